import { defineFeature } from '../define.ts'
import { reportCommands } from './commands.ts'
import { reports } from './index.ts'

export const report = defineFeature({ name: 'report', commands: reportCommands, services: [reports] })
