import { defineFeature } from '../define.ts'
import { auditLog } from './audit.ts'
import { audit as command } from './commands.ts'

export const audit = defineFeature({ name: 'audit', commands: [command], services: [auditLog] })
