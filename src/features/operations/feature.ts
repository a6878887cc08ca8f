import { defineFeature } from '../define.ts'
import { operationCommands } from './commands.ts'

export const operations = defineFeature({ name: 'operations', commands: operationCommands })
