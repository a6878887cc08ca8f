import { type Kysely, sql, type Updateable } from 'kysely'
import type { OperationState } from '../../src/core/model.ts'
import type { change } from '../../src/operations/lifecycle/advance.ts'
import { type EventName, eventsVersion, legalMoves, specOf } from '../../src/operations/lifecycle/events.ts'
import { advanceRow, type Change, claim, create } from '../../src/store/queries/lifecycle/advance.ts'
import { moving, requestingStop } from '../../src/store/queries/lifecycle/changes.ts'
import { claimable } from '../../src/store/queries/operation-leases.ts'
import type { OperationsTable } from '../../src/store/queries/operation-tables.ts'
import type { Move, NewOperation, OperationKey, OperationRow } from '../../src/store/queries/operations.ts'
import type { Database } from '../../src/store/schema.ts'
import type { Store } from '../../src/store/store.ts'

type Db = Kysely<Database>

export const insertPlan = (db: Db, plan: NewOperation): Promise<boolean> =>
  create(db, plan, { event: 'planned', eventsVersion })

/** Lets an event happen, without what follows from it outside the operation and the audit. */
export function happen(
  db: Db,
  key: OperationKey,
  event: EventName,
  { now, to, change }: { now: number; to?: OperationState; change?: Change },
): Promise<OperationRow | undefined> {
  const { from, to: ends, stop } = specOf(event)
  return advanceRow(db, key, { event, eventsVersion, from, to: to ?? ends?.[0], stop, now }, change)
}

/** Moves an operation on by whichever event leads there. */
export async function move(
  db: Db,
  key: OperationKey,
  { from, ...more }: Move & { readonly from: OperationState },
): Promise<OperationRow | undefined> {
  const begun = await db
    .selectFrom('operation_events')
    .select('event')
    .where('tenant_id', '=', key.tenantId)
    .where('operation_id', '=', key.id)
    .where('event', '=', 'started')
    .executeTakeFirst()
  const fits = legalMoves().filter((one) => one.from === from && one.to === more.to)
  const found = begun ? fits.findLast(({ event }) => event !== 'started') : fits[0]
  if (!found) throw new Error(`No event leads from ${from} to ${more.to}`)
  const { set, where } = moving(more)
  // Without a lease, as if whoever holds it did it.
  return happen(db, key, found.event, {
    now: more.now,
    to: more.to,
    change: { ...(set && { set }), ...(where && (from !== 'running' || more.leaseBy) && { where }) },
  })
}

export const requestStop = (db: Db, key: OperationKey, now: number): Promise<OperationRow | undefined> =>
  happen(db, key, 'stopRequested', { now, change: requestingStop(now, { owner: 'anna' }) })

export async function takeLease(
  db: Db,
  key: OperationKey,
  lease: { by: string; now: number; until: number },
): Promise<OperationRow | undefined> {
  const start = { first: 'started', again: 'continued', from: specOf('started').from, to: 'running' } as const
  return (await claim(db, key, { ...lease, eventsVersion }, start, claimable(lease.now)))?.row
}

/** Changes operations behind the bot's back, as if an event had led there; without audit entries. */
export async function setOperations(db: Db, columns: Updateable<OperationsTable>, id?: string): Promise<void> {
  const which = sql<boolean>`${id ?? null}::text is null or id = ${id ?? null}`
  await db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await tx
      .updateTable('operations')
      .set((e) => ({
        ...(('state' in columns || 'stop_requested' in columns) && {
          version: e('version', '+', 1),
          told_version: e('told_version', '+', 1),
          approvers_told: e('approvers_told', '+', 1),
        }),
        ...columns,
      }))
      .where(which)
      .execute()
    await sql`insert into operation_events (tenant_id, operation_id, version, event, from_state, to_state)
      select tenant_id, id, version, 'set', state, state from operations where ${which}
      on conflict (tenant_id, operation_id, version) do update set to_state = excluded.to_state`.execute(tx)
  })
}

/** For `change`, where nobody shows cards: as left by a process that dies right after the commit. */
export const dying = (store: Store): Parameters<typeof change>[0] => ({
  store,
  onStep: () => {},
  notifier: { state: async () => {} } as never,
})
