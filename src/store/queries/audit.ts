import { type Kysely, type RawBuilder, type SqlBool, sql, type Transaction } from 'kysely'
import type { Database } from '../database.ts'
import type { AuditTable } from './audit-tables.ts'

/** An audit row as stored; `entry` is the exact JSON text that was hashed. */
export interface AuditRow {
  readonly seq: number
  readonly entry: string
  readonly previous: string
  readonly hash: string
}

/** Selects entries; all conditions must match. Values are object IDs, sign-in names or operation IDs. */
export interface AuditFilter {
  readonly operation?: string | undefined
  /** The affected account, under any sign-in name it ever had here. */
  readonly account?: string | undefined
  /** The acting operator. */
  readonly operator?: string | undefined
  /** Matches account, operator or operation. */
  readonly any?: string | undefined
  /** Only what this person (object ID) did, and operations they requested or decided. */
  readonly visibleTo?: string | undefined
}

/**
 * What an entry records. `state`: the operation entered the state in `after`, or was asked to stop in it. `note`:
 * something else about an operation. `account`: the result for one account. `other`: something without an operation.
 */
export interface AuditStep {
  /** Stored with entries, so never rename one. */
  readonly name: string
  readonly sort: 'state' | 'note' | 'account' | 'other'
}

/** Declares steps that are no events of operations. */
export const defineSteps = <Name extends string>(steps: Readonly<Record<Name, Exclude<AuditStep['sort'], 'state'>>>) =>
  Object.fromEntries(
    Object.entries<AuditStep['sort']>(steps).map(([name, sort]) => [name, Object.freeze({ name, sort })]),
  ) as Readonly<Record<Name, AuditStep>>

/** Those that belong to no feature. Triggers record those about accounts. */
export const ownSteps = defineSteps({
  approverNamed: 'note',
  excluded: 'note',
  itemsExcluded: 'note',
  accountChanged: 'account',
  accountFailed: 'account',
  accountUncertain: 'account',
  skipped: 'account',
  /** A plan leaves out an account because others have changed it in another tool. */
  changedByOthers: 'account',
  accountVerified: 'account',
  accountUnconfirmed: 'account',
  refused: 'other',
  pruned: 'other',
})

/** A new entry: JSON values only. The database adds `tenant`, `seq` and `at`. */
export type NewAuditEntry = Readonly<Record<string, unknown>> & { readonly step: AuditStep }

/** Whoever does something. */
export interface Actor {
  readonly oid: string
  readonly upn: string
  readonly name: string
}

/** Sets who is acting for the rest of this transaction if it isn't the requester, for example an approver. */
export async function setActor(tx: Transaction<Database>, actor: Actor): Promise<void> {
  await sql`select ${setActorSql(actor)}`.execute(tx)
}

/** Like `setActor`, as part of a statement. */
export const setActorSql = ({ oid, upn, name }: Actor): RawBuilder<unknown> =>
  sql`set_config('rollcall.actor', ${JSON.stringify({ oid, upn, name })}, true)`

const columns = ['seq', sql<string>`entry::text`.as('entry'), 'previous', 'hash'] as const

