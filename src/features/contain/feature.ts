import { defineWords } from '../../chat/words/words.ts'
import { defineFeature } from '../define.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { contain as playbook } from './playbook.ts'

export const contain = defineFeature({ name: 'contain', words: defineWords(en, de), playbooks: [playbook] })
