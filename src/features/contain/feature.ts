import { defineFeature } from '../define.ts'
import { contain as playbook } from './playbook.ts'

export const contain = defineFeature({ name: 'contain', playbooks: [playbook] })
