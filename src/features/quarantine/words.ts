import { defineWords } from '../../chat/words/words.ts'
import { de } from './de.ts'
import { en } from './en.ts'

export const words = defineWords(en, de)
