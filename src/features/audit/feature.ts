import { auditLog } from '../../chat/operations/audit-log.ts'
import { defineFeature } from '../define.ts'
import { audit as command } from './commands.ts'

export const audit = defineFeature({ name: 'audit', commands: [command], services: [auditLog] })
