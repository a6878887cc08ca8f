import { defineFeature } from '../define.ts'
import { changeCommands } from './change-accounts.ts'
import { offerChanges } from './offers.ts'
import { changePlaybooks } from './playbooks.ts'

export const change = defineFeature({
  name: 'change',
  playbooks: changePlaybooks,
  commands: (registry) => [...changeCommands(registry), offerChanges],
})
