import { defineFeature } from '../define.ts'
import { contain as playbook } from './playbook.ts'
import { words } from './words.ts'

export const contain = defineFeature({ name: 'contain', words, playbooks: [playbook] })
