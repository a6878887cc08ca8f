import { auditLog } from '../../chat/operations/audit-log.ts'
import { defineFeature } from '../define.ts'
import { exportButton, operationButtons, tablesAgain } from './card.ts'
import { exportFile } from './commands.ts'
import { exportErrors } from './errors.ts'
import { files } from './link.ts'
import { downloadPage } from './page.ts'
import { exportSteps, exportTables } from './queries.ts'
import { words } from './words.ts'

// What features that write files, or offer to export what they show, use of this one.
export { exportButton } from './card.ts'
export { changeText } from './columns.ts'
export type { ExportLink } from './files.ts'
export { files, readItemPages, replyWithLink, withCard } from './link.ts'
export { exportSteps } from './queries.ts'
export { words as exportWords } from './words.ts'

export const exports = defineFeature({
  name: 'export',
  words,
  errors: exportErrors,
  steps: exportSteps,
  tables: exportTables,
  commands: [exportFile],
  services: [files, auditLog],
  pages: [downloadPage],
  filesAgain: tablesAgain,
  cards: {
    accounts: ({ id }, messages) => [exportButton({ what: 'operation', operation: id }, messages)],
    result: { 'buttons before check': operationButtons },
  },
})
