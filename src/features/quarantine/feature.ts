import { defineWords } from '../../chat/words/words.ts'
import { defineFeature } from '../define.ts'
import { endQuarantine, quarantine as putInQuarantine } from './actions.ts'
import { checkQuarantine } from './check.ts'
import { de } from './de.ts'
import { en } from './en.ts'
import { quarantinePlaybooks, quarantineSteps } from './playbooks.ts'
import { quarantineGroup } from './setting.ts'

const words = defineWords(en, de)

export const quarantine = defineFeature({
  name: 'quarantine',
  settings: [{ ...quarantineGroup, title: (messages) => words.of(messages).quarantineGroup }],
  actions: (groupOf) => {
    const id = groupOf(quarantineGroup) ?? ''
    return [putInQuarantine(id), endQuarantine(id)]
  },
  playbooks: quarantinePlaybooks,
  addedSteps: quarantineSteps,
  checks: [checkQuarantine],
  words,
})
