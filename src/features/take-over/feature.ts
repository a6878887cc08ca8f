import { handoverFacts } from '../../chat/views/handover-facts.ts'
import { askApprovers } from '../../operations/handover/ask.ts'
import { expireHandovers } from '../../operations/handover/end-requests.ts'
import { handoverErrors } from '../../operations/handover/errors.ts'
import { events, notices } from '../../operations/handover/events.ts'
import { wantedBy } from '../../operations/handover/shown.ts'
import { agreedHandovers } from '../../operations/handover/transfer.ts'
import { handoverTables } from '../../store/queries/handover/tables.ts'
import { defineFeature } from '../define.ts'
import { handoverCards } from './cards.ts'
import { handoverCommands } from './commands.ts'
import { handovers } from './service.ts'

export const takeOver = defineFeature({
  name: 'take-over',
  errors: handoverErrors,
  tables: handoverTables,
  events,
  notices,
  commands: handoverCommands,
  cards: { facts: handoverFacts },
  shown: [wantedBy],
  roleCards: handoverCards,
  services: [handovers],
  after: { released: agreedHandovers },
  chores: [
    { name: 'expireHandovers', run: expireHandovers },
    { name: 'askAboutHandovers', run: askApprovers },
  ],
})
