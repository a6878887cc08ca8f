import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Account } from '../../src/graph/directory/account.ts'
import type { Operation } from '../../src/operations/index.ts'
import { ruleErrors } from '../../src/operations/rules/errors.ts'
import { auditQueries } from '../../src/store/queries/audit.ts'
import { verifyChain } from '../../src/store/queries/audit-chain.ts'
import type { Store } from '../../src/store/store.ts'
import { findUnrecorded } from '../support/audit.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { anna, authorise, createHarness, type Harness, reason } from './harness.ts'
import { createMortal, type Death } from './mortal.ts'
import { createWorld, type Fault, type World } from './world.ts'

/** An operation from plan to end, and when its processes die. */
export interface Story {
  readonly kind: 'disable' | 'enable' | 'signOut'
  readonly signOut: boolean
  /** The planned accounts, and their faults. */
  readonly accounts: readonly { guest: boolean; asWanted: boolean; fault: Fault | undefined }[]
  /** Where each process dies; the one after them survives. */
  readonly deaths: readonly Death[]
}

export const anyStory: fc.Arbitrary<Story> = fc.record({
  kind: fc.constantFrom('disable', 'enable', 'signOut'),
  signOut: fc.boolean(),
  accounts: fc.array(
    fc.record({
      guest: fc.boolean(),
      asWanted: fc.constantFrom(false, false, false, true),
      fault: fc.constantFrom<Fault | undefined>(
        undefined,
        undefined,
        undefined,
        'failed',
        'uncertain',
        'lostAfterApplying',
      ),
    }),
    { minLength: 1, maxLength: 8 },
  ),
  deaths: fc.array(fc.noBias(fc.integer({ min: 1, max: 280 })), { maxLength: 4 }),
})

/** One account of each kind. */
export const mixed: Omit<Story, 'deaths'> = {
  kind: 'disable',
  signOut: true,
  accounts: [
    { guest: false, asWanted: false, fault: undefined },
    { guest: true, asWanted: false, fault: undefined },
    { guest: false, asWanted: false, fault: 'lostAfterApplying' },
    { guest: false, asWanted: false, fault: 'failed' },
  ],
}

const ended = ['done', 'failed', 'uncertain', 'skipped']

/** Plays the scenario to its end and checks it; true if no process died. */
export async function live(store: Store, story: Story): Promise<boolean> {
  const clock = createFakeClock()
  const { world, ids } = createPeople(story)
  const before = new Map(world.accounts)
  const limits = { confirmCountAbove: 100 }
  const planner = createHarness(store, { clock, world, limits })
  const planned = await planner.plan(story.kind, ids).catch((error: unknown) => {
    if (error instanceof ruleErrors.nothingToDo) return undefined
    throw error
  })
  // All are as wanted, or nothing applies to them: there is nothing to confirm.
  if (!planned) {
    assert.deepEqual(world.written, [])
    return true
  }
  const { operation, token } = planned
  const confirm = ({ operations }: Harness) =>
    operations
      .confirm(operation.id, { person: anna, authorise, token, reason, choices: { signOut: story.signOut } })
      .catch(() => undefined)

  let deaths = 0
  for (const death of story.deaths) {
    const mortal = createMortal(death)
    const { step } = mortal
    world.step = step
    const process = createHarness(mortal.mortalStore(store), {
      clock,
      world,
      onTell: () => step('telling'),
      onToken: () => step('token'),
      queueOn: store,
    })
    await process.operations.start().catch(() => undefined)
    await confirm(process)
    await process.work().catch(() => undefined)
    await process.operations.close()
    if (mortal.dead) deaths += 1
    // The next process starts after the dead one's leases have expired.
    await clock.advance(20_000)
  }
  world.step = () => {}
  const last = createHarness(store, { clock, world, limits })
  await last.operations.start()
  await confirm(last)
  const work = async () => {
    await last.work()
    await clock.advance(20_000)
    await last.sweep()
    await last.work()
  }
  await work()
  // Its first accounts can all have failed for the same reason; then it asks whether to continue.
  const now = await last.operations.get(operation.id, anna)
  if (now.state === 'paused' && now.failing) {
    await last.operations.continueOperation(operation.id, { person: anna })
    await work()
  }
  await last.operations.close()
  assert.deepEqual(last.errors, [])
  await check(last, operation, story, before)
  await checkAudit(last, operation)
  return deaths === 0
}

