import { defineWords } from '../../messages/words.ts'
import * as de from './de.ts'
import * as en from './en.ts'

export const words = defineWords(en, de)
