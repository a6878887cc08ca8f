import { defineFeature } from '../define.ts'
import { operationCommands } from './commands.ts'
import { words } from './words.ts'

export const operations = defineFeature({ name: 'operations', words, commands: operationCommands })
