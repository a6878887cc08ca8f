// Covers: away, evidence, report, take-over, way-back-in
import { createHash } from 'node:crypto'
import type { Transaction } from 'kysely'
import type { Clock } from '../../src/core/clock.ts'
import { createLog } from '../../src/core/log.ts'
import type { Json } from '../../src/core/model.ts'
import { auditRecords, readAuditSearch } from '../../src/features/evidence/audit-searches.ts'
import type { Account } from '../../src/graph/directory/account.ts'
import { myRoles } from '../../src/graph/directory/me.ts'
import { operationQueue } from '../../src/operations/index.ts'
import type { Context, Notifier } from '../../src/operations/model/context.ts'
import { globalAdministrator } from '../../src/operations/registry/admin-roles.ts'
import type { Lease } from '../../src/operations/run/lease.ts'
import type { Database } from '../../src/store/database.ts'
import type { OperationKey, OperationRow } from '../../src/store/queries/lifecycle/operations.ts'
import type { WriteKey } from '../../src/store/queries/plan/writes.ts'
import type { Store } from '../../src/store/store.ts'
import { createScene } from '../features/way-back-in/scene.ts'
import { anna, channel, createHarness, someone } from '../operations/harness.ts'
import type { World } from '../operations/world.ts'
import { answer } from '../support/answering.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { openTestStore } from '../support/store.ts'
import { openState, type SavedState } from './stored.ts'

const minute = 60_000
/** Pauses are over at once; what takes this long, in ms, is a limit that is never reached. */
const limit = 10_000
/** Who runs the operations that are running, and how often their owner had signed out before. */
export const slice = 'a slice'
export const signOuts = 1

export const people = {
  anna,
  erin: someone('erin'),
  mia: someone('mia'),
  zoe: someone('zoe'),
  yves: someone('yves'),
  alex: someone('alex'),
}

/** An operation in the stored state, and what its owner's card knows. */
export interface Spot {
  readonly key: OperationKey
  readonly token: string
  /** As a slice claimed it, if it is running. */
  readonly row: OperationRow | undefined
  /** Its writes that don't follow others, in the order of its accounts. */
  readonly writes: readonly WriteKey[]
}

/**
 * The operations in the stored state. `plan` and `otherPlan`, of two people, are about accounts that `queued` and
 * `running` have yet to change. `latePlan`, `lateRequest` and the request to take over `unanswered` have expired, and
 * `escalates` has waited long, but nobody has noticed. `due` was scheduled, has just been claimed and hasn't been
 * admitted: there is room within the hour for it or for `plan`. `waiting` has long waited for a sign-in, and `paused`
 * asks whether to continue. `agreed` has changed hands as soon as somebody sees that its slice is over. `ran` is to be
 * reversed later, and left something to do elsewhere; `unopened` lets the person back in again that `ended` has let
 * back in, and `letsIn` is due. `verifying` is about to be read back. `ahead` was begun by an instance whose clock was ahead. Of the passes of `old`, one was left by a process that died, one was used, and one is about to expire.
 */
export const spotNames = [
  ...(['plan', 'otherPlan', 'latePlan', 'request', 'lateRequest', 'escalates', 'scheduled', 'unanswered'] as const),
  ...(['queued', 'running', 'due', 'waiting', 'paused', 'agreed', 'ran', 'unopened', 'ended', 'old'] as const),
  ...(['letsIn', 'ahead', 'verifying'] as const),
] as const
export type SpotName = (typeof spotNames)[number]

/** What is known of a stored state besides its rows; stored with them. */
interface Known {
  readonly spots: Readonly<Record<SpotName, Spot>>
  /** The voucher of `ended`. */
  readonly voucher: string
  readonly now: number
  readonly accountsPerHour: number
  readonly accounts: readonly (readonly [string, Account])[]
}