function createPeople(story: Story): { world: World; ids: string[] } {
  const world = createWorld()
  const ids = story.accounts.map(({ guest, asWanted, fault }, n) => {
    const { id } = world.add(`user${n}`, {
      accountEnabled: (story.kind === 'enable') === asWanted,
      userType: guest ? 'Guest' : 'Member',
    })
    if (fault) world.faults.set(id, fault)
    return id
  })
  world.add('bystander', { accountEnabled: story.kind !== 'enable' })
  return { world, ids }
}

async function check(
  { operations, world, told }: Harness,
  planned: Operation,
  story: Story,
  before: ReadonlyMap<string, Account>,
): Promise<void> {
  const operation = await operations.get(planned.id, anna)
  const { items } = await operations.items(planned.id, anna, { offset: 0, limit: 100 })
  const targets = items.filter((item) => item.verdict === 'change')
  const ids = new Set(targets.map((item) => item.account?.id))

  if (targets.length === 0) {
    assert.ok(['planned', 'expired'].includes(operation.state), operation.state)
  } else {
    assert.equal(operation.state, 'done')
    if (told.length > 0) assert.equal(told.at(-1)?.state, 'done')
  }
  const { total, done, failed, uncertain, skipped } = operation.progress
  if (targets.length > 0) assert.equal(done + failed + uncertain + skipped, total)
  for (const item of targets) {
    const id = item.account?.id ?? ''
    const [next] = item.following
    const signOut = next?.state ?? 'none'
    assert.ok(ended.includes(item.change), item.change)
    assert.ok(['none', ...ended].includes(signOut), signOut)
    const enabled = world.accounts.get(id)?.accountEnabled
    if (item.change === 'done' && story.kind !== 'signOut') assert.equal(enabled, story.kind === 'enable')
    if (enabled !== before.get(id)?.accountEnabled) assert.ok(['done', 'uncertain'].includes(item.change), item.change)
    if (item.change === 'failed') assert.equal(enabled, before.get(id)?.accountEnabled)
    const signsOut = story.kind === 'disable' && story.signOut && !item.account?.guest
    assert.equal(signOut !== 'none', signsOut)
    if (signOut === 'done') assert.equal(item.change, 'done')
    assert.equal(item.verified, item.change === 'done' ? 'verified' : 'none')
    assert.equal(next?.verified ?? 'none', signOut === 'done' ? 'verified' : 'none')
    if (signsOut && item.change === 'done') assert.notEqual(signOut, 'skipped')
  }
  for (const entry of world.written) {
    const [act, id] = entry.split(':')
    assert.ok(ids.has(id), `${entry} was not planned`)
    assert.ok(act === story.kind || (act === 'signOut' && story.kind === 'disable' && story.signOut), entry)
  }
  for (const item of items.filter((one) => !ids.has(one.account?.id))) {
    assert.deepEqual([item.change, item.following[0]?.state ?? 'none'], ['none', 'none'])
  }
  for (const [id, account] of before) if (!ids.has(id)) assert.deepEqual(world.accounts.get(id), account)
}

/** The audit contains every step exactly once. */
async function checkAudit({ store, operations }: Harness, { id }: Operation): Promise<void> {
  const report = await verifyChain(store.db, anna.tid)
  assert.equal(report.broken, undefined)
  assert.deepEqual(await findUnrecorded(store.db, anna.tid), [])
  const rows = (await auditQueries(store.db).range(anna.tid, 1, report.rows + 1)).map(({ entry }) => JSON.parse(entry))
  const { items } = await operations.items(id, anna, { offset: 0, limit: 100 })
  for (const row of rows.filter(({ account }) => account)) {
    const item = items.find(({ seq }) => seq === row.item)
    assert.ok(item, `an entry about nobody: ${JSON.stringify(row)}`)
    assert.equal(row.account.id, item.account?.id)
    const [next] = item.following
    const own = !item.following.some(({ action }) => action === row.action)
    if (row.step === 'accountChanged') assert.equal(own ? item.change : next?.state, 'done')
    if (row.requestId) assert.ok([item.requestId, next?.requestId].includes(row.requestId))
  }
  const ends = rows.filter(({ account }) => account).map(({ item, action, step }) => `${item} ${action} ${step}`)
  assert.equal(new Set(ends).size, ends.length, 'no end is told of twice')
  const { state } = await operations.get(id, anna)
  const steps = rows.filter(({ account }) => !account).map(({ step }) => step)
  for (const step of ['planned', 'confirmed', 'started', 'finished', 'expired']) {
    assert.ok(steps.filter((one) => one === step).length <= 1, `${step} twice`)
  }
  assert.equal(steps.includes('finished'), state === 'done')
}
