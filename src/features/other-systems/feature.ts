import { handOffButtons, leftElsewhereLines } from '../../chat/views/hand-off.ts'
import { otherSystemsErrors } from '../../operations/hand-off/errors.ts'
import { events, notices } from '../../operations/hand-off/events.ts'
import { askedSteps, byHand } from '../../operations/hand-off/steps.ts'
import { handOffTables } from '../../store/queries/hand-off/tables.ts'
import { defineFeature } from '../define.ts'
import { stepColumns } from './columns.ts'
import { handOffCommands } from './hand-off.ts'
import { handOffFile, sheetsAgain } from './hand-off-file.ts'
import { handOffs } from './service.ts'
import { stepsCards } from './steps-card.ts'

export const otherSystems = defineFeature({
  name: 'other-systems',
  errors: otherSystemsErrors,
  tables: handOffTables,
  events,
  notices,
  roleCards: stepsCards,
  services: [handOffs],
  commands: [handOffFile, ...handOffCommands],
  cards: {
    result: {
      'after problems': leftElsewhereLines,
      'buttons before undo': (operation, messages) => handOffButtons(operation, ['activeDirectory'], messages),
      'buttons after undo': (operation, messages) => handOffButtons(operation, ['mailbox', 'oneDrive'], messages),
    },
  },
  shown: [askedSteps, byHand],
  stepColumns,
  filesAgain: sheetsAgain,
})
