import type { ReportSubject } from '../core/report.ts'
import { entryAt } from '../store/queries/report/entries.ts'
import type { Store } from '../store/store.ts'
import type { Awareness } from './course.ts'
import { documentOf } from './document.ts'
import type { NamedAccount, NamedPerson } from './entries.ts'
import type { Head } from './head.ts'
import { htmlOf } from './html.ts'
import { jsonOf } from './json.ts'
import { markdownOf } from './markdown.ts'
import { type Report, readReport } from './report.ts'
import { scopeOf } from './scope.ts'

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

/** Reports about operations and incidents, from the audit log alone. */
export interface Reports {
  /** Uses the entries up to this number, or all; undefined if nothing is recorded about it. */
  outline(tenantId: string, about: ReportSubject, upTo?: number): Promise<Outline | undefined>
  /** Assembles the report; its accounts are read later. */
  read(head: Head): Promise<WrittenReport>
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

const writers: Readonly<Record<Head['format'], (report: Report) => AsyncGenerator<string>>> = {
  html: (report) => htmlOf(report.head, documentOf(report)),
  markdown: (report) => markdownOf(report.head, documentOf(report)),
  json: jsonOf,
}

export function createReports({ db }: { readonly db: Store['db'] }): Reports {
  const scoped = async (head: Head) => scopeOf(db, { tenantId: head.tenant, last: head.last.seq }, head.about)
  return {
    outline: async (tenantId, about, upTo) => {
      const last = await entryAt(db, tenantId, upTo)
      if (!last) return undefined
      const { core, later } = await scopeOf(db, { tenantId, last: last.seq }, about)
      return core.length === 0 ? undefined : { last, operations: [...core, ...later] }
    },
    read: async (head) => {
      const scope = await scoped(head)
      const report = await readReport(db, head, scope)
      return {
        accounts: report.numbers.accounts,
        awareness: report.awareness,
        text: () => writers[head.format](report),
        key: () => keyOf(report, () => readReport(db, { ...head, redacted: false }, scope)),
      }
    },
  }
}

async function* keyOf({ people, ...redacted }: Report, named: () => Promise<Report>): AsyncGenerator<KeyRow> {
  const personRow = ({ oid: id, upn, name }: NamedPerson, index: number): KeyRow => ({
    what: 'person',
    number: index + 1,
    named: { id, upn, name },
  })
  yield* people.map(personRow)
  const names = (await named()).accounts(redacted.head.redacted)
  for await (const { number, account } of names) yield { what: 'account', number, named: account }
}
