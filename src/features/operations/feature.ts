import { defineWords } from '../../chat/words/words.ts'
import { defineFeature } from '../define.ts'
import { operationCommands } from './commands.ts'
import { de } from './de.ts'
import { en } from './en.ts'

export const operations = defineFeature({ name: 'operations', words: defineWords(en, de), commands: operationCommands })
