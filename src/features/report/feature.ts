import { dateTimeInList } from '../../chat/views/viewer.ts'
import { defineFeature } from '../define.ts'
import { reportButtons, reportsAgain } from './card.ts'
import { reportCommands } from './commands.ts'
import { reportErrors } from './errors.ts'
import { reports } from './index.ts'
import { events, notes } from './notes.ts'
import { verifyReport } from './verify.ts'
import { words } from './words.ts'

export const report = defineFeature({
  name: 'report',
  needs: ['export', 'other-systems'],
  words,
  errors: reportErrors,
  events,
  commands: reportCommands,
  cards: {
    result: { 'buttons at the end': reportButtons },
    entry: ({ step, after }, ...by) =>
      step === events.awareSince.audit && after ? [dateTimeInList(Date.parse(after), ...by)] : [],
  },
  services: [notes, reports],
  filesAgain: reportsAgain,
  verify: verifyReport,
})
