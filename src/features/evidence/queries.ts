import { type Kysely, sql } from 'kysely'
import type { Trace } from '../../operations/registry/traces.ts'
import type { Database } from '../../store/database.ts'
import type { OperationKey, OperationKeys } from '../../store/queries/lifecycle/operations.ts'
import { createGroups, type Subquery } from '../../store/queries/subqueries.ts'
import {
  type Evidence,
  type EvidenceKind,
  type EvidenceState,
  evidenceKinds,
  type FoundEvidence,
  type KindOfTrace,
} from './model.ts'
import type { EvidenceTables } from './tables.ts'

/** Maximum number of traces of each kind named on cards. */
const maxNamed = 3

/** Nothing is shown of accounts that an approver has excluded. */
const belongsToAccount = sql`exists (select from operation_items i where i.tenant_id = t.tenant_id
  and i.operation_id = t.operation_id and i.account_id = t.account_id and i.verdict = 'change')`

const nameOf = sql`(select coalesce(nullif(i.account_name, ''), i.account_upn) from operation_items i
  where i.tenant_id = t.tenant_id and i.operation_id = t.operation_id and i.account_id = t.account_id limit 1)`

/** Queries on the traces found in contained accounts; `db` can be a transaction. */
export function evidenceQueries(given: Kysely<Database>) {
  const db = given.withTables<EvidenceTables>()
  return {
    /** Adds to what has been recorded. Once incomplete, a kind stays incomplete. */
    record: async (key: OperationKey, found: readonly FoundEvidence[], now: number): Promise<void> => {
      for (const { kind, state, undated, traces } of found) {
        const rows = traces.map(({ account, ...trace }) => ({ account, at: trace.at ?? null, trace }))
        await sql`insert into operation_evidence as e (tenant_id, operation_id, kind, state, undated, looked_at)
          values (${key.tenantId}, ${key.id}, ${kind}, ${state}, ${undated}, ${now})
          on conflict (tenant_id, operation_id, kind) do update set looked_at = excluded.looked_at,
            state = case when e.state = 'cut' then e.state else excluded.state end`.execute(db)
        await sql`insert into operation_traces (tenant_id, operation_id, kind, account_id, n, at, trace)
          select ${key.tenantId}, ${key.id}, ${kind}, account, nth + (select coalesce(max(n), 0) from operation_traces
              where tenant_id = ${key.tenantId} and operation_id = ${key.id} and kind = ${kind}), at, trace
          from (select row_number() over () as nth, r.* from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
            as r (account text, at bigint, trace jsonb)) r`.execute(db)
      }
    },

    /** Sets the state of all kinds that are in one of the `from` states; returns whether there were any. */
    setState: async (
      key: OperationKey,
      from: readonly EvidenceState[],
      state: EvidenceState,
      now: number,
    ): Promise<boolean> => {
      const changed = await db
        .updateTable('operation_evidence')
        .set({ state, looked_at: now })
        .where('tenant_id', '=', key.tenantId)
        .where('operation_id', '=', key.id)
        .where('state', 'in', from)
        .returning('kind')
        .execute()
      return changed.length > 0
    },

    /** A page of the traces, newest first. */
    page: async (
      { tenantId, id }: OperationKey,
      { offset, limit }: { readonly offset: number; readonly limit: number },
    ): Promise<{ readonly traces: readonly (KindOfTrace & { readonly who: string })[]; readonly total: number }> => {
      const of = sql`from operation_traces t where t.tenant_id = ${tenantId} and t.operation_id = ${id} and ${belongsToAccount}`
      const counted = await sql<{ total: number }>`select count(*)::integer as total ${of}`.execute(db)
      const { rows } = await sql<{ kind: EvidenceKind; who: string | null; trace: Trace }>`
        select t.kind, ${nameOf} as who, t.trace ${of} order by t.at desc nulls last, t.kind, t.account_id, t.n
        offset ${offset} limit ${limit}`.execute(db)
      return {
        traces: rows.map(({ kind, who, trace }) => ({ ...trace, kind, who: who ?? '' })),
        total: counted.rows[0]?.total ?? 0,
      }
    },

    /** The traces of these accounts, by account. */
    ofAccounts: async (
      { tenantId, id }: OperationKey,
      accounts: readonly string[],
    ): Promise<ReadonlyMap<string, readonly KindOfTrace[]>> => {
      const { rows } = await sql<{ account_id: string; kind: EvidenceKind; trace: Trace }>`
        select t.account_id, t.kind, t.trace from operation_traces t where t.tenant_id = ${tenantId}
          and t.operation_id = ${id} and t.account_id = any(${[...accounts]}::text[]) and ${belongsToAccount}
        order by t.kind, t.at desc nulls last, t.n`.execute(db)
      const found = new Map<string, KindOfTrace[]>()
      for (const { account_id: account, kind, trace } of rows)
        found.set(account, [...(found.get(account) ?? []), { ...trace, kind }])
      return found
    },
  }
}

/** What is known about each kind, with counts. */
export const evidenceOf = ({ tenantId, ids }: OperationKeys): Subquery<ReadonlyMap<string, readonly Evidence[]>> =>
  createGroups(sql`select e.operation_id as of, e.kind, e.state, e.undated,
      count(t.account_id) as count, count(distinct t.account_id) as accounts,
      count(*) filter (where t.trace ->> 'recent' = 'true') as recent,
      count(*) filter (where t.trace -> 'publisher' = 'null'::jsonb) as unverified,
      coalesce(sum((t.trace ->> 'count')::bigint), 0) as total,
      coalesce(jsonb_agg(t.trace || jsonb_build_object('who', t.who) order by t.nth)
        filter (where t.nth <= ${maxNamed}), '[]') as newest
    from operation_evidence e left join lateral (select t.account_id, t.trace, ${nameOf} as who,
        row_number() over (order by t.trace ->> 'recent' nulls last, t.at desc nulls last, t.n) as nth
      from operation_traces t where t.tenant_id = e.tenant_id and t.operation_id = e.operation_id
        and t.kind = e.kind and ${belongsToAccount}) t on true
    where e.tenant_id = ${tenantId} and e.operation_id = any(${[...ids]}::text[])
    group by e.operation_id, e.kind, e.state, e.undated
    order by array_position(${[...evidenceKinds]}::text[], e.kind)`)
