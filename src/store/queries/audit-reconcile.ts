import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'

/**
 * Tenants that must have a chain: all those with a chain or with operations, because a whole chain could be missing.
 */
export async function tenantsToVerify(db: Kysely<Database>): Promise<string[]> {
  const audited = db.selectFrom('audit').select('tenant_id')
  const operating = db.selectFrom('operations').select('tenant_id')
  const rows = await audited.union(operating).orderBy('tenant_id').execute()
  return rows.map(({ tenant_id }) => tenant_id)
}

/** An event without an audit entry. */
export interface UnrecordedEvent {
  readonly operation: string
  /** The state of the operation or, with `item`, of that account. */
  readonly state: string
  readonly item: number | null
}

/**
 * Up to ten events in the operation tables that are missing from the audit log. Needed because a chain truncated at its
 * end is consistent in itself. `states`: the steps that record a state; in other entries of an operation, `after` is a
 * person, a time or nothing.
 */
export async function findUnrecorded(
  db: Kysely<Database>,
  tenantId: string,
  states: readonly string[],
): Promise<readonly UnrecordedEvent[]> {
  const { rows } = await sql<UnrecordedEvent>`
    with mine as (select o.* from operations o where o.tenant_id = ${tenantId}),
    recorded as (select a.operation_id, a.seq, (a.entry ->> 'item')::integer as item, a.entry ->> 'step' as step,
      a.entry ->> 'after' as after
      from audit a where a.tenant_id = ${tenantId} and a.operation_id is not null),
    latest as (select distinct on (operation_id) operation_id, after from recorded
      where item is null and step = any(${[...states]}) order by operation_id, seq desc),
    meant (step, state) as (values
      ('accountChanged', 'done'), ('accountFailed', 'failed'), ('accountUncertain', 'uncertain'), ('skipped', 'skipped'),
      ('accountVerified', 'verified'), ('accountUnconfirmed', 'unconfirmed')),
    said as (select r.operation_id, r.item, m.state, count(*) as times
      from recorded r join meant m on m.step = r.step where r.item is not null group by r.operation_id, r.item, m.state),
    ends as (select w.operation_id, w.seq as item, w.state, count(*) as times
      from operation_writes w join mine o on o.id = w.operation_id and o.tenant_id = w.tenant_id
      where w.state in ('done', 'failed', 'uncertain', 'skipped') group by w.operation_id, w.seq, w.state),
    seen as (select w.operation_id, w.seq as item, audit_seen(array_agg(w.verified)) as state, 1 as times
      from operation_writes w join mine o on o.id = w.operation_id and o.tenant_id = w.tenant_id
      group by w.operation_id, w.seq)
    select o.id as operation, o.state, null::integer as item from mine o left join latest l on l.operation_id = o.id
      where l.after is distinct from o.state
    union all
    select e.operation_id, e.state, e.item from (select * from ends union all select * from seen where state is not null) e
      left join said s on s.operation_id = e.operation_id and s.item = e.item and s.state = e.state
      where coalesce(s.times, 0) < e.times
    order by operation, item nulls first limit 10`.execute(db)
  return rows
}
