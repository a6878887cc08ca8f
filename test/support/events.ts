import { type Kysely, sql, type Updateable } from 'kysely'
import { begunStates, confirmedStates, type OperationState } from '../../src/core/operation-states.ts'
import { features } from '../../src/features/index.ts'
import { claimSlice, type inChangeTransaction } from '../../src/operations/lifecycle/advance.ts'
import { type AnyEvent, cardsOf } from '../../src/operations/lifecycle/event.ts'
import { events, eventsVersion } from '../../src/operations/lifecycle/events.ts'
import type { Database } from '../../src/store/database.ts'
import { saveApproval } from '../../src/store/queries/approval/requests.ts'
import type { OperationApprovalsTable } from '../../src/store/queries/approval/tables.ts'
import { advanceRow, type Change, create } from '../../src/store/queries/lifecycle/advance.ts'
import { moveChange, stopChange } from '../../src/store/queries/lifecycle/changes.ts'
import type { Move, NewOperation, OperationKey, OperationRow } from '../../src/store/queries/lifecycle/operations.ts'
import type { OperationsTable } from '../../src/store/queries/operation-tables.ts'
import { saveSchedule } from '../../src/store/queries/schedule/schedule.ts'
import type { Store } from '../../src/store/store.ts'
import { wholeRegistry } from './registry.ts'

type Db = Kysely<Database>

export const insertPlan = (db: Db, plan: NewOperation): Promise<boolean> =>
  create(db, plan, { event: 'planned', eventsVersion })

/** Makes an event happen, without its effects outside the operation and the audit log. */
export function applyEvent(
  db: Db,
  key: OperationKey,
  event: AnyEvent,
  { now, to, change }: { now: number; to?: OperationState; change?: Change },
): Promise<OperationRow | undefined> {
  const { name, from, to: ends, stop } = event
  const happening = { event: name, eventsVersion, from, to: to ?? ends?.[0], stop, cards: cardsOf(event), now }
  // Transactions can't be nested.
  const advance = async (tx: Db) => (await advanceRow(tx, key, happening, change))?.row
  return db.isTransaction ? advance(db) : db.transaction().execute(advance)
}

/** Moves an operation to a state by whichever event leads there. */
export async function applyMove(
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
  const fits = Object.values<AnyEvent>(events).filter(
    (one) => one.from.includes(from) && (one.to ?? [from]).includes(more.to),
  )
  const found = begun ? fits.findLast(({ name }) => name !== 'started') : fits[0]
  if (!found) throw new Error(`No event leads from ${from} to ${more.to}`)
  const { when = () => true, ...change } = moveChange(more)
  // Without a lease, as if the holder of the lease did it.
  const isFree = from === 'running' && !more.leaseBy
  return applyEvent(db, key, found, { now: more.now, to: more.to, change: isFree ? change : { ...change, when } })
}

export const requestStop = (db: Db, key: OperationKey, now: number): Promise<OperationRow | undefined> =>
  applyEvent(db, key, events.stopRequested, { now, change: stopChange(now, { owner: 'anna' }) })

export const takeLease = async (
  db: Db,
  key: OperationKey,
  lease: { by: string; now: number; until: number },
): Promise<OperationRow | undefined> =>
  (
    await claimSlice({ store: { db }, features, onStep: () => {}, registry: wholeRegistry }, key, {
      ...lease,
      mayBegin: true,
    })
  )?.row

/** Changes the stored times at which operations run and are undone. */
export const setSchedules = async (db: Db, columns: Parameters<typeof saveSchedule>[2]): Promise<void> => {
  for (const row of await db.selectFrom('operations').select(['tenant_id', 'id']).execute())
    await saveSchedule(db, row, columns)
}

/** Changes the stored approvals of operations. */
export const setApprovals = async (db: Db, columns: Parameters<typeof saveApproval>[2], id?: string): Promise<void> => {
  for (const row of await db.selectFrom('operations').select(['tenant_id', 'id']).execute())
    if (id === undefined || row.id === id) await saveApproval(db, row, columns)
}

const isIn = (states: readonly string[], state: unknown): boolean => typeof state === 'string' && states.includes(state)

/**
 * Changes operations directly in the database, as if an event had led to their state, with everything that belongs to
 * it; without audit entries.
 */
export async function setOperations(
  db: Db,
  {
    approve_by,
    approvers,
    ...columns
  }: Updateable<OperationsTable> & Pick<Updateable<OperationApprovalsTable>, 'approve_by' | 'approvers'>,
  id?: string,
): Promise<void> {
  const approval = { ...(approve_by !== undefined && { approve_by }), ...(approvers !== undefined && { approvers }) }
  if (Object.keys(approval).length > 0) await setApprovals(db, approval, id)
  if (Object.keys(columns).length === 0) return
  const which = sql<boolean>`${id ?? null}::text is null or id = ${id ?? null}`
  await db.transaction().execute(async (tx) => {
    await sql`set local session_replication_role = replica`.execute(tx)
    await tx
      .updateTable('operations')
      .set((e) => ({
        ...(('state' in columns || 'stop_requested' in columns) && {
          version: e('version', '+', 1),
        }),
        ...(isIn(confirmedStates, columns.state) && {
          confirmed_at: e.fn.coalesce('confirmed_at', 'created_at'),
        }),
        ...(isIn(begunStates, columns.state) && {
          started_at: e.fn.coalesce('started_at', 'created_at'),
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

/** For `change`, without showing cards: the state left by a process that dies right after the commit. */
export const dying = (store: Store): Parameters<typeof inChangeTransaction>[0] => ({
  store,
  features,
  onStep: () => {},
  notifier: { state: async () => {} } as never,
})
