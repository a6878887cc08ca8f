import { compact } from '../../core/compact.ts'
import type { ExportFormat, ExportLink } from '../../exports/exports.ts'
import type { Messages } from '../../messages/index.ts'
import { type Button, buildNotice } from '../card/index.ts'
import { exportFile } from '../commands/export.ts'
import { type Press, press } from '../commands/press.ts'
import type { Input } from '../commands/spec.ts'
import type { Reply } from './reply.ts'
import { otherForms, type ReportData, reportAgain } from './report.ts'
import { clockTime, shorten, toFrame, type Viewer } from './viewer.ts'

/** What to export as a table, as stored in a button. */
type TableData = Omit<Input<typeof exportFile>, 'format'>
/** Something about an operation that a feature writes. */
interface FileData {
  readonly what: string
  readonly operation: string
}
/** What a file contains. */
export type ExportData = TableData | FileData | ReportData

/** How to create a feature's files again, by what they contain. */
export type FilesAgain = Readonly<Record<string, (data: FileData) => Press>>

/** Exports everything the card shows. */
export function exportButton(data: TableData, messages: Messages): Button {
  return { title: messages.exports.button, data: press(exportFile, { ...data, format: 'csv' }) }
}

/** The file's link with its expiry, and a button for the other format. */
export function showExport(
  view: { readonly link: ExportLink; readonly format: ExportFormat; readonly data: ExportData },
  messages: Messages,
  viewer: Viewer,
): Reply {
  const { link, format, data } = view
  const { exports: says } = messages
  const other =
    format === 'csv' ? ({ title: says.asJson, to: 'json' } as const) : ({ title: says.asCsv, to: 'csv' } as const)
  const subtitle = sizeText(link.rows, format, messages)
  const card = buildNotice(toFrame(viewer, messages), {
    header: { icon: '↓', title: says.title, subtitle, tone: 'good' },
    lines: [{ text: says.until(clockTime(link.expiresAt, messages, viewer)) }, { text: says.recorded, subtle: true }],
    facts: [{ title: says.file, value: link.fileName }],
    actions: compact([
      { title: says.download, url: link.url },
      isTable(data) && { title: other.title, data: tableAgain(data, other.to) },
    ]),
  })
  // A new message, because the exported card is still needed.
  return { card, summary: `${says.title}: ${subtitle}`, replace: false }
}

/** Says that the link no longer works, with a button to export again. */
export function showExportEnd(
  view: { readonly rows: number; readonly fileName: string; readonly format: ExportFormat; readonly data: ExportData },
  ending: 'downloaded' | 'expired',
  again: FilesAgain,
  messages: Messages,
  viewer: Pick<Viewer, 'device'>,
): Reply {
  const { rows, fileName, format, data } = view
  const { exports: says } = messages
  const { title, text } = says[ending]
  const repeated = exportAgain(data, format, again)
  const icon = ending === 'downloaded' ? '✓' : '✕'
  const card = buildNotice(toFrame(viewer, messages), {
    header: { icon, title, subtitle: sizeText(rows, format, messages) },
    lines: [{ text }],
    facts: [{ title: says.file, value: fileName }],
    actions: compact([
      repeated && { title: says.again, data: repeated },
      ...(isReport(data) ? otherForms(data, messages) : []),
    ]),
  })
  return { card, summary: title }
}

/** For text files, the number of accounts; for tables, the number of rows. */
const sizeText = (rows: number, format: ExportFormat, { exports: says, common }: Messages): string =>
  format === 'txt' || format === 'html' || format === 'md'
    ? common.accounts(rows)
    : says.rows(rows, format.toUpperCase())

const isTable = (data: ExportData): data is TableData =>
  exportFile.arguments.shape.what.options.some((what) => what === data.what)

const isReport = (data: ExportData): data is ReportData => data.what === 'report' || data.what === 'report-key'

/** Creates the file again; undefined if its feature is gone. */
function exportAgain(data: ExportData, format: ExportFormat, again: FilesAgain): Press | undefined {
  if (isReport(data)) return reportAgain(data)
  return isTable(data) ? tableAgain(data, format) : again[data.what]?.(data)
}

const tableAgain = (data: TableData, format: ExportFormat): Press =>
  press(exportFile, { ...truncateData(data), format: format === 'json' ? 'json' : 'csv' })

/** Truncates the data to what the command accepts. */
function truncateData({ what, ...of }: TableData): TableData {
  const cut = Object.entries(of).map(([key, value]) => [key, typeof value === 'string' ? shorten(value) : value])
  return { what, ...Object.fromEntries(cut) }
}
