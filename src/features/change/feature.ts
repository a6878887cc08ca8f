import { defineFeature } from '../define.ts'
import { changeCommands } from './change-accounts.ts'
import { offerChanges } from './offers.ts'
import { changePlaybooks } from './playbooks.ts'
import { words } from './words.ts'

export const change = defineFeature({
  name: 'change',
  words,
  playbooks: changePlaybooks,
  commands: (registry) => [...changeCommands(registry), offerChanges],
})
