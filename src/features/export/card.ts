import { type Button, buildNotice } from '../../chat/card/index.ts'
import { type Press, press } from '../../chat/commands/press.ts'
import type { Input } from '../../chat/commands/spec.ts'
import type { FilesAgain } from '../../chat/turn/files.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { listToCheckFirst } from '../../chat/views/result.ts'
import { clockTime, shorten, toFrame, type Viewer } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import type { Operation } from '../../operations/model/types.ts'
import type { ExportFormat, ExportLink } from './files.ts'
import { exportFile } from './spec.ts'
import { words } from './words.ts'

/** What to export as a table, as stored in a button. */
type TableData = Omit<Input<typeof exportFile>, 'format'>
/** What a file contains: a table, or what another feature writes. */
export type ExportData = TableData | ({ readonly what: string } & Readonly<Record<string, unknown>>)

/** Exports everything the card shows. */
export function exportButton(data: TableData, messages: Messages): Button {
  return { title: words.of(messages).exports.button, data: press(exportFile, { ...data, format: 'csv' }) }
}

/** Exports an operation's accounts, and apart those to look at first. */
export function operationButtons(operation: Operation, messages: Messages): Button[] {
  const { exports: says } = words.of(messages)
  const left = listToCheckFirst(operation)
  const of = { what: 'operation', operation: operation.id } as const
  const title = left && (left.only === 'stillEnabled' ? says.exportNotBlocked : says.exportUnchanged)(left.count)
  return compact([
    exportButton(of, messages),
    left && title && { ...exportButton({ ...of, only: left.only }, messages), title },
  ])
}

/** The file's link with its expiry, and a button for the other format. */
export function showExport(
  view: { readonly link: ExportLink; readonly format: ExportFormat; readonly data: ExportData },
  messages: Messages,
  viewer: Viewer,
): Reply {
  const { link, format, data } = view
  const { exports: says } = words.of(messages)
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
  const { exports: says } = words.of(messages)
  const { title, text } = says[ending]
  // Nothing if its feature is gone.
  const repeated = again[data.what]
  const icon = ending === 'downloaded' ? '✓' : '✕'
  const card = buildNotice(toFrame(viewer, messages), {
    header: { icon, title, subtitle: sizeText(rows, format, messages) },
    lines: [{ text }],
    facts: [{ title: says.file, value: fileName }],
    actions: compact([
      repeated && { title: says.again, data: repeated.again(data, format) },
      ...(repeated?.others?.(data, messages) ?? []),
    ]),
  })
  return { card, summary: title }
}

/** For text files, the number of accounts; for tables, the number of rows. */
const sizeText = (rows: number, format: ExportFormat, messages: Messages): string =>
  format === 'txt' || format === 'html' || format === 'md'
    ? messages.common.accounts(rows)
    : words.of(messages).exports.rows(rows, format.toUpperCase())

const isTable = (data: ExportData): data is TableData =>
  exportFile.arguments.shape.what.options.some((what) => what === data.what)

function tableAgain(data: TableData, format: string): Press {
  return press(exportFile, { ...truncateData(data), format: format === 'json' ? 'json' : 'csv' })
}

/** How to create tables again. */
export const tablesAgain: FilesAgain = Object.fromEntries(
  exportFile.arguments.shape.what.options.map((what) => [what, { again: tableAgain }]),
)

/** Truncates the data to what the command accepts. */
function truncateData({ what, ...of }: TableData): TableData {
  const cut = Object.entries(of).map(([key, value]) => [key, typeof value === 'string' ? shorten(value) : value])
  return { what, ...Object.fromEntries(cut) }
}
