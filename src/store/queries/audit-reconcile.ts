import { type Kysely, sql } from 'kysely'
import type { Database } from '../schema.ts'

/** Whose chain there has to be: all who have one, and all who have operations. A chain may be gone as a whole. */
export async function tenantsToVerify(db: Kysely<Database>): Promise<string[]> {
  const audited = db.selectFrom('audit').select('tenant_id')
  const operating = db.selectFrom('operations').select('tenant_id')
  const rows = await audited.union(operating).orderBy('tenant_id').execute()
  return rows.map(({ tenant_id }) => tenant_id)
}

/** Something that happened and whose row is not there. */
export interface Unrecorded {
  readonly operation: string
  /** The state of the operation, or of the account numbered `item`. */
  readonly state: string
  readonly item: number | null
}

/**
 * What the tables of operations hold and the audit does not: where a chain was cut off at its end, the rest of it still
 * fits together. At most ten. Operations planned before there was an audit are left out.
 */
export async function unrecorded(db: Kysely<Database>, tenantId: string): Promise<readonly Unrecorded[]> {
  const { rows } = await sql<Unrecorded>`
    with since as (select coalesce(max(applied_at), '-infinity') as at from schema_migrations where number = 3),
    read_back_since as (select coalesce(max(applied_at), 'infinity') as at from schema_migrations where number = 6),
    mine as (select o.* from operations o, since
      where o.tenant_id = ${tenantId} and to_timestamp(o.created_at / 1000.0) >= since.at),
    recorded as (select a.operation_id, a.seq, (a.entry ->> 'item')::integer as item, a.entry ->> 'step' as step,
      a.entry ->> 'after' as after from audit a where a.tenant_id = ${tenantId} and a.operation_id is not null),
    latest as (select distinct on (operation_id) operation_id, after from recorded
      where item is null order by operation_id, seq desc),
    ends as (select i.operation_id, i.seq as item, w.state, w.prefix || w.state as step
      from operation_items i join mine o on o.id = i.operation_id and o.tenant_id = i.tenant_id
      cross join lateral (values
        (i.change, case when o.kind = 'signOut' then 'signOut:' else 'change:' end),
        (i.sign_out, 'signOut:'),
        (audit_seen(i.proof, i.sign_out_proof), 'proof:')) as w (state, prefix)
      where w.state in ('done', 'failed', 'uncertain', 'skipped')
        or w.state in ('verified', 'unconfirmed')
          and to_timestamp(o.created_at / 1000.0) >= (select at from read_back_since)),
    meant (step, said) as (values
      ('change:done', 'accountChanged'), ('change:failed', 'accountFailed'), ('change:uncertain', 'accountUncertain'),
      ('change:skipped', 'skipped'), ('signOut:done', 'signedOut'), ('signOut:failed', 'signOutFailed'),
      ('signOut:uncertain', 'signOutUncertain'), ('signOut:skipped', 'signOutSkipped'),
      ('proof:verified', 'accountVerified'), ('proof:unconfirmed', 'accountUnconfirmed'))
    select o.id as operation, o.state, null::integer as item from mine o left join latest l on l.operation_id = o.id
      where l.after is distinct from o.state
    union all
    select e.operation_id, e.state, e.item from ends e join meant m on m.step = e.step
      where not exists (select from recorded r
        where r.operation_id = e.operation_id and r.item = e.item and r.step = m.said)
    order by operation, item nulls first limit 10`.execute(db)
  return rows
}
