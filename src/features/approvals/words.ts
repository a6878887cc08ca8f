import { defineWords } from '../../chat/words/words.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { page as pageDe } from './page-de.ts'
import { page } from './page-en.ts'

export const words = defineWords({ ...en, approvalPage: page }, { ...de, approvalPage: pageDe })
