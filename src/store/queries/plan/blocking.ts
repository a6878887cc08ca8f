import { type RawBuilder, sql } from 'kysely'
import type { FailureReason } from '../../../core/model.ts'
import type { OperationKeys } from '../lifecycle/operations.ts'
import type { BlockProof, Verdict, WriteKind, WriteState } from '../operation-types.ts'
import { createGroups, type Subquery } from '../subqueries.ts'
import { outcomeOfItem, sameItem } from './tally.ts'

/** Accounts that were enabled when an operation was planned, by the result of blocking them. */
export interface EnabledRow {
  readonly verdict: Verdict
  /** The state of the write that blocks; null if the account has none. */
  readonly state: WriteState | null
  readonly kind: WriteKind | null
  readonly why: string | null
  readonly code: FailureReason['code'] | null
  /** The proof of a write that has to be proven. */
  readonly proof: BlockProof | null
  /** Whether that write is done, but not found in effect so far. */
  readonly unseen: boolean
  /** The number of accounts, and of those that no later operation has blocked. */
  readonly accounts: number
  readonly count: number
  /** How many of all accounts are otherwise done, and how many were read back. */
  readonly done: number
  readonly verified: number
  /** Sign-in names of the first accounts counted. */
  readonly names: readonly string[]
  /** All of those counted, by their place in the plan, if asked for. */
  readonly seqs: readonly number[] | null
}

/** Actions that prevent sign-in, those that do so only if that is proven, and those that end sessions. */
export interface Locks {
  readonly actions: readonly string[]
  readonly ifProven: readonly string[]
  readonly ending: readonly string[]
}

const list = (kinds: readonly string[]): RawBuilder<unknown> => sql`${[...kinds]}::text[]`

/**
 * The write that decides whether item `i` can still sign in, if there is one: done before skipped, found in effect before
 * not, requested before not needed. `proof`: what was read about a write that has to be proven. For a lateral join.
 */
function blockingWriteSql({ actions, ifProven, ending }: Locks, which: RawBuilder<unknown>): RawBuilder<unknown> {
  const isUnseen = sql`w.state = 'done' and w.verified = 'unconfirmed'`
  const isInside = sql`w.action = any(${list(ifProven)}) and not (${isUnseen})
    and (w.state = 'done' or w.kind = 'notNeeded' and w.why = 'already')`
  return sql`(select w.state, w.kind, w.why, w.reason, ${isUnseen} as unseen, case when ${isInside} then
      case when coalesce(w.before ->> 'sort', 'unread') <> 'blocked' then coalesce(w.before ->> 'sort', 'unread')
        when exists (select from operation_writes e where e.tenant_id = w.tenant_id and e.operation_id = w.operation_id
          and e.seq = w.seq and e.action = any(${list(ending)}) and e.state = 'done') then 'blocked' else 'sessions' end end as proof
    from operation_writes w where ${sameItem} and w.action = any(${list(actions)}) and ${which}
    order by w.state = 'done' desc, ${isUnseen}, coalesce(${isInside}, false) desc, w.kind = 'request' desc, w.action = any(${list(ifProven)})
    limit 1)`
}

/** Accounts that these operations should have blocked; `most`: the number of names per row; `each`: lists all of them. */
export function stillEnabledRows(
  { tenantId, ids }: OperationKeys,
  { locks, most, each = false }: { readonly locks: Locks; readonly most: number; readonly each?: boolean },
): Subquery<ReadonlyMap<string, readonly EnabledRow[]>> {
  const chosen = sql`exists (select from jsonb_array_elements(me.actions) a where a ->> 'kind' = w.action)`
  // Joins table by table, by key, each fenced by `offset 0`. A new plan's rows never have statistics, and without them
  // the planner compares every account with every other.
  return createGroups(sql`
    with one as materialized (
      select i.operation_id as operation, i.seq, i.verdict, w.state, w.kind, case when i.verdict = 'change' then w.why else i.why end as why,
        w.reason ->> 'code' as code, w.proof, coalesce(w.unseen, false) as unseen, coalesce(nullif(i.account_upn, ''), i.account_name, i.input) as name,
        coalesce(f.outcome = 'done', false) as done, coalesce(f.verified and not f.unconfirmed, false) as verified,
        not exists (select from operation_items n
          cross join lateral (select decision from operations o where o.tenant_id = n.tenant_id
            and o.id = n.operation_id offset 0) o
          cross join lateral (select from operation_writes d where d.tenant_id = n.tenant_id
            and d.operation_id = n.operation_id and d.seq = n.seq and d.action = any(${list(locks.actions)})
            and not d.action = any(${list(locks.ifProven)})
            and (d.state = 'done' or d.state = 'skipped' and d.why = 'already') offset 0) d
          where n.tenant_id = i.tenant_id and n.account_id = i.account_id and o.decision > me.decision) as open
      from operations me
        cross join lateral (select * from operation_items i where i.tenant_id = me.tenant_id and i.operation_id = me.id
          and i.account_enabled and i.verdict not in ('duplicate', 'already') offset 0) i
        left join lateral ${blockingWriteSql(locks, chosen)} w on true
        cross join lateral ${outcomeOfItem} f
      where me.tenant_id = ${tenantId} and me.id = any(${list(ids)}))
    select operation as of, verdict, state, kind, why, code, proof, unseen, count(*)::integer as accounts,
      (count(*) filter (where open))::integer as count,
      (count(*) filter (where done))::integer as done, (count(*) filter (where verified))::integer as verified,
      coalesce((array_agg(name order by seq) filter (where open))[1:${most}], '{}') as names,
      ${each ? sql`array_agg(seq) filter (where open)` : sql`null`} as seqs
    from one group by operation, verdict, state, kind, why, code, proof, unseen order by min(seq)`)
}
