import { defineWords } from '../../messages/words.ts'
import { evidence as evidenceDe } from './de.ts'
import { evidence } from './en.ts'

export const words = defineWords({ evidence }, { evidence: evidenceDe })
