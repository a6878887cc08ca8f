import { defineWords } from '../../chat/words/words.ts'
import * as de from './de.ts'
import * as en from './en.ts'

export const words = defineWords(en, de)
