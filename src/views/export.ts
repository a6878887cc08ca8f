import { press } from '../command-specs/press.ts'
import { exportFile } from '../command-specs/records.ts'
import type { Input } from '../command-specs/spec.ts'
import type { ExportFormat, ExportLink } from '../exports/exports.ts'
import type { Messages } from '../messages/index.ts'
import { type Button, notice } from './card/index.ts'
import type { Reply } from './reply.ts'
import { clockTime, frameOf, short, type Viewer } from './viewer.ts'

/** What is to be exported, as a button carries it. */
export type ExportData = Omit<Input<typeof exportFile>, 'format'>

/** Takes what a card shows, all of it, out as a file. */
export function exportButton(data: ExportData, words: Messages): Button {
  return { title: words.exports.button, data: press(exportFile, { ...data, format: 'csv' }) }
}

/** Where the file is, until when, and the same in the other format. */
export function showExport(
  view: { readonly link: ExportLink; readonly format: ExportFormat; readonly data: ExportData },
  words: Messages,
  viewer: Viewer,
): Reply {
  const { link, format, data } = view
  const { exports: says } = words
  const other =
    format === 'csv' ? ({ title: says.asJson, to: 'json' } as const) : ({ title: says.asCsv, to: 'csv' } as const)
  const subtitle = says.rows(link.rows, format.toUpperCase())
  const card = notice(frameOf(viewer, words), {
    header: { icon: '↓', title: says.title, subtitle, tone: 'good' },
    lines: [{ text: says.until(clockTime(link.expiresAt, words, viewer)) }, { text: says.recorded, subtle: true }],
    facts: [{ title: says.file, value: link.fileName }],
    actions: [
      { title: says.download, url: link.url },
      { title: other.title, data: press(exportFile, { ...carried(data), format: other.to }) },
    ],
  })
  // A message of its own: the card whose content was exported is still wanted.
  return { card, summary: `${says.title}: ${subtitle}`, replace: false }
}

/** That the link leads nowhere any more; the same again is one press away. */
export function showExportEnd(
  view: { readonly rows: number; readonly fileName: string; readonly format: ExportFormat; readonly data: ExportData },
  ending: 'downloaded' | 'expired',
  words: Messages,
  viewer: Pick<Viewer, 'device'>,
): Reply {
  const { rows, fileName, format, data } = view
  const { exports: says } = words
  const { title, text } = says[ending]
  const icon = ending === 'downloaded' ? '✓' : '✕'
  const card = notice(frameOf(viewer, words), {
    header: { icon, title, subtitle: says.rows(rows, format.toUpperCase()) },
    lines: [{ text }],
    facts: [{ title: says.file, value: fileName }],
    actions: [{ title: says.again, data: press(exportFile, { ...carried(data), format }) }],
  })
  return { card, summary: title }
}

/** No longer than the command takes it back. */
function carried({ what, ...of }: ExportData): ExportData {
  const cut = Object.entries(of).map(([key, value]) => [key, typeof value === 'string' ? short(value) : value])
  return { what, ...Object.fromEntries(cut) }
}
