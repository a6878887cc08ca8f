import { press } from '../../chat/commands/press.ts'
import type { Args, Input } from '../../chat/commands/spec.ts'
import { extractEnd } from '../../chat/input/moment.ts'
import { readOperationId, withOperation } from '../../chat/operations/operation-choice.ts'
import { toObserver } from '../../chat/operations/operation-reply.ts'
import { type AuthorisedTurn, defineCommand } from '../../chat/turn/command.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { dateTime } from '../../chat/views/viewer.ts'
import { localDateAndTime, parseLocalTime } from '../../core/zoned-time.ts'
import type { Operation } from '../../operations/index.ts'
import { operationErrors } from '../../operations/lifecycle/errors.ts'
import { isCorrectable, readTimes } from '../../operations/plan/form-fields.ts'
import { recordOthersChanges } from '../../operations/plan/record-others-changes.ts'
import { commonPlanScopes } from '../../operations/registry/collect-scopes.ts'
import { ruleErrors } from '../../operations/rules/errors.ts'
import type { NotChecked } from '../../store/queries/operation-types.ts'
import { type ExportLink, files, replyWithLink, withCard } from '../export/feature.ts'
import { showKnownSinceForm, showNoteForm, showRecorded, showReport } from './card.ts'
import { reportErrors } from './errors.ts'
import { type Head, type KeyRow, reports, reportVersion } from './index.ts'
import type { ReportSubject } from './model.ts'
import { notes } from './notes.ts'
import { setKnownSince as knownSinceSpec, addNote as noteSpec, writeReport as reportSpec } from './specs.ts'
import { words } from './words.ts'

