import { defineWords } from '../../chat/words/words.ts'
import { defineFeature } from '../define.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { offboard as playbook } from './playbook.ts'

export const offboard = defineFeature({ name: 'offboard', words: defineWords(en, de), playbooks: [playbook] })
