import { type Expression, type ExpressionBuilder, type Kysely, type SqlBool, sql } from 'kysely'
import type { PersonKey } from '../../../core/model.ts'
import { endStates, type OperationState, runnableStates, waitingStates } from '../../../core/operation-states.ts'
import type { Database } from '../../database.ts'
import { clockTolerance } from '../attempts.ts'
import { isKnown, type KnownOperations } from '../known-operations.ts'
import type { Change, RowSelection } from '../lifecycle/advance.ts'
import { type readBackChange, readBackColumns } from '../lifecycle/changes.ts'
import type { OperationKey } from '../lifecycle/operations.ts'
import type { Waits } from '../operation-types.ts'
import { isChangingOwner, type OwnerChange } from '../owner-changes.ts'
import { neverSignedOut, type SignOuts } from '../sign-outs.ts'

/** An operation's lease as it was read. */
export interface HeldLease extends OperationKey {
  readonly by: string | null
  readonly until: number
}

/**
 * Whether there is something to run now. Scheduled operations have their time in not_before; stop requests don't wait
 * for it.
 */
function runnable(e: ExpressionBuilder<Database, 'operations'>, now: number, mayBegin = true) {
  return e.and([
    e('state', 'in', runnableStates),
    e.or([e('not_before', '<=', now), e('stop_requested', '=', true)]),
    ...(mayBegin ? [] : [e.or([e('started_at', 'is not', null), e('stop_requested', '=', true)])]),
  ])
}

/**
 * The operations for which all of this is true, locked in the order of their IDs. Rows that someone else has locked are
 * being worked on and are left for the next sweep.
 */
const among = (e: ExpressionBuilder<Database, 'operations'>, all: readonly Expression<SqlBool>[]) =>
  sql<SqlBool>`(tenant_id, id) in (select tenant_id, id from operations where ${e.and([...all])}
    order by tenant_id, id for update skip locked)`

/** Has an ended operation read back, now that its owner has signed in. */
export const readAgainChange = (now: number): Change => ({
  set: () => ({ look_at: now, pause: null, nudged_at: now }),
  when: (row) => row.pause !== null && row.lease_until <= now,
})

/** Plans that have expired. */
export const expiredSelection =
  (now: number, known: KnownOperations): RowSelection =>
  () =>
    sql<boolean>`(tenant_id, id) in (select o.tenant_id, o.id from operations o
      where o.state = 'planned' and o.expires_at <= ${now} and ${isKnown('o', known)}
      order by o.tenant_id, o.id for update skip locked)`

/** The last holder before this statement, unless it finished its slice. */
const lastBy = sql<string | null>`(select held.lease_by from operations held
  where held.tenant_id = operations.tenant_id and held.id = operations.id)`

/**
 * In `lease_by`, precedes the name of an instance that stopped and left the operation to others; such a value is no
 * lease.
 */
const leftByPrefix = 'left by '

/** Who held an operation last, and whether it was left to others; undefined if its slice ended. */
export const readLastHolder = (lastBy: string | null): { readonly by: string; readonly left: boolean } | undefined =>
  lastBy === null ? undefined : { by: lastBy.replace(leftByPrefix, ''), left: lastBy.startsWith(leftByPrefix) }

/** How often its owner has signed out so far. */
const signOuts = sql<SignOuts>`coalesce((select jsonb_build_object('times', s.times, 'signedOut', s.signed_out)
  from sign_outs s where s.tenant_id = operations.tenant_id and s.person_id = operations.requester_oid),
  ${JSON.stringify(neverSignedOut)}::jsonb)`