/** "tobaki-42 markdown", "incident:1234 redacted". */
function readReport(rest: string): Input<typeof reportSpec> {
  let text = rest.trim()
  const take = (pattern: RegExp): string | undefined => {
    const found = pattern.exec(text)
    if (!found) return undefined
    text = `${text.slice(0, found.index)} ${text.slice(found.index + found[0].length)}`.trim()
    return found[1] ?? found[0]
  }
  const redacted = take(/(?:^|\s)(?:redacted|without names|anonym\w*|ohne namen|geschwärzt)(?=$|[\s,.])/i) !== undefined
  const format = take(/(?:^|\s)(?:as |als )?(markdown|md|json|html|page|seite)(?=$|[\s,.])/i)?.toLowerCase() ?? ''
  const incident = take(/(?:^|\s)(?:incident|vorfall)\s{0,3}[:#]?\s{0,3}#?(\d{1,12})(?=$|[\s,.])/i)
  const [, operation, more] = /^([a-z]{6}-\d{2})\b[\s,.]*(.*)$/is.exec(text) ?? []
  const about = incident ? { incident } : operation ? { operation } : readOperationId(text)
  // Text that wasn't understood must not be ignored.
  const unread = incident ? text : more
  if (unread) return { ...about, format: unread as 'html' }
  const known = { md: 'markdown', markdown: 'markdown', json: 'json' } as const
  return {
    ...about,
    ...(redacted && { redacted }),
    ...(format in known && { format: known[format as keyof typeof known] }),
  }
}

/** What a report covers, and its reader. Refuses reports about operations that this person isn't allowed to see. */
async function createHead(
  turn: AuthorisedTurn,
  about: ReportSubject,
  { format, redacted, keyTo }: Pick<Args<typeof reportSpec>, 'format' | 'redacted' | 'keyTo'>,
): Promise<Omit<Head, 'madeAt'>> {
  const { person, services, messages, sender } = turn
  const id = 'operation' in about ? about.operation : about.incident
  const outline = await services.use(reports).outline(person.tid, about, keyTo)
  if (!outline) throw new reportErrors.noReport({ id })
  try {
    for (const one of outline.operations) await services.operations.see(one, toObserver(turn))
  } catch (error) {
    const { operationNotFound, notYourOperation } = operationErrors
    if (!(error instanceof operationNotFound || error instanceof notYourOperation)) throw error
    throw new reportErrors.noReport({ id })
  }
  const { oid, upn, name } = person
  return {
    report: reportVersion,
    rollcall: services.settings.version,
    tenant: person.tid,
    about,
    format,
    language: messages.locale === 'de' ? 'de' : 'en',
    redacted,
    timeZone: sender.timeZone,
    madeFor: redacted ? null : { oid, upn, name },
    last: outline.last,
  }
}

const extensions = { html: 'html', markdown: 'md', json: 'json' } as const

async function exportReport(
  turn: AuthorisedTurn,
  about: ReportSubject,
  args: Args<typeof reportSpec>,
  notChecked: readonly NotChecked[] = [],
): Promise<Reply> {
  const { person, services } = turn
  turn.progress({ what: 'export', done: 0, replace: false })
  const head = await createHead(turn, about, args)
  const { format, redacted, last } = head
  const of = { ...about, language: head.language, redacted, last: last.seq }
  let knownSince: number | null = null
  const link = await services.use(files).createDocument(person, {
    what: 'report',
    format: extensions[format],
    of,
    write: async (madeAt) => {
      const report = await services.use(reports).read({ ...head, madeAt })
      knownSince = report.awareness?.since ?? null
      return { rows: report.accounts, text: report.text() }
    },
  })
  const data = { what: 'report', asked: about, format, redacted, last: last.seq } as const
  const reply = showReport({ ...data, link, knownSince, notChecked }, turn.messages, turn.sender)
  return withCard(reply, { link, format: extensions[format], data }, turn)
}

/** Writes the list of names behind the numbers of a redacted report. */
async function exportReportKey(
  turn: AuthorisedTurn,
  about: ReportSubject,
  args: Args<typeof reportSpec>,
): Promise<Reply> {
  const { services, person, now } = turn
  const head = await createHead(turn, about, args)
  const report = await services.use(reports).read({ ...head, redacted: true, madeAt: new Date(now()).toISOString() })
  const link: ExportLink = await services.use(files).create<KeyRow>(person, {
    what: 'report-key',
    format: 'csv',
    of: { ...about, last: head.last.seq },
    columns: {
      what: ({ what }) => what,
      number: ({ number }) => number,
      id: ({ named }) => named.id,
      userPrincipalName: ({ named }) => named.upn,
      displayName: ({ named }) => named.name,
    },
    rows: report.key(),
  })
  const data = { what: 'report-key', asked: about, format: args.format, redacted: true, last: head.last.seq } as const
  return replyWithLink({ link, format: 'csv', data }, turn)
}

/** Records what others have done to the operation's accounts since: the report has only what is recorded. */
const recordOthers = ({ services, person, channel, readAs }: AuthorisedTurn, id: string) =>
  recordOthersChanges(services.operations.context, id, {
    requester: person,
    channel,
    directory: readAs(commonPlanScopes),
  })

const report = defineCommand(reportSpec, {
  fromText: readReport,
  async run(turn, args) {
    const isReport = args.keyTo === undefined
    const make = (about: ReportSubject, notChecked?: readonly NotChecked[]) =>
      isReport ? exportReport(turn, about, args, notChecked) : exportReportKey(turn, about, args)
    if (args.incident !== undefined) return make({ incident: args.incident })
    const { operation, ...others } = args
    return withOperation(turn, operation, {
      fits: ({ confirmedAt }) => confirmedAt !== null,
      again: (id) => press(reportSpec, { ...others, operation: id }),
      act: async (asked) => {
        const { id } = await turn.services.operations.see(asked, toObserver(turn))
        // A list of names belongs to a report that exists already.
        return make({ operation: id }, isReport ? await recordOthers(turn, id) : [])
      },
    })
  },
})

/** An ID, if there is one, and the text after it. */
const noteParts = /^(?:(?<operation>[a-z]{6}-\d{2})\b[\s,:;-]*)?(?<reason>.*)$/is

const note = defineCommand(noteSpec, {
  fromText: (rest) => {
    const { operation, reason } = noteParts.exec(rest.trim())?.groups ?? {}
    return { ...(operation && { operation }), ...(reason && { reason }) }
  },
  run: (turn, { operation, reason = '' }) =>
    withOperation(turn, operation, {
      fits: ({ confirmedAt }) => confirmedAt !== null,
      again: (id) => press(noteSpec, { operation: id, reason }),
      async act(id) {
        const { services, messages, sender } = turn
        const by = toObserver(turn)
        if (reason.trim() === '') return showNoteForm(await services.operations.see(id, by), {}, messages, sender)
        try {
          const noted = await services.use(notes).note(id, by, reason)
          const { card: says } = words.of(messages).report
          return showRecorded(noted, { title: says.noted(noted.id), text: reason.trim() }, messages, sender)
        } catch (error) {
          if (!(error instanceof ruleErrors.textTooLong)) throw error
          const typed = { reason, error }
          return showNoteForm(await services.operations.see(id, by), typed, messages, sender)
        }
      },
    }),
})

const day = 24 * 3_600_000
const awareParts = /^(?:(?<operation>[a-z]{6}-\d{2})\b[\s,:]*)?(?:(?:since|seit|at|um)\b)?\s*(?<time>.*)$/is
const onlyTime = /^\d{1,2}(?:[:.]\d{2})?\s*(?:[ap]m|uhr)?$/i

/** The most recent matching time: nobody knows of something before it happens. */
function readKnownSince(
  rest: string,
  typing: { readonly now: number; readonly timeZone: string },
): Input<typeof knownSinceSpec> {
  const { operation, time = '' } = awareParts.exec(rest.trim())?.groups ?? {}
  const on = (days: number) => localDateAndTime(typing.now - days * day, typing.timeZone).date
  const dated = time
    .trim()
    .replace(/^(?:yesterday|gestern)\b/i, on(1))
    .replace(/^(?:today|heute)\b/i, on(0))
  const at = (text: string) => {
    const found = extractEnd(`until ${text}`, typing)
    return found && !found.rest.trim() ? { runAtDate: found.date, runAtTime: found.time } : undefined
  }
  let found = at(onlyTime.test(dated) ? `${on(0)} ${dated}` : dated)
  if (found && onlyTime.test(dated)) {
    const instant = parseLocalTime({ date: found.runAtDate, time: found.runAtTime }, typing.timeZone, 'runAt') ?? 0
    if (instant > typing.now) found = at(`${on(1)} ${dated}`)
  }
  // Text that wasn't understood must not be ignored.
  const unread = time.trim() && !found ? { runAtDate: time.trim().slice(0, 20) } : {}
  return { ...(operation && { operation }), ...found, ...unread }
}

async function saveKnownSince(
  turn: AuthorisedTurn,
  id: string,
  typed: Pick<Args<typeof knownSinceSpec>, 'runAtDate' | 'runAtTime'>,
): Promise<Reply> {
  const { services, messages, sender } = turn
  const by = toObserver(turn)
  const ask = async (error?: unknown) => {
    const operation: Operation = await services.operations.see(id, by)
    return showKnownSinceForm(operation, { ...typed, ...(error !== undefined && { error }) }, messages, {
      ...sender,
      now: turn.now(),
    })
  }
  try {
    const { runAt: since } = readTimes(typed, sender.timeZone)
    if (since === undefined) return await ask()
    const known = await services.use(notes).awareSince(id, by, since)
    const { card: says } = words.of(messages).report
    const title = says.knownSinceSaved(dateTime(since, messages, sender))
    return showRecorded(known, { title, text: says.knownSinceText }, messages, sender)
  } catch (error) {
    if (!isCorrectable(error)) throw error
    return ask(error)
  }
}

const setKnownSince = defineCommand(knownSinceSpec, {
  fromText: readKnownSince,
  run: (turn, { operation, ...typed }) =>
    withOperation(turn, operation, {
      fits: ({ confirmedAt }) => confirmedAt !== null,
      again: (id) => press(knownSinceSpec, { operation: id, ...typed }),
      act: (id) => saveKnownSince(turn, id, typed),
    }),
})

/** Commands about reports. */
export const reportCommands = [report, note, setKnownSince]
