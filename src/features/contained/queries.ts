import { sql } from 'kysely'
import type { NamedPerson } from '../../core/model.ts'
import type { Origin } from '../../store/queries/origin.ts'
import { type Block, isLifted } from '../../store/queries/plan/lifted.ts'
import type { Store } from '../../store/store.ts'

/** An account that an operation has shut out and none has let in since. */
export interface HeldRow {
  readonly account: string
  readonly upn: string
  readonly name: string
  readonly operation: string
  /** Ms since the epoch. */
  readonly at: number
  readonly by: string
  readonly owner: NamedPerson
  readonly origin: Origin | null
  /** Whether it is marked as compromised. */
  readonly marked: boolean
  /** The actions that shut it out. */
  readonly kinds: readonly string[]
}

/**
 * Every account of a tenant that an operation marked as compromised or put apart, each with the latest such operation,
 * unless its blocks have been lifted since. `apart`: the blocks that count without a mark.
 */
export async function heldAccounts(
  db: Store['db'],
  tenantId: string,
  actions: {
    readonly blocks: readonly Block[]
    readonly apart: readonly string[]
  },
): Promise<HeldRow[]> {
  const blocking = sql`any(${actions.blocks.map(({ action }) => action)}::text[])`
  const apart = sql`any(${[...actions.apart]}::text[])`
  const { rows } = await sql<HeldRow>`
    select distinct on (i.account_id) i.account_id as account, coalesce(i.account_upn, i.account_id) as upn,
      coalesce(i.account_name, '') as name, o.id as operation, o.confirmed_at as at,
      coalesce(o.handed -> 0 -> 'from' ->> 'name', o.requester_name) as by,
      jsonb_build_object('oid', o.requester_oid, 'upn', o.requester_upn, 'name', o.requester_name) as owner,
      o.incident as origin, o.compromised as marked, done.kinds
    from whole_operations o
      join operation_items i on i.tenant_id = o.tenant_id and i.operation_id = o.id and i.account_id is not null
        and i.verdict in ('change', 'already')
      cross join lateral (select coalesce(array_agg(distinct w.action) filter (where w.action = ${blocking}), '{}') as kinds,
          count(*) as writes
        from operation_writes w where w.tenant_id = i.tenant_id and w.operation_id = i.operation_id and w.seq = i.seq
          and (w.state in ('sending', 'done', 'uncertain') or w.state = 'skipped' and w.why = 'already')) done
    where o.tenant_id = ${tenantId} and o.decision is not null and o.state not in ('denied', 'cancelled', 'expired')
      and (o.approve_by is null or o.decided_at is not null)
      and (o.compromised and (i.verdict = 'already' or done.writes > 0)
        or exists (select from unnest(done.kinds) kind where kind = ${apart}))
      and not ${isLifted(actions.blocks)}
    order by i.account_id, o.decision desc`.execute(db)
  return rows
}
