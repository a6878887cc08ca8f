import { defineFeature } from '../define.ts'
import { entryTexts, leftElsewhereLines, stepsForSynced, systemButtons } from './cards.ts'
import { stepColumns } from './columns.ts'
import { stepCommands } from './commands.ts'
import { otherSystemsErrors } from './errors.ts'
import { events, notices } from './events.ts'
import { assignments } from './service.ts'
import { sheetsAgain, stepsFile } from './sheet-file.ts'
import { askedSteps, byHand } from './steps.ts'
import { stepsCards } from './steps-card.ts'
import { assignmentTables } from './tables.ts'
import { words } from './words.ts'

export { findManualSteps, type ManualStep, manualSystems, stepName, systemName } from './manual-steps.ts'

export const otherSystems = defineFeature({
  name: 'other-systems',
  needs: ['export'],
  words,
  errors: otherSystemsErrors,
  tables: assignmentTables,
  events,
  notices,
  roleCards: stepsCards,
  services: [assignments],
  commands: [stepsFile, ...stepCommands],
  cards: {
    entry: entryTexts,
    plan: { 'buttons of skipped': stepsForSynced },
    result: {
      'after problems': leftElsewhereLines,
      'buttons before undo': (operation, messages) => systemButtons(operation, ['activeDirectory'], messages),
      'buttons after undo': (operation, messages) => systemButtons(operation, ['mailbox', 'oneDrive'], messages),
    },
  },
  shown: [askedSteps, byHand],
  stepColumns,
  filesAgain: sheetsAgain,
})
