import { type Kysely, sql } from 'kysely'
import type { FailureReason, Verdict, Why, WriteKind, WriteState } from '../../../core/model.ts'
import type { Database } from '../../schema.ts'
import type { OperationKeys } from '../lifecycle/operations.ts'
import { outcomes } from './tally.ts'

/** Accounts that were enabled when an operation was planned, by what became of blocking them. */
export interface EnabledRow {
  readonly operation: string
  readonly verdict: Verdict
  /** Of the write that blocks; null if the account has none. */
  readonly state: WriteState | null
  readonly kind: WriteKind | null
  readonly why: Why | null
  readonly code: FailureReason['code'] | null
  /** All of them, and those that no later operation has blocked. */
  readonly accounts: number
  readonly count: number
  /** How many of all are done otherwise, and how many read back. */
  readonly done: number
  readonly verified: number
  /** Sign-in names of the first that are counted. */
  readonly names: readonly string[]
}

/**
 * Accounts that these operations should have blocked; `actions` prevent signing in, `most` is the number of names per row.
 */
export async function enabledIn(
  db: Kysely<Database>,
  { tenantId, ids }: OperationKeys,
  { actions, most }: { readonly actions: readonly string[]; readonly most: number },
): Promise<EnabledRow[]> {
  if (ids.length === 0) return []
  const kinds = sql`${[...actions]}::text[]`
  const { rows } = await sql<EnabledRow>`
    with one as (
      select i.operation_id as operation, i.seq, i.verdict, w.state, w.kind, case when i.verdict = 'change' then w.why else i.why end as why,
        w.reason ->> 'code' as code, coalesce(nullif(i.account_upn, ''), i.account_name, i.input) as name,
        coalesce(f.outcome = 'done', false) as done, coalesce(f.verified and not f.unconfirmed, false) as verified,
        not exists (select from operation_items n
          join operations o on o.tenant_id = n.tenant_id and o.id = n.operation_id and o.decision > me.decision
          join operation_writes d on d.tenant_id = n.tenant_id and d.operation_id = n.operation_id and d.seq = n.seq
            and d.action = any(${kinds}) and (d.state = 'done' or d.state = 'skipped' and d.why = 'already')
          where n.tenant_id = i.tenant_id and n.account_id = i.account_id) as open
      from operation_items i
        join operations me on me.tenant_id = i.tenant_id and me.id = i.operation_id
        left join operation_writes w on w.tenant_id = i.tenant_id and w.operation_id = i.operation_id
          and w.seq = i.seq and w.action = any(${kinds})
        left join ${outcomes({ tenantId, ids })} f on f.operation_id = i.operation_id and f.seq = i.seq
      where i.tenant_id = ${tenantId} and i.operation_id = any(${[...ids]}::text[]) and i.account_enabled
        and i.verdict not in ('duplicate', 'already'))
    select operation, verdict, state, kind, why, code, count(*)::integer as accounts, (count(*) filter (where open))::integer as count,
      (count(*) filter (where done))::integer as done, (count(*) filter (where verified))::integer as verified,
      coalesce((array_agg(name order by seq) filter (where open))[1:${most}], '{}') as names
    from one group by operation, verdict, state, kind, why, code order by min(seq)`.execute(db)
  return rows
}
