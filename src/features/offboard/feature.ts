import { defineFeature } from '../define.ts'
import { offboard as playbook } from './playbook.ts'
import { words } from './words.ts'

export const offboard = defineFeature({ name: 'offboard', words, playbooks: [playbook] })
