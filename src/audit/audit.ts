import { z } from 'zod/v4'
import type { Person } from '../operations/types.ts'
import { type AuditFilter, type AuditRow, auditQueries } from '../store/queries/audit.ts'
import { type ChainReport, verifyChain } from '../store/queries/audit-chain.ts'
import type { Store } from '../store/store.ts'

export type { AuditFilter, ChainReport }

/** A person as the audit names them. */
export interface Named {
  readonly oid: string
  readonly upn: string
  readonly name: string
}

/** One row of the audit; null is what does not go with its step. */
export interface AuditEntry {
  readonly seq: number
  /** By the database's clock, milliseconds since the epoch. */
  readonly at: number
  readonly step: string
  /** Null where the bot went on by itself. */
  readonly actor: Named | null
  readonly operation: string | null
  /** What was asked for, by the name of its playbook. */
  readonly kind: string | null
  /** What was done to the account, by the kind of action; null in rows of versions that did not say. */
  readonly action: string | null
  /** What of the account, where that is not the account itself. */
  readonly target: string | null
  /** The operation that this one enables again after, undoes, or tries again. */
  readonly follows: string | null
  readonly undoOf: string | null
  readonly retryOf: string | null
  readonly planHash: string | null
  readonly reason: string | null
  readonly ticket: string | null
  /** What an approver said. */
  readonly comment: string | null
  /** To how many accounts, for steps of a whole operation. */
  readonly accounts: number | null
  readonly account: { readonly id: string; readonly upn: string; readonly name: string } | null
  readonly before: string | null
  readonly after: string | null
  /** Why something was left out, failed, waits or ended, as a code. */
  readonly why: string | null
  readonly requestId: string | null
  /** What was taken out of the bot, for steps of exports. */
  readonly export: { readonly what: string; readonly format: string; readonly rows: number } | null
  readonly hash: string
}

/** The audit as operators may read it, each in their own tenant. */
export interface Audit {
  /** The newest first; `total` is of all that fits. */
  page(
    person: Person,
    filter: AuditFilter,
    range: { offset: number; limit: number },
  ): Promise<{ entries: AuditEntry[]; total: number }>
  /** All that fits, the newest first. */
  all(person: Person, filter: AuditFilter): AsyncIterable<AuditEntry>
  /** Whether the rows are as they were written: all of them, or the newest so many. */
  verify(person: Person, newest?: number): Promise<ChainReport>
}

const batch = 1_000

export function createAudit({ store }: { store: Pick<Store, 'db'> }): Audit {
  const queries = auditQueries(store.db)
  return {
    page: async ({ tid }, filter, range) => {
      const { rows, total } = await queries.page(tid, filter, range)
      return { entries: rows.map(toEntry), total }
    },
    async *all({ tid }, filter) {
      let before = Number.MAX_SAFE_INTEGER
      for (;;) {
        const rows = await queries.older(tid, filter, before, batch)
        for (const row of rows) yield toEntry(row)
        before = rows.at(-1)?.seq ?? 0
        if (rows.length < batch) return
      }
    },
    verify: ({ tid }, newest) => verifyChain(store.db, tid, newest === undefined ? {} : { newest }),
  }
}

const text = z.string().nullable().catch(null).default(null)
const person = z.object({ upn: z.string().catch(''), name: z.string().catch('') })
// Lenient, for a row that somebody altered must be shown, not hide the page that it is on.
const shape = z.object({
  at: z.number().catch(0),
  step: z.string().catch(''),
  actor: person
    .extend({ oid: z.string().catch('') })
    .nullable()
    .catch(null)
    .default(null),
  operation: text,
  kind: text,
  action: text,
  target: text,
  follows: text,
  undoOf: text,
  retryOf: text,
  planHash: text,
  reason: text,
  ticket: text,
  comment: text,
  accounts: z.number().nullable().catch(null).default(null),
  account: person
    .extend({ id: z.string().catch('') })
    .nullable()
    .catch(null)
    .default(null),
  before: text,
  after: text,
  why: text,
  requestId: text,
  export: z.object({ what: z.string(), format: z.string(), rows: z.number() }).nullable().catch(null).default(null),
})

function toEntry({ seq, entry, hash }: AuditRow): AuditEntry {
  return { seq, hash, ...shape.parse(JSON.parse(entry)) }
}
