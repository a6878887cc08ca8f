import { defineFeature } from '../define.ts'
import { reportCommands } from './commands.ts'

export const report = defineFeature({ name: 'report', commands: reportCommands })
