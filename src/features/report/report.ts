import type { MessagesFor } from '../../chat/words/index.ts'
import type { NamedPerson } from '../../core/model.ts'
import type { Registry } from '../../operations/registry/registry.ts'
import { type AccountKey, reportQueries, type Scope } from '../../store/queries/report/entries.ts'
import type { Store } from '../../store/store.ts'
import { type AccountFacts, accountFacts } from './account-facts.ts'
import { type ByHand, byHandIn } from './by-hand.ts'
import { type Entry, type EntryParts, entryOf } from './entries.ts'
import type { Head } from './head.ts'
import { createHistory, type History } from './history.ts'
import { createNumbers, type Numbers } from './numbers.ts'
import { createEntryReader } from './redact.ts'

const hour = 3_600_000

/** The times counted from when an incident became known. Doesn't say what has to be done by then, if anything. */
interface ReportingDeadlines {
  readonly after24Hours: number
  readonly after72Hours: number
  /** The same day and time of the next month in UTC, or its last day. */
  readonly afterOneMonth: number
}

function reportingDeadlines(knownSince: number): ReportingDeadlines {
  const from = new Date(knownSince)
  const next = new Date(knownSince)
  next.setUTCDate(1)
  next.setUTCMonth(next.getUTCMonth() + 1)
  const lastDay = new Date(Date.UTC(next.getUTCFullYear(), next.getUTCMonth() + 1, 0)).getUTCDate()
  next.setUTCDate(Math.min(from.getUTCDate(), lastDay))
  return { after24Hours: knownSince + 24 * hour, after72Hours: knownSince + 72 * hour, afterOneMonth: next.getTime() }
}

/** An account with its number in the report, from 1. */
export interface ReportedAccount extends AccountFacts {
  readonly number: number
}

/** Everything a report says, in any format and language. */
export interface Report extends History {
  readonly head: Head
  readonly numbers: Numbers
  readonly byHand: readonly ByHand[]
  readonly clocks: ReportingDeadlines | null
  /** People by number, if names are omitted. */
  readonly people: readonly NamedPerson[]
  /**
   * Accounts in order of sign-in name, read from the database as they are written. `byId`: in an order that reveals
   * nothing about them, for redacted reports.
   */
  accounts(byId?: boolean): AsyncGenerator<ReportedAccount>
}

/** What reports are made from. */
export interface ReportParts extends EntryParts {
  readonly db: Store['db']
  readonly registry: Registry
  readonly messagesFor: MessagesFor
}

const entriesAtOnce = 2_000
const accountsAtOnce = 200

/**
 * Makes a report from audit entries: the same entries give the same report. Reads them twice, and a third time while
 * `accounts` is read, instead of keeping them in memory.
 */
export async function readReport(parts: ReportParts, head: Head, scope: Scope): Promise<Report> {
  const { db, registry } = parts
  const queries = reportQueries(db, scope)
  const reading = createEntryReader(head.redacted)
  const course = createHistory(scope.later)
  for (let after = 0; ; ) {
    const rows = await queries.inOrder(after, entriesAtOnce)
    for (const row of rows) course.take(reading.read(entryOf(row, parts)))
    after = rows.at(-1)?.seq ?? after
    if (rows.length < entriesAtOnce) break
  }
  const told = course.course()
  const operations = new Map(told.operations.map((one) => [one.id, one]))

  async function* accounts(byId = head.redacted): AsyncGenerator<ReportedAccount> {
    let number = 0
    for (let after: AccountKey | undefined; ; ) {
      const keys = await queries.accounts(after, accountsAtOnce, byId)
      const entries = new Map<string, Entry[]>(keys.map(({ id }) => [id, []]))
      for (const row of await queries.ofAccounts(keys.map(({ id }) => id))) {
        const entry = reading.read(entryOf(row, parts))
        entries.get(entry.account?.id.toLowerCase() ?? '')?.push(entry)
      }
      for (const { id } of keys) {
        number += 1
        yield { ...accountFacts(entries.get(id) ?? [], operations, registry), number }
      }
      after = keys.at(-1)
      if (keys.length < accountsAtOnce) return
    }
  }

  const numbers = createNumbers(told, registry)
  for await (const account of accounts()) numbers.take(account)
  return {
    ...told,
    head,
    numbers: numbers.numbers(),
    byHand: byHandIn(told),
    clocks: told.awareness && reportingDeadlines(told.awareness.since),
    people: reading.people(),
    accounts,
  }
}
