import { defineFeature } from '../define.ts'
import { entryTexts, handOffButtons, leftElsewhereLines, stepsForSynced } from './cards.ts'
import { stepColumns } from './columns.ts'
import { handOffCommands } from './commands.ts'
import { otherSystemsErrors } from './errors.ts'
import { events, notices } from './events.ts'
import { handOffs } from './service.ts'
import { handOffFile, sheetsAgain } from './sheet-file.ts'
import { askedSteps, byHand } from './steps.ts'
import { stepsCards } from './steps-card.ts'
import { handOffTables } from './tables.ts'
import { words } from './words.ts'

export { findManualSteps, type ManualStep, manualSystems, stepName, systemName } from './manual-steps.ts'

export const otherSystems = defineFeature({
  name: 'other-systems',
  needs: ['export'],
  words,
  errors: otherSystemsErrors,
  tables: handOffTables,
  events,
  notices,
  roleCards: stepsCards,
  services: [handOffs],
  commands: [handOffFile, ...handOffCommands],
  cards: {
    entry: entryTexts,
    plan: { 'buttons of skipped': stepsForSynced },
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
