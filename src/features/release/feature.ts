import { defineWords } from '../../chat/words/words.ts'
import { defineFeature } from '../define.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { containAgain, release as playbook } from './playbooks.ts'

export const release = defineFeature({
  name: 'release',
  words: defineWords(en, de),
  playbooks: [playbook, containAgain],
})
