import { askApprovers } from '../../operations/handover/ask.ts'
import { expireHandovers } from '../../operations/handover/end-requests.ts'
import { agreedHandovers } from '../../operations/handover/transfer.ts'
import { defineFeature } from '../define.ts'
import { handoverCommands } from './commands.ts'

export const takeOver = defineFeature({
  name: 'take-over',
  commands: handoverCommands,
  after: { released: agreedHandovers },
  chores: [
    { name: 'expireHandovers', run: expireHandovers },
    { name: 'askAboutHandovers', run: askApprovers },
  ],
})
