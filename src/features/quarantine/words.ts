import { defineWords } from '../../messages/words.ts'
import { de } from './de.ts'
import { en } from './en.ts'

export const words = defineWords(en, de)
