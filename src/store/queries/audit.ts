import { type Kysely, type SqlBool, sql, type Transaction } from 'kysely'
import type { Database } from '../schema.ts'
import type { AuditTable } from './audit-tables.ts'

/** One row of the audit as stored: `entry` is JSON, exactly as it was hashed. */
export interface AuditRow {
  readonly seq: number
  readonly entry: string
  readonly previous: string
  readonly hash: string
}

/** Which rows to show; each narrows further. Texts are object ids, sign-in names or operation ids. */
export interface AuditFilter {
  readonly operation?: string | undefined
  /** To whom: under every sign-in name that this account ever had here. */
  readonly account?: string | undefined
  /** By whom. */
  readonly operator?: string | undefined
  /** Any of the three. */
  readonly any?: string | undefined
  /** Only what the person with this object id did, and the operations that they asked for or answered. */
  readonly visibleTo?: string | undefined
}

/** What is added to a chain: JSON values only; `tenant`, `seq` and `at` are put in by the database. */
export type NewAuditEntry = Readonly<Record<string, unknown>> & { readonly step: string }

/** Who does what this transaction does, where it is not the requester: the approver of an operation, say. Ends with it. */
export async function actAs(
  tx: Transaction<Database>,
  { oid, upn, name }: { readonly oid: string; readonly upn: string; readonly name: string },
): Promise<void> {
  await sql`select set_config('rollcall.actor', ${JSON.stringify({ oid, upn, name })}, true)`.execute(tx)
}

const columns = ['seq', sql<string>`entry::text`.as('entry'), 'previous', 'hash'] as const

/** The statements on the audit; `db` may be a transaction. Steps of operations need none of them: triggers write those. */
export function auditQueries(db: Kysely<Database>) {
  const of = (tenantId: string) => db.selectFrom('audit').where('tenant_id', '=', tenantId)

  return {
    /** Adds rows for what is no step of an operation, in the transaction of that very thing. */
    append: async (tenantId: string, entries: readonly NewAuditEntry[]): Promise<void> => {
      await sql`select audit_append(${tenantId}::text,
        array(select value from jsonb_array_elements(${JSON.stringify(entries)}::jsonb)))`.execute(db)
    },

    /** A page of what fits, the newest first, and how much fits in all. */
    page: async (tenantId: string, filter: AuditFilter, range: { offset: number; limit: number }) => {
      const fitting = of(tenantId).where(fits(tenantId, filter))
      const { total } = await fitting.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
      const rows: AuditRow[] = await fitting
        .select(columns)
        .orderBy('seq', 'desc')
        .offset(range.offset)
        .limit(range.limit)
        .execute()
      return { rows, total: Number(total) }
    },

    /** What fits and is older than row `before`, the newest first. */
    older: (tenantId: string, filter: AuditFilter, before: number, limit: number): Promise<AuditRow[]> =>
      of(tenantId)
        .where(fits(tenantId, filter))
        .where('seq', '<', before)
        .select(columns)
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute(),

    /** The rows numbered from `from` up to, but not, `to`, in the order of the chain. */
    range: (tenantId: string, from: number, to: number): Promise<AuditRow[]> =>
      of(tenantId).where('seq', '>=', from).where('seq', '<', to).select(columns).orderBy('seq').execute(),

    /** The oldest row. */
    first: (tenantId: string): Promise<AuditRow | undefined> =>
      of(tenantId).select(columns).orderBy('seq').limit(1).executeTakeFirst(),

    /** The newest row. */
    head: (tenantId: string): Promise<AuditRow | undefined> =>
      of(tenantId).select(columns).orderBy('seq', 'desc').limit(1).executeTakeFirst(),

    /** The numbers of rows that name this hash as that of the row before them, and of those that have it themselves. */
    withHash: async (tenantId: string, column: 'previous' | 'hash', hash: string): Promise<number[]> => {
      const rows = await of(tenantId).where(column, '=', hash).select('seq').orderBy('seq').execute()
      return rows.map(({ seq }) => seq)
    },

    tenants: async (): Promise<string[]> => {
      const rows = await db.selectFrom('audit').select('tenant_id').distinct().orderBy('tenant_id').execute()
      return rows.map(({ tenant_id }) => tenant_id)
    },
  }
}

/** The statements of `auditQueries`. */
export type AuditQueries = ReturnType<typeof auditQueries>

function fits(tenantId: string, { operation, account, operator, any, visibleTo }: AuditFilter) {
  const is = (column: keyof AuditTable, value: string) => sql<SqlBool>`${sql.ref(column)} = ${value.toLowerCase()}`
  // Names change and ids do not: whoever had this name is looked for by id, and so found under other names too.
  const byName = (id: keyof AuditTable, name: keyof AuditTable, value: string) => sql<SqlBool>`(${is(id, value)} or
    ${sql.ref(id)} in (select ${sql.ref(id)} from audit where tenant_id = ${tenantId} and ${is(name, value)}))`
  const conditions = [
    ...(operation ? [is('operation_id', operation)] : []),
    ...(account ? [byName('account_id', 'account_upn', account)] : []),
    ...(operator ? [byName('actor_oid', 'actor_upn', operator)] : []),
    ...(any
      ? [
          sql<SqlBool>`(${is('operation_id', any)} or ${byName('account_id', 'account_upn', any)}
            or ${byName('actor_oid', 'actor_upn', any)})`,
        ]
      : []),
    ...(visibleTo
      ? [
          sql<SqlBool>`(${is('actor_oid', visibleTo)} or operation_id in (select id from operations
            where tenant_id = ${tenantId} and ${visibleTo} in (requester_oid, approver_oid)))`,
        ]
      : []),
  ]
  return conditions.length > 0 ? sql<SqlBool>`${sql.join(conditions, sql` and `)}` : sql<SqlBool>`true`
}
