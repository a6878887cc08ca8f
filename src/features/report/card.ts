import { type Button, buildForm, buildNotice, buildPlan } from '../../chat/card/index.ts'
import { type Press, press } from '../../chat/commands/press.ts'
import type { Input } from '../../chat/commands/spec.ts'
import type { FilesAgain } from '../../chat/turn/files.ts'
import { notCheckedLines } from '../../chat/views/gaps.ts'
import { errorBeside, fieldError, keepTyped, type TypedInput } from '../../chat/views/inputs.ts'
import { operationText } from '../../chat/views/operation-text.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { clockTime, dateTime, toFrame, type Viewer } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import { localDateAndTime, validTimeZone } from '../../core/zoned-time.ts'
import type { Operation } from '../../operations/model/types.ts'
import { fields } from '../../operations/plan/form-fields.ts'
import type { NotChecked } from '../../store/queries/operation-types.ts'
import { type ExportLink, exportWords } from '../export/feature.ts'
import type { ReportFormat } from './model.ts'
import { addNote, writeReport as reportSpec, setKnownSince } from './specs.ts'
import { words } from './words.ts'

/** A file with a report, or with the names behind a redacted one, as stored with the message that shows its link. */
export interface ReportData {
  readonly what: 'report' | 'report-key'
  readonly asked: Pick<Input<typeof reportSpec>, 'operation' | 'incident'>
  readonly format: ReportFormat
  readonly redacted: boolean
  /** The audit entry that it ends with. */
  readonly last: number
}

/** A report that has been written to a file. */
export interface ReportView extends ReportData {
  readonly link: ExportLink
  /** Since when the incident has been known, if someone has recorded that. */
  readonly knownSince: number | null
  /** What couldn't be read for it. */
  readonly notChecked?: readonly NotChecked[]
}

/** The link to a report, and buttons for other forms of it. */
export function showReport(view: ReportView, messages: Messages, viewer: Viewer): Reply {
  const { link, asked, redacted } = view
  const { report } = words.of(messages)
  const { exports: says } = exportWords.of(messages)
  const subject =
    asked.incident === undefined ? report.operation(asked.operation ?? '') : report.incident(asked.incident)
  const subtitle = report.card.about(subject, link.rows)
  const known =
    view.knownSince === null
      ? report.card.unknownSince(asked.operation)
      : report.card.knownSince(dateTime(view.knownSince, messages, viewer))
  const card = buildNotice(toFrame(viewer, messages), {
    header: { icon: '↓', title: report.card.title, subtitle, tone: 'good' },
    lines: compact([
      { text: says.until(clockTime(link.expiresAt, messages, viewer)) },
      redacted && { text: report.card.redacted },
      { text: `${report.card.recorded} ${known}`, subtle: true },
      ...notCheckedLines(view.notChecked ?? [], messages),
    ]),
    facts: [{ title: says.file, value: link.fileName }],
    actions: [{ title: says.download, url: link.url }, ...otherForms(view, messages)],
  })
  return { card, summary: `${report.card.title}: ${subtitle}`, replace: false }
}

/** Buttons for the same report in other forms, and for the names behind its numbers. */
function otherForms(of: ReportData, messages: Messages): Button[] {
  const { card: says } = words.of(messages).report
  const { what, asked, redacted, format, last } = of
  if (what === 'report-key') return []
  const names = redacted
    ? { title: says.key, data: press(reportSpec, { ...asked, redacted, keyTo: last }) }
    : { title: says.withoutNames, data: press(reportSpec, { ...asked, format, redacted: true }) }
  const others = (['markdown', 'json', 'html'] as const).filter((one) => one !== format)
  return [
    names,
    ...others.map((one) => ({ title: says[one], data: press(reportSpec, { ...asked, redacted, format: one }) })),
  ]
}

/** Creates the file again, from the current state. The list of names belongs to the report it was created for. */
const reportAgain = ({ what, asked, redacted, format, last }: ReportData): Press =>
  press(reportSpec, what === 'report' ? { ...asked, redacted, format } : { ...asked, redacted, keyTo: last })

/** How to create these files again. */
export const reportsAgain: FilesAgain = {
  report: { again: reportAgain, others: otherForms },
  'report-key': { again: reportAgain },
}

/** What people can do for the report of an operation, on its result. */
export const reportButtons = (
  { id }: Operation,
  messages: Messages,
  { oversees = false }: Pick<Viewer, 'oversees'> = {},
): Button[] => {
  const { card: says } = words.of(messages).report
  return compact([
    // Some people who can oversee operations can't export them.
    !oversees && { title: says.button, data: press(reportSpec, { operation: id }) },
    { title: says.note, data: press(addNote, { operation: id }) },
    { title: says.knownSinceButton, data: press(setKnownSince, { operation: id }) },
  ])
}

/** Asks for a note. */
export function showNoteForm(operation: Operation, typed: TypedInput, messages: Messages, viewer: Viewer): Reply {
  const { card: says } = words.of(messages).report
  const { text } = fieldError(typed.error, messages)
  const card = buildPlan(toFrame(viewer, messages), {
    header: { title: says.noteTitle, subtitle: `${operationText(operation, messages, viewer)} · ${operation.id}` },
    lines: compact([text && { text }, { text: says.noteText, subtle: true }]),
    reason: {
      label: says.noteLabel,
      placeholder: says.noteHint,
      value: keepTyped(typed.reason ?? '', fields.reason.limit),
      required: says.noteMissing,
    },
    actions: [{ title: says.noteSave, style: 'positive', data: press(addNote, { operation: operation.id }) }],
  })
  return { card, summary: says.noteTitle, replace: typed.error !== undefined }
}

/** Says that a note was added, or since when the incident has been known. */
export function showRecorded(
  operation: Operation,
  { title, text }: { readonly title: string; readonly text: string },
  messages: Messages,
  viewer: Viewer,
): Reply {
  const card = buildNotice(toFrame(viewer, messages), {
    header: { icon: '✓', title, subtitle: operation.id, tone: 'good' },
    lines: [{ text }],
    actions: reportButtons(operation, messages),
  })
  return { card, summary: title }
}

/** Asks since when the incident has been known. */
export function showKnownSinceForm(operation: Operation, typed: TypedInput, messages: Messages, viewer: Viewer): Reply {
  const { card: says } = words.of(messages).report
  const { text, field } = fieldError(typed.error, messages)
  const now = viewer.now === undefined ? { date: '', time: '' } : localDateAndTime(viewer.now, viewer.timeZone)
  const entered = typed.runAtDate || typed.runAtTime
  const card = buildForm(toFrame(viewer, messages), {
    header: {
      title: says.knownSinceTitle,
      subtitle: `${operationText(operation, messages, viewer)} · ${operation.id}`,
    },
    lines: compact([text && field !== 'runAt' && { text }, { text: says.knownSinceText, subtle: true }]),
    runAt: {
      label: says.knownSinceLabel(validTimeZone(viewer.timeZone)),
      timeLabel: says.knownSinceTime,
      date: entered ? (typed.runAtDate ?? '') : now.date,
      time: entered ? (typed.runAtTime ?? '') : '',
      ...errorBeside(typed, messages)('runAt'),
    },
    actions: [
      { title: says.knownSinceSave, style: 'positive', data: press(setKnownSince, { operation: operation.id }) },
    ],
  })
  return { card, summary: says.knownSinceTitle, replace: typed.error !== undefined }
}
