// Covers: away, evidence, report, take-over, way-back-in
import type { Json } from '../../src/core/model.ts'
import { mailboxKinds } from '../../src/features/evidence/model.ts'
import { evidenceQueries } from '../../src/features/evidence/queries.ts'
import { searchQueries } from '../../src/features/evidence/search-queries.ts'
import { exportQueries } from '../../src/features/export/queries.ts'
import { createVouchers } from '../../src/features/way-back-in/vouchers.ts'
import { operationQueue } from '../../src/operations/index.ts'
import { claimSlice } from '../../src/operations/lifecycle/advance.ts'
import { knownOperations } from '../../src/operations/lifecycle/known-operations.ts'
import { ownerChangesOf } from '../../src/operations/model/context.ts'
import { concludeSlice, type SliceOutcome } from '../../src/operations/run/conclude.ts'
import { readBackOperation } from '../../src/operations/run/verify.ts'
import type { OperationKey, OperationRow } from '../../src/store/queries/lifecycle/operations.ts'
import type { WriteKey } from '../../src/store/queries/plan/writes.ts'
import { raisePosts } from '../../src/store/queries/posts/posts.ts'
import { markSending, settleWrites } from '../../src/store/queries/run/sending.ts'
import { signOutQueries } from '../../src/store/queries/sign-outs.ts'
import type { Store } from '../../src/store/store.ts'
import { handoversOf } from '../features/take-over/handovers.ts'
import { claimAndDie, letIn } from '../features/way-back-in/scene.ts'
import { createJobTable } from '../operations/hand-queue.ts'
import { anna, createHarness } from '../operations/harness.ts'
import { member } from '../operations/world.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { outboxEmpty } from '../support/outbox.ts'
import { openTestStore } from '../support/store.ts'
import {
  chatOf,
  leaseOf,
  limits,
  openWorld,
  people,
  recordedWrites,
  type Spot,
  type SpotName,
  signOuts,
  slice,
  spotNames,
} from './scene.ts'
import { saveState } from './stored.ts'

const minute = 60_000

const keyOf = ({ id }: { readonly id: string }): OperationKey => ({ tenantId: anna.tid, id })

const readWrites = ({ db }: Pick<Store, 'db'>, { id }: { readonly id: string }): Promise<WriteKey[]> =>
  db
    .selectFrom('operation_writes')
    .select(['seq', 'action', 'target'])
    .where('operation_id', '=', id)
    .where('after', 'is', null)
    .orderBy('seq')
    .execute()

const accountNames = [
  ...['bob', 'dora', 'gil', 'hal', 'ivy', 'jim', 'kim', 'lee', 'max', 'ned', 'olga', 'otis', 'otto'],
  ...['pat', 'ruth', 'sam', 'tom', 'una', 'vic', 'wim', 'xena', 'uma', 'nia', 'yan'],
]

