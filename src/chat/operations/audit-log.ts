import { z } from 'zod/v4'
import type { Person } from '../../core/model.ts'
import { myRoles } from '../../graph/directory/me.ts'
import { type AuditFilter, type AuditRow, auditQueries } from '../../store/queries/audit.ts'
import { type ChainReport, verifyChain } from '../../store/queries/audit-chain.ts'
import { originKey } from '../../store/queries/origin.ts'
import type { Store } from '../../store/store.ts'
import { filterText } from '../commands/arguments.ts'
import type { AuthorisedTurn, Services } from '../turn/command.ts'
import { defineService } from '../turn/service.ts'

// Entries about operations are written by the trigger `audit_event`; their names are in operations/lifecycle/events.ts.

export type { AuditFilter, ChainReport }

interface Range {
  readonly offset: number
  readonly limit: number
}

/** One operation in the audit log, or a single entry that belongs to none. */
export interface AuditedOperation {
  /** The operation's own steps, oldest first. */
  readonly steps: readonly AuditEntry[]
  /** Total number of entries, including those of its accounts. */
  readonly entries: number
}

/** Filters for the audit log. */
export const auditFilter = { operation: filterText, account: filterText, operator: filterText, any: filterText }

/** Scopes for checking whether someone holds an admin role, if no operators' group is configured. */
export const roleScopes = ['User.Read', 'RoleManagement.Read.Directory'] as const

/** Scopes for determining how much of the audit log someone can read. */
export const readerScopes = ({ limits }: Services): readonly string[] => (limits.operatorGroupId ? [] : roleScopes)

/**
 * How much of the audit log someone can read. With an operators' group, its members can read everything; without one,
 * admin role holders can. Other operators can read only what they did, requested or approved.
 */
export async function visibleEntriesFilter({
  person,
  directory,
  services,
}: AuthorisedTurn): Promise<{ visibleTo?: string }> {
  return services.limits.operatorGroupId || (await directory.ask(myRoles)).length > 0 ? {} : { visibleTo: person.oid }
}

const batchSize = 1_000

/** The audit log, for commands that read it. */
export const auditLog = defineService('audit log', createAudit)

/** The audit log as operators can read it, each in their own tenant. */
export function createAudit({ store }: { store: Pick<Store, 'db'> }) {
  const queries = auditQueries(store.db)
  return {
    /** Newest first; `total` counts all matches. */
    page: async ({ tid }: Person, filter: AuditFilter, range: Range) => {
      const { rows, total } = await queries.page(tid, filter, range)
      return { entries: rows.map(toEntry), total }
    },
    /**
     * Operations with a matching step, latest first; `total` counts all of them. Plans that expired unconfirmed are left
     * out and counted in `expired`.
     */
    operations: async ({ tid }: Person, filter: AuditFilter, range: Range) => {
      const { groups, ...counts } = await queries.operations(tid, filter, range)
      const operations: AuditedOperation[] = groups.map(({ steps, ...one }) => ({ ...one, steps: steps.map(toEntry) }))
      return { operations, ...counts }
    },
    /** All matches, newest first. */
    async *all({ tid }: Person, filter: AuditFilter) {
      let before = Number.MAX_SAFE_INTEGER
      for (;;) {
        const rows = await queries.older(tid, filter, before, batchSize)
        for (const row of rows) yield toEntry(row)
        before = rows.at(-1)?.seq ?? 0
        if (rows.length < batchSize) return
      }
    },
    /** Verifies all entries, or only the newest `newest`. */
    verify: ({ tid }: Person, newest?: number) => verifyChain(store.db, tid, newest === undefined ? {} : { newest }),
  }
}

export type Audit = ReturnType<typeof createAudit>

const nullableText = z.string().nullable().catch(null).default(null)
const personShape = z.object({ upn: z.string().catch(''), name: z.string().catch('') })
// Lenient, so that an altered entry is shown and doesn't hide its whole page.
const entryShape = z.object({
  /** Ms since the epoch, by the database's clock. */
  at: z.number().catch(0),
  step: z.string().catch(''),
  /** Null if the bot continued by itself. */
  actor: personShape
    .extend({ oid: z.string().catch('') })
    .nullable()
    .catch(null)
    .default(null),
  operation: nullableText,
  /** The requested playbook. */
  kind: nullableText,
  /** The kind of action done to the account; null in entries of versions that didn't record it. */
  action: nullableText,
  /** The object changed, if it isn't the account itself. */
  target: nullableText,
  /** The operation that this one undoes on schedule, undoes or retries. */
  follows: nullableText,
  undoOf: nullableText,
  retryOf: nullableText,
  /** The operation that replaced it. */
  replacedBy: nullableText,
  planHash: nullableText,
  reason: nullableText,
  ticket: nullableText,
  /** The ID of what it responds to. */
  origin: nullableText,
  /** The approver's comment. */
  comment: nullableText,
  /** Number of accounts, for steps that concern a whole operation. */
  accounts: z.number().nullable().catch(null).default(null),
  account: personShape
    .extend({ id: z.string().catch('') })
    .nullable()
    .catch(null)
    .default(null),
  before: nullableText,
  after: nullableText,
  /** Code for why something was skipped, failed, waits or ended. */
  why: nullableText,
  requestId: nullableText,
  /** What was exported, for export steps. */
  export: z.object({ what: z.string(), format: z.string(), rows: z.number() }).nullable().catch(null).default(null),
})

/** One audit entry; fields that don't apply to its step are null. */
export type AuditEntry = Readonly<z.infer<typeof entryShape>> & Pick<AuditRow, 'seq' | 'hash'>

function toEntry({ seq, entry, hash }: AuditRow): AuditEntry {
  const stored: Readonly<Record<string, unknown>> = JSON.parse(entry)
  return { seq, hash, ...entryShape.parse({ ...stored, origin: stored[originKey] }) }
}