/** Queries by which instances share operations: who runs what, and what was left behind; `db` can be a transaction. */
export function leaseQueries(db: Kysely<Database>) {
  const at = ({ tenantId, id }: OperationKey) =>
    db.updateTable('operations').where('tenant_id', '=', tenantId).where('id', '=', id)

  return {
    /**
     * Takes the lease of an operation with something to run or read back; undefined if there is none, or someone else
     * has it, or it is about to change its owner. `begun`: whether a slice has started it before; `signOuts`: how often its
     * owner has signed out.
     */
    take: (
      key: OperationKey,
      lease: {
        by: string
        now: number
        until: number
        mayBegin: boolean
        known: KnownOperations
        ownerChanges: readonly OwnerChange[]
      },
    ): Promise<{ state: OperationState; begun: boolean; signOuts: SignOuts; lastBy: string | null } | undefined> =>
      at(key)
        .set((e) => ({
          started_at: sql<number>`coalesce(${e.ref('started_at')}, ${lease.now})`,
          lease_by: lease.by,
          lease_until: lease.until,
        }))
        .where('lease_until', '<=', lease.now)
        .where(isKnown('operations', lease.known))
        .where((e) => e.not(isChangingOwner('operations', lease.ownerChanges)))
        .where((e) => e.or([runnable(e, lease.now, lease.mayBegin), e('look_at', '<=', lease.now)]))
        .returning([
          'state',
          sql<boolean>`exists (select from operation_events e where e.tenant_id = operations.tenant_id
            and e.operation_id = operations.id and e.event = 'started')`.as('begun'),
          signOuts.as('signOuts'),
          lastBy.as('lastBy'),
        ])
        .executeTakeFirst(),

    /** Extends the lease; undefined if it was lost. */
    renew: (
      key: OperationKey,
      lease: { by: string; now: number; until: number; ownerChanges: readonly OwnerChange[] },
    ): Promise<{ stop_requested: boolean; is_changing_owner: boolean } | undefined> =>
      at(key)
        .set({ lease_until: lease.until, nudged_at: lease.now })
        .where('lease_by', '=', lease.by)
        .where('lease_until', '>', lease.now)
        .returning(['stop_requested', isChangingOwner('operations', lease.ownerChanges).as('is_changing_owner')])
        .executeTakeFirst(),

    /** Leases that end later than any lease taken now could, because a clock was set back. */
    ahead: (until: number): Promise<HeldLease[]> =>
      db
        .selectFrom('operations')
        .select(['tenant_id as tenantId', 'id', 'lease_by as by', 'lease_until as until'])
        .where('lease_until', '>', until)
        .execute(),

    /** Releases a lease that its holder doesn't renew; does nothing if it was just renewed. */
    releaseOf: async ({ tenantId, id, by, until }: HeldLease): Promise<void> => {
      await at({ tenantId, id })
        .set({ lease_by: null, lease_until: 0, nudged_at: 0 })
        .where('lease_by', '=', by)
        .where('lease_until', '=', until)
        .execute()
    },

    /** Releases every lease, for a process that has the database to itself: all other holders are dead. */
    releaseAll: async (): Promise<void> => {
      const free = { lease_by: null, lease_until: 0, nudged_at: 0 }
      await db.updateTable('operations').set(free).where('lease_by', 'is not', null).execute()
    },

    /** Releases the operation, to be claimed no earlier than `notBefore`; false if the lease was already lost. */
    release: async (
      key: OperationKey,
      lease: {
        by: string
        now: number
        notBefore: number
        failures: number
        waits?: Waits | undefined
        stopping?: boolean
      },
    ): Promise<boolean> => {
      const result = await at(key)
        .set({
          lease_by: lease.stopping ? leftByPrefix + lease.by : null,
          lease_until: 0,
          not_before: lease.notBefore,
          waits: lease.waits ? JSON.stringify(lease.waits) : null,
          failures: lease.failures,
          ...(lease.failures === 0 && { pause: null }),
          nudged_at: lease.now,
        })
        .where('lease_by', '=', lease.by)
        .executeTakeFirst()
      return result.numUpdatedRows === 1n
    },

    /** Records a read-back that showed nothing new; lease holder only. */
    looked: async (key: OperationKey, look: Parameters<typeof readBackChange>[0]): Promise<boolean> => {
      const result = await at(key).set(readBackColumns(look)).where('lease_by', '=', look.by).executeTakeFirst()
      return result.numUpdatedRows === 1n
    },

    /** This person's ended operations that can't be read back without a sign-in. */
    waitingToLook: ({ tid, oid }: PersonKey, known: KnownOperations): Promise<OperationKey[]> =>
      db
        .selectFrom('operations')
        .select(['tenant_id as tenantId', 'id'])
        .where('tenant_id', '=', tid)
        .where('requester_oid', '=', oid)
        .where('state', 'in', endStates)
        .where('pause', 'is not', null)
        .where(isKnown('operations', known))
        .execute(),

    /**
     * Ends the pauses of operations that were last worked on before the clock was set back; otherwise they would last
     * until it has caught up. Scheduled operations keep their time.
     */
    endPauses: async (now: number): Promise<void> => {
      await db
        .updateTable('operations')
        .set((e) => ({
          nudged_at: 0,
          not_before: sql<number>`case when state = 'running' then 0 else ${e.ref('not_before')} end`,
          look_at: sql<number | null>`case when ${e.ref('look_at')} > ${now} then ${now} else ${e.ref('look_at')} end`,
        }))
        .where((e) =>
          among(e, [
            e.or([e('state', 'in', runnableStates), e('look_at', 'is not', null)]),
            e('nudged_at', '>', now + clockTolerance),
            e('lease_until', '<=', now),
          ]),
        )
        .execute()
    },

    /** Claims operations untouched since `quietSince`, each for a single caller. */
    idle: (now: number, quietSince: number, known: KnownOperations, mayBegin = true): Promise<OperationKey[]> =>
      db
        .updateTable('operations')
        .set({ nudged_at: now })
        .where((e) =>
          among(e, [
            e('lease_until', '<=', now),
            e.or([runnable(e, now, mayBegin), e('look_at', '<=', now)]),
            e('nudged_at', '<=', quietSince),
            isKnown('operations', known),
          ]),
        )
        .returning(['tenant_id as tenantId', 'id'])
        .execute(),

    /** Operations waiting for their requester since before `since`. */
    waitingSince: async (since: number, known: KnownOperations): Promise<OperationKey[]> =>
      db
        .selectFrom('operations')
        .select(['tenant_id as tenantId', 'id'])
        .where('state', 'in', waitingStates)
        .where('changed_at', '<=', since)
        .where(isKnown('operations', known))
        .execute(),
  }
}