/** Queries on the audit log; `db` can be a transaction. Operation steps are recorded by triggers. */
export function auditQueries(db: Kysely<Database>) {
  const of = (tenantId: string) => db.selectFrom('audit').where('tenant_id', '=', tenantId)

  return {
    /** Adds entries that aren't operation steps, in the transaction of the event itself. */
    append: async (tenantId: string, entries: readonly NewAuditEntry[]): Promise<void> => {
      const named = entries.map((entry) => ({ ...entry, step: entry.step.name }))
      await sql`select audit_append(${tenantId}::text,
        array(select value from jsonb_array_elements(${JSON.stringify(named)}::jsonb)))`.execute(db)
    },

    /** What entries of this step say about accounts of an operation. */
    aboutAccounts: async (
      { tenantId, id }: { readonly tenantId: string; readonly id: string },
      { name }: AuditStep,
    ): Promise<readonly { readonly account: string; readonly after: string | null }[]> =>
      of(tenantId)
        .where('operation_id', '=', id)
        .where('account_id', 'is not', null)
        .where(sql<SqlBool>`entry ->> 'step' = ${name}`)
        .select([sql<string>`account_id`.as('account'), sql<string | null>`entry ->> 'after'`.as('after')])
        .execute(),

    /** A page of matching rows, newest first, and the total. */
    page: async (tenantId: string, filter: AuditFilter, range: { offset: number; limit: number }) => {
      const fitting = of(tenantId).where(matchesFilter(tenantId, filter))
      const { total } = await fitting.select((e) => e.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
      const rows: AuditRow[] = await fitting
        .select(columns)
        .orderBy('seq', 'desc')
        .offset(range.offset)
        .limit(range.limit)
        .execute()
      return { rows, total: Number(total) }
    },

    /**
     * A page of operations, latest step first, each with all its own steps, oldest first; entries without an operation
     * are returned individually. Account entries are only counted, and so are plans that expired unconfirmed: they
     * changed nothing, and would crowd out what did.
     */
    operations: async (tenantId: string, filter: AuditFilter, range: { offset: number; limit: number }) => {
      const steps = of(tenantId).where('account_id', 'is', null).where(matchesFilter(tenantId, filter))
      const key = sql<string>`coalesce(operation_id, '#' || seq)`
      const unconfirmed = sql<SqlBool>`coalesce(operation_id in (
        select operation_id from audit where tenant_id = ${tenantId} and account_id is null and operation_id is not null
        group by operation_id
        having bool_or(entry ->> 'step' = 'expired') and not bool_or(entry ->> 'step' = 'confirmed')), false)`
      const { total, expired } = await steps
        .select([
          sql<number>`count(distinct ${key}) filter (where not ${unconfirmed})`.as('total'),
          sql<number>`count(distinct ${key}) filter (where ${unconfirmed})`.as('expired'),
        ])
        .executeTakeFirstOrThrow()
      const groups = await steps
        .where(sql<SqlBool>`not ${unconfirmed}`)
        .select([key.as('key'), 'operation_id', (e) => e.fn.max<number>('seq').as('newest')])
        .groupBy(['key', 'operation_id'])
        .orderBy('newest', 'desc')
        .offset(range.offset)
        .limit(range.limit)
        .execute()
      const ids = groups.flatMap(({ operation_id }) => operation_id ?? [])
      const single = groups.filter(({ operation_id }) => operation_id === null).map(({ newest }) => newest)
      const rows: (AuditRow & { operation_id: string | null })[] = await of(tenantId)
        .where('account_id', 'is', null)
        .where((e) => e.or([e('operation_id', 'in', [...ids, '']), e('seq', 'in', [...single, -1])]))
        .select([...columns, 'operation_id'])
        .orderBy('seq')
        .execute()
      const counts = await of(tenantId)
        .where('operation_id', 'in', [...ids, ''])
        .select(['operation_id', (e) => e.fn.countAll<number>().as('entries')])
        .groupBy('operation_id')
        .execute()
      return {
        total: Number(total),
        expired: Number(expired),
        groups: groups.map(({ operation_id, newest }) => ({
          entries: Number(counts.find((one) => one.operation_id === operation_id)?.entries ?? 1),
          steps: rows.filter((row) => (operation_id ? row.operation_id === operation_id : row.seq === newest)),
        })),
      }
    },

    /** Matching rows older than row `before`, newest first. */
    older: (tenantId: string, filter: AuditFilter, before: number, limit: number): Promise<AuditRow[]> =>
      of(tenantId)
        .where(matchesFilter(tenantId, filter))
        .where('seq', '<', before)
        .select(columns)
        .orderBy('seq', 'desc')
        .limit(limit)
        .execute(),

    /** Rows numbered `from` up to but excluding `to`, in chain order. */
    range: (tenantId: string, from: number, to: number): Promise<AuditRow[]> =>
      of(tenantId).where('seq', '>=', from).where('seq', '<', to).select(columns).orderBy('seq').execute(),

    /** The oldest row. */
    first: (tenantId: string): Promise<AuditRow | undefined> =>
      of(tenantId).select(columns).orderBy('seq').limit(1).executeTakeFirst(),

    /** The newest row. */
    head: (tenantId: string): Promise<AuditRow | undefined> =>
      of(tenantId).select(columns).orderBy('seq', 'desc').limit(1).executeTakeFirst(),

    /** Numbers of the rows with this hash, or with a predecessor of this hash. */
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

export type AuditQueries = ReturnType<typeof auditQueries>

function matchesFilter(tenantId: string, { operation, account, operator, any, visibleTo }: AuditFilter) {
  const is = (column: keyof AuditTable, value: string) => sql<SqlBool>`${sql.ref(column)} = ${value.toLowerCase()}`
  // Names change but IDs don't: resolve the name to an ID first, then match every name of that ID.
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
          sql<SqlBool>`(${is('actor_oid', visibleTo)} or operation_id in (select id from whole_operations
            where tenant_id = ${tenantId} and (${visibleTo} in (requester_oid, approver_oid)
              or handed @> ${JSON.stringify([{ from: { oid: visibleTo } }])}::jsonb)))`,
        ]
      : []),
  ]
  return conditions.length > 0 ? sql<SqlBool>`${sql.join(conditions, sql` and `)}` : sql<SqlBool>`true`
}
