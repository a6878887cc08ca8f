import { defineFeature } from '../define.ts'
import { changeCommands } from './change-accounts.ts'
import { offerChanges } from './offers.ts'

export const change = defineFeature({
  name: 'change',
  commands: (registry) => [...changeCommands(registry), offerChanges],
})
