import { defineService } from '../../chat/turn/service.ts'
import type { MessagesFor } from '../../chat/words/index.ts'
import type { NamedPerson } from '../../core/model.ts'
import { stepsOfKind } from '../../operations/lifecycle/moves.ts'
import { findEntry } from '../../store/queries/report/entries.ts'
import { buildDocument } from './document.ts'
import type { NamedAccount } from './entries.ts'
import type { Head } from './head.ts'
import type { Awareness } from './history.ts'
import { renderHtml } from './html.ts'
import { renderJson } from './json.ts'
import { renderMarkdown } from './markdown.ts'
import type { ReportSubject } from './model.ts'
import { type Report, type ReportParts, readReport } from './report.ts'
import { readScope } from './scope.ts'

export { type Head, reportVersion } from './head.ts'

/** What a report would cover, before it is written. */
export interface Outline {
  /** The newest audit entry. */
  readonly last: Head['last']
  /** The operations that a report would cover. */
  readonly operations: readonly string[]
}

/** A row of the list of names for a redacted report. */
export interface KeyRow {
  readonly what: 'account' | 'person'
  readonly number: number
  readonly named: NamedAccount
}

/** A report ready to be written. */
export interface WrittenReport {
  readonly accounts: number
  readonly awareness: Awareness | null
  /** The text, in pieces. */
  text(): AsyncGenerator<string>
  /** The names behind its numbers. */
  key(): AsyncGenerator<KeyRow>
}

type WriteReport = (report: Report, messagesFor: MessagesFor) => AsyncGenerator<string>

const writers: Readonly<Record<Head['format'], WriteReport>> = {
  html: (report, messagesFor) => renderHtml(report.head, buildDocument(report, messagesFor)),
  markdown: (report, messagesFor) => renderMarkdown(report.head, buildDocument(report, messagesFor)),
  json: renderJson,
}

/** The reports, for commands that write them. */
export const reports = defineService('reports', ({ store, context, messagesFor }) =>
  createReports({
    ...store,
    registry: context.registry,
    states: stepsOfKind(context.features, 'state'),
    messagesFor,
  }),
)

/** Reports about operations and incidents, from the audit log alone. */
export function createReports(parts: ReportParts) {
  const { db } = parts
  const scoped = async (head: Head) => readScope(parts, { tenantId: head.tenant, last: head.last.seq }, head.about)
  return {
    /** Uses the entries up to this number, or all; undefined if nothing is recorded about it. */
    outline: async (tenantId: string, about: ReportSubject, upTo?: number) => {
      const last = await findEntry(db, tenantId, upTo)
      if (!last) return undefined
      const { core, later } = await readScope(parts, { tenantId, last: last.seq }, about)
      return core.length === 0 ? undefined : { last, operations: [...core, ...later] }
    },
    /** Assembles the report; its accounts are read later. */
    read: async (head: Head) => {
      const scope = await scoped(head)
      const report = await readReport(parts, head, scope)
      return {
        accounts: report.numbers.accounts,
        awareness: report.awareness,
        text: () => writers[head.format](report, parts.messagesFor),
        key: () => readKey(report, () => readReport(parts, { ...head, redacted: false }, scope)),
      }
    },
  }
}

export type Reports = ReturnType<typeof createReports>

async function* readKey({ people, ...redacted }: Report, named: () => Promise<Report>): AsyncGenerator<KeyRow> {
  const personRow = ({ oid: id, upn, name }: NamedPerson, index: number): KeyRow => ({
    what: 'person',
    number: index + 1,
    named: { id, upn, name },
  })
  yield* people.map(personRow)
  const names = (await named()).accounts(redacted.head.redacted)
  for await (const { number, account } of names) yield { what: 'account', number, named: account }
}
