import { noteEvents } from '../../operations/notes.ts'
import { defineFeature } from '../define.ts'
import { reportButtons, reportsAgain } from './card.ts'
import { reportCommands } from './commands.ts'
import { reportErrors } from './errors.ts'
import { reports } from './index.ts'
import { verifyReport } from './verify.ts'
import { words } from './words.ts'

export const report = defineFeature({
  name: 'report',
  needs: ['export', 'other-systems'],
  words,
  errors: reportErrors,
  events: noteEvents,
  commands: reportCommands,
  cards: { result: { 'buttons at the end': reportButtons } },
  services: [reports],
  filesAgain: reportsAgain,
  verify: verifyReport,
})
