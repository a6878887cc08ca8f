import type { ExportFormat, NotifyExport } from '../../exports/exports.ts'
import type { MessagesFor } from '../../messages/index.ts'
import type { Delivery, Reference } from '../channel/delivery.ts'
import type { Background } from '../turn/background.ts'
import { type ExportData, type FilesAgain, showExportEnd } from '../views/export.ts'

/** The message with the link to a file; stored with the file. */
export interface ExportCard {
  readonly conversation: Reference
  readonly activityId: string
  readonly device: 'desktop' | 'phone'
  readonly locale: string
  readonly rows: number
  readonly fileName: string
  readonly format: ExportFormat
  readonly data: ExportData
}

/** Removes links that no longer work from their messages. */
export function createExportCards(options: {
  deliver: Pick<Delivery, 'edit'>
  background: Background
  /** How to create the files of features again. */
  again: FilesAgain
  messagesFor: MessagesFor
}): NotifyExport {
  const { deliver, background, again, messagesFor } = options
  return (kept, ending) => {
    const card = kept as ExportCard
    const reply = showExportEnd(card, ending, again, messagesFor(card.locale), card)
    background.run('removeFileLink', () => deliver.edit(card.conversation, card.activityId, reply))
  }
}
