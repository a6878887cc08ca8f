import { areRecordedAs } from '../../operations/lifecycle/event.ts'
import { defineFeature } from '../define.ts'
import { askApprovers } from './ask.ts'
import { handoverCards } from './cards.ts'
import { handoverCommands } from './commands.ts'
import { expireHandovers } from './end-requests.ts'
import { handoverErrors } from './errors.ts'
import { events, notices } from './events.ts'
import { handoverFacts, wantedBy } from './facts.ts'
import { byHandover, isHandoverDue, openRequest } from './queries.ts'
import { handovers } from './service.ts'
import { handoverTables } from './tables.ts'
import { agreedHandovers } from './transfer.ts'
import { words } from './words.ts'

export const takeOver = defineFeature({
  name: 'take-over',
  words,
  errors: handoverErrors,
  tables: handoverTables,
  events,
  notices,
  commands: handoverCommands,
  cards: {
    facts: handoverFacts,
    // Who has it before and after.
    entry: ({ step, before, after }) => (areRecordedAs(events, step) ? [`${before ?? ''} → ${after ?? ''}`] : []),
  },
  shown: [wantedBy],
  roleCards: handoverCards,
  followingParts: [openRequest],
  ownerChange: byHandover,
  services: [handovers],
  after: { released: agreedHandovers },
  due: isHandoverDue,
  chores: [
    { name: 'expireHandovers', run: expireHandovers },
    { name: 'askAboutHandovers', run: askApprovers },
  ],
})