export interface Scene extends Pick<Known, 'spots' | 'voucher' | 'now'> {
  readonly databaseUrl: string
  readonly store: Store
  readonly world: World
  readonly saved: Pick<SavedState<Known>, 'read'>
  /** What one of two instances has, on this connection. Its random values depend on the name only. */
  instance(name: string, db: Store['db']): Context
  /** Sets everything back. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** Shows nobody anything: what is due stays due. */
const silent: Notifier = {
  state: async () => {},
  progress: async () => {},
  follow: () => () => {},
  again: async () => {},
  sweep: async () => {},
  idle: async () => {},
}

const withoutPauses = (clock: Clock): Clock => ({
  ...clock,
  sleep: (ms, signal) => (ms < limit ? Promise.resolve() : clock.sleep(ms, signal)),
})

function randomFrom(name: string) {
  let drawn = 0
  return (size: number) => {
    const bytes = createHash('sha512').update(`${name} ${drawn++}`).digest()
    return bytes.subarray(0, size)
  }
}

/** The lease of a slice that has just claimed this operation. */
export const leaseOf = (row: OperationRow): Lease => ({
  by: slice,
  row,
  started: undefined,
  signal: new AbortController().signal,
  signedOut: new AbortController().signal,
  signOuts,
  left: () => 30_000,
  interrupt: () => {},
  check: async () => {},
  end: () => {},
})

export const chatOf = (name: string) => ({ ...channel, userId: `29:${name}`, reference: { chat: name } })

export const recordedWrites = (writes: readonly WriteKey[], before: Json = null) =>
  writes.map((one) => ({ ...one, before, audit_before: 'before', audit_after: 'after' }))

/** People's directory, in which alex is everybody's manager, and joni has registered something with a pass. */
export function openWorld() {
  const passes = createScene()
  const { world, managers, methods } = passes
  for (const one of ['joni', 'ruth', 'uma']) managers.set(one, 'alex')
  methods.set('joni', createFakeClock().now() + 60 * minute)
  world.instead.push(
    answer(readAuditSearch, async () => ({ is: 'succeeded', cut: false })),
    answer(auditRecords, async () => ({ cut: false })),
    answer(myRoles, async () => [{ name: 'Global Administrator', templateId: globalAdministrator }]),
  )
  world.groups.set('approvers', new Set(['erin', 'mia']))
  world.groups.set('second', new Set(['sam']))
  world.groups.set('operators', new Set(['anna', 'zoe', 'yves', 'olga', 'otto', 'otis']))
  return passes
}

export const limits = {
  approverGroupId: 'approvers',
  escalationGroupId: 'second',
  operatorGroupId: 'operators',
  confirmCountAbove: 100,
}

/** Opens the stored state that `buildScene` has left at this address. */
export async function openScene(databaseUrl: string): Promise<Scene> {
  const { store, close } = await openTestStore({ databaseUrl, queues: [operationQueue] })
  const saved = await openState<Known>(store.db)
  const { spots, voucher, now, accountsPerHour, accounts } = saved.known
  const passes = openWorld()
  const { world } = passes
  const harness = createHarness(store, {
    clock: createFakeClock(now),
    world,
    limits: { ...limits, maxAccountsPerHour: accountsPerHour },
  })
  const { context } = harness.operations
  return {
    ...{ databaseUrl, store, world, saved, spots, voucher, now },
    instance: (name, db) => ({
      ...context,
      store: {
        ...store,
        db,
        // A job outside a transaction is one more statement of this side.
        queue: {
          ...store.queue,
          send: (queue, data, options = {}) =>
            store.queue.send(queue, data, { ...options, tx: options.tx ?? (db as Transaction<Database>) }),
        },
      },
      clock: withoutPauses(createFakeClock(now)),
      log: createLog({ level: 'silent' }),
      random: randomFrom(name),
      notifier: silent,
      unmatched: new Set(),
      onStep: () => {},
    }),
    reset: async () => {
      passes.created.length = 0
      passes.passes.clear()
      world.accounts.clear()
      for (const [id, account] of accounts) world.accounts.set(id, account)
      world.written.length = 0
      await saved.restore()
    },
    close,
  }
}
