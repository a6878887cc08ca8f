import { defineFeature } from '../define.ts'
import { offboard as playbook } from './playbook.ts'

export const offboard = defineFeature({ name: 'offboard', playbooks: [playbook] })
