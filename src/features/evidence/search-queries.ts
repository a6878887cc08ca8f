import { type Kysely, type Selectable, sql } from 'kysely'
import type { Database } from '../../store/database.ts'
import { isDue } from '../../store/queries/attempts.ts'
import { isKnown, type KnownOperations } from '../../store/queries/known-operations.ts'
import type { OperationKey } from '../../store/queries/lifecycle/operations.ts'
import type { DueCondition } from '../../store/queries/run/due.ts'
import type { AuditSearchesTable, EvidenceTables } from './tables.ts'

export type AuditSearchRow = Selectable<AuditSearchesTable>

/**
 * How many of one person's searches run at once. Microsoft allows ten, but throttles those that are started quickly.
 */
const searchesAtOnce = 2
/** How long a claim keeps other instances from checking a search, in ms. */
const claimTime = 120_000

/** Whether one is to be checked. */
export const isSearchDue = (now: number): DueCondition =>
  sql`exists (select from audit_searches s where ${isDue('s.look_at', now)})`

/** Queries on searches of Microsoft's audit log that haven't ended; `db` can be a transaction. */
export function searchQueries(given: Kysely<Database>) {
  const db = given.withTables<EvidenceTables>()
  const one = ({
    tenant_id: tenantId,
    operation_id: id,
    n,
  }: Pick<AuditSearchRow, 'tenant_id' | 'operation_id' | 'n'>) =>
    sql`s.tenant_id = ${tenantId} and s.operation_id = ${id} and s.n = ${n}`

  return {
    /** Adds one search for each of these lists of accounts. Each can take `time` ms after those before it. */
    insert: async (
      { tenantId, id }: OperationKey,
      accounts: readonly (readonly string[])[],
      times: { readonly from: number; readonly to: number; readonly time: number },
    ): Promise<void> => {
      const values = accounts.map((some, n) => ({
        tenant_id: tenantId,
        operation_id: id,
        n,
        accounts: [...some],
        search_id: null,
        from_time: times.from,
        to_time: times.to,
        look_at: times.to,
        give_up_at: times.to + times.time * (Math.floor(n / searchesAtOnce) + 1),
      }))
      if (values.length > 0) await db.insertInto('audit_searches').values(values).execute()
    },

    /** Claims some searches that are due, each for a single caller; of one person, only the oldest. */
    claim: async (now: number, most: number, known: KnownOperations): Promise<AuditSearchRow[]> => {
      const queue = sql`audit_searches e join operations o on o.tenant_id = e.tenant_id and o.id = e.operation_id`
      const { rows } = await sql<AuditSearchRow>`with due as (select s.tenant_id, s.operation_id, s.n
          from audit_searches s join operations p on p.tenant_id = s.tenant_id and p.id = s.operation_id
          where ${isDue('s.look_at', now)} and ${isKnown('p', known)} and (select count(*) from ${queue} where e.tenant_id = s.tenant_id
            and o.requester_oid = p.requester_oid
            and (e.to_time, e.operation_id, e.n) < (s.to_time, s.operation_id, s.n)) < ${searchesAtOnce}
          order by s.look_at limit ${most} for update of s skip locked)
        update audit_searches s set look_at = ${now + claimTime} from due
        where s.tenant_id = due.tenant_id and s.operation_id = due.operation_id and s.n = due.n returning s.*`.execute(
        db,
      )
      return rows
    },

    /** The sign-in names of its accounts when planned, by object ID. */
    namesOf: async ({ tenant_id: tenantId, operation_id: id, accounts }: AuditSearchRow) => {
      const rows = await db
        .selectFrom('operation_items')
        .select(['account_id', 'account_upn'])
        .where('tenant_id', '=', tenantId)
        .where('operation_id', '=', id)
        .where('account_id', 'in', accounts)
        .execute()
      return new Map(
        rows.flatMap(({ account_id: account, account_upn: upn }) => (account && upn ? [[account, upn]] : [])),
      )
    },

    /** Schedules the next check; `searchId`: set once the search has started. */
    later: async (row: AuditSearchRow, lookAt: number, searchId = row.search_id): Promise<void> => {
      await sql`update audit_searches s set look_at = ${lookAt}, search_id = ${searchId} where ${one(row)}`.execute(db)
    },

    /** Ends it; true if it was the operation's last one, undefined if it had already ended. */
    end: async (row: AuditSearchRow): Promise<boolean | undefined> => {
      // Serialised, so that if two end at the same time, one of them is the last.
      await sql`select from operations where tenant_id = ${row.tenant_id} and id = ${row.operation_id} for update`.execute(
        db,
      )
      const ended = await sql`delete from audit_searches s where ${one(row)} returning s.n`.execute(db)
      if (ended.rows.length === 0) return undefined
      const left = await sql`select from audit_searches s where s.tenant_id = ${row.tenant_id}
        and s.operation_id = ${row.operation_id} limit 1`.execute(db)
      return left.rows.length === 0
    },

    /** Ends all searches of an operation. */
    endAll: async ({ tenantId, id }: OperationKey): Promise<void> => {
      await db.deleteFrom('audit_searches').where('tenant_id', '=', tenantId).where('operation_id', '=', id).execute()
    },
  }
}