/** Fills the database at this address, which is empty. */
export async function buildScene(databaseUrl: string): Promise<void> {
  const { store, close } = await openTestStore({ databaseUrl, queues: [operationQueue] })
  await createJobTable(store)
  const { world } = openWorld()
  const clock = createFakeClock()
  for (const name of [...Object.keys(people), ...accountNames]) world.add(name)
  world.add('syd', { synced: true })
  const harness = createHarness(store, { clock, world, limits })
  const { operations, begin } = harness
  const { context } = operations
  const claimed = async (operation: { readonly id: string }) => {
    const now = clock.now()
    const lease = { by: slice, now, until: now + 8_000, mayBegin: true }
    const row = (await claimSlice(context, keyOf(operation), lease))?.row
    if (!row) throw new Error(`Nothing to do for ${operation.id}`)
    return leaseOf(row)
  }
  const concluded = async (operation: { readonly id: string }, outcome: SliceOutcome) =>
    concludeSlice(context, keyOf(operation), await claimed(operation), outcome)
  /** Runs it like a process that dies before it does what follows. */
  const ran = async (operation: { readonly id: string }, before: Json) => {
    const lease = await claimed(operation)
    const [key, writes, now] = [keyOf(operation), await readWrites(store, operation), clock.now()]
    await markSending(store.db, key, recordedWrites(writes, before), slice, now, ownerChangesOf(context), signOuts)
    await settleWrites(
      store.db,
      key,
      writes.map((one) => ({ ...one, to: 'done' }) as const),
      slice,
      now,
    )
    const row = await concludeSlice(context, key, lease, { end: 'done', changed: true })
    return row
  }
  const runToEnd = async (operation: { readonly id: string }, before: Json) => {
    const row = await ran(operation, before)
    if (row?.state === 'verifying') await readBackOperation(context, keyOf(operation), leaseOf(row))
  }
  const asked = ({ id }: { readonly id: string }) =>
    handoversOf(harness).takeOver(id, {
      person: people.zoe,
      directory: member,
      reader: world.directory(),
      locale: 'en-US',
      channel: chatOf('zoe'),
    })

  // Once, so that there is a row to lock.
  await signOutQueries(store.db).add(anna)
  await signOutQueries(store.db).end(anna)
  await operations.start()
  const old = await letIn(harness, ['adele', 'joni', 'ruth'])
  const [, used, left] = old.vouchers
  await createVouchers(context).revealPass(used?.id ?? '', people.alex, 'seen')
  await claimAndDie(harness, left?.id ?? '', 2 * minute)
  clock.set(20 * 60 * minute)
  const ended = await letIn(harness, ['diego'])
  const latePlan = await harness.plan('disable', ['ned'])
  // Whoever changes an operator of the bot needs a second person.
  const lateRequest = await begin('disable', ['otto'])
  const due = await begin('disable', ['lee', 'max', 'gil'], { runAt: clock.now() + 32 * minute })
  const letsIn = await begin('letBackIn', ['uma'], { runAt: clock.now() + 32 * minute })
  const unanswered = await begin('disable', ['una'], { runAt: clock.now() + 90 * minute })
  await asked(unanswered)
  const waiting = await begin('disable', ['wim'])
  await concluded(waiting, { end: 'needsSignIn', pause: { code: 'signedOut', details: {} } })
  clock.set(8 * minute)
  const escalates = await begin('disable', ['otis'])
  clock.set(25 * minute - 10_000)
  const agreed = await begin('disable', ['vic'])
  await claimed(agreed)
  await asked(agreed)
  const answer = { person: anna, directory: member, reader: world.directory(), request: 1, agrees: true }
  await handoversOf(harness).answer(agreed.id, answer)
  const verifying = await begin('disable', ['yan'])
  world.add('yan', { accountEnabled: false })
  await ran(verifying, { enabled: true })
  clock.set(10_000)
  const plan = await harness.plan('disable', ['ivy', 'kim', 'pat'])
  const otherPlan = await harness.plan('disable', ['ivy'], { requester: people.zoe, channel: chatOf('zoe') })
  const request = await begin('disable', ['olga', 'dora'])
  const erin = { person: people.erin, directory: member }
  await operations.ask(request.id, { ...erin, text: 'Is this about the incident of today?' })
  const scheduled = await begin('disable', ['hal'], { runAt: clock.now() + 60 * minute })
  await asked(scheduled)
  const enableAt = clock.now() + 120 * minute
  const again = await begin('disable', ['tom', 'syd'], { enableAt, choices: {} })
  world.add('tom', { accountEnabled: false })
  await runToEnd(again, { enabled: true })
  const unopened = await begin('letBackIn', ['diego'])
  await runToEnd(unopened, { receiver: { ...people.alex, manager: true } })
  clock.set(10 * minute)
  const ahead = await begin('disable', ['nia'])
  clock.set(-10 * minute)
  const paused = await begin('disable', ['xena'])
  const details = { failed: 20, of: 20, reason: 'forbidden' } as const
  await concluded(paused, { end: 'asks', pause: { code: 'manyFailures', details } })
  const queued = await begin('disable', ['kim'])
  const running = await begin('disable', ['bob', 'ivy'])
  await outboxEmpty(store, clock.now)
  const now = clock.now()
  const leases = {
    verifying: (await claimed(verifying)).row,
    running: (await claimed(running)).row,
    due: (await claimed(due)).row,
    letsIn: (await claimed(letsIn)).row,
  }
  const searches = searchQueries(store.db)
  await searches.insert(keyOf(running), [['bob']], { from: 0, to: now, time: 60 * minute })
  const [search] = await searches.claim(now, 1, knownOperations(context.registry))
  if (search) await searches.later(search, now, 'a search')
  const searched = mailboxKinds.map((kind) => ({ kind, state: 'searching', undated: 0, traces: [] }) as const)
  await evidenceQueries(store.db).record(keyOf(running), searched, now)
  const file = { tokenHash: 'a file', owner: anna, fileName: 'a.csv', contentType: 'text/csv', detail: {} }
  await exportQueries(store.db).begin({ ...file, expiresAt: now + 10 * minute })
  for (const one of [request, queued]) await raisePosts(store.db, keyOf(one), 'requester', now)
  const accountsPerHour = harness.limits.maxAccountsPerHour - (await operations.leftThisHour(anna)) + 3
  await operations.close()

  const tokens: Readonly<Partial<Record<SpotName, string>>> = {
    plan: plan.token,
    otherPlan: otherPlan.token,
    latePlan: latePlan.token,
  }
  const rows: Readonly<Partial<Record<SpotName, OperationRow>>> = leases
  const begun = {
    ...{ plan: plan.operation, otherPlan: otherPlan.operation, latePlan: latePlan.operation, request, lateRequest },
    ...{ escalates, scheduled, unanswered, queued, running, due, waiting, paused, agreed, ran: again, unopened },
    ...{ ended, old, letsIn, ahead, verifying },
  }
  const spots = await Promise.all(
    spotNames.map(async (name): Promise<[SpotName, Spot]> => {
      const [operation, token = '', row] = [begun[name], tokens[name], rows[name]]
      return [name, { key: keyOf(operation), token, row, writes: await readWrites(store, operation) }]
    }),
  )
  const known = { spots: Object.fromEntries(spots), voucher: ended.voucher, now, accountsPerHour }
  await saveState(store.db, { ...known, accounts: [...world.accounts] })
  await close()
}
