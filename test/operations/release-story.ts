import assert from 'node:assert/strict'
import fc from 'fast-check'
import { NothingToDo } from '../../src/operations/plan/nothing-to-do.ts'
import type { Playbook } from '../../src/operations/registry/playbook.ts'
import type { OperationWriteRow } from '../../src/store/queries/plan/writes.ts'
import type { Store } from '../../src/store/store.ts'
import type { Arrival } from '../graph/emulated.ts'
import { drive, watched } from './drive.ts'
import { anna, authorise, type Harness, reason, someone } from './harness.ts'
import { type AnyStory, anyFault, createScene, endsOf, has, type State } from './many-steps.ts'
import { member } from './world.ts'

/** So many are released first, and the rest once these have ended. */
const firstFew = 2

/** A containment as planned, and a release of what it recorded, with everything that can go wrong. */
export const anyRelease: fc.Arbitrary<AnyStory> = fc.record({
  accounts: fc.integer({ min: 1, max: firstFew + 2 }),
  faults: fc.array(anyFault, { maxLength: 2 }),
  deaths: fc.array(fc.noBias(fc.integer({ min: 5, max: 250 })), { maxLength: 2 }),
})

const inWaves = (one: Playbook): Playbook => (one.firstBatch === undefined ? one : { ...one, firstBatch: firstFew })

/** Whether the account shows a restored item, and may sign in. */
function isBack({ action, target, before }: OperationWriteRow, now: State, then: State | undefined): boolean {
  switch (action) {
    case 'allow-sign-in':
      return now.enabled
    case 'revoke-consents':
      return [...now.grants].some(({ clientId }) => clientId === Object(before).clientId)
    case 'remove-licences':
      return [...(then?.licences ?? [])].every(({ skuId }) => [...now.licences].some((one) => one.skuId === skuId))
    case 'remove-from-groups':
      return now.groups.has(target)
    default:
      return true
  }
}

/** What a restoring write brings back; sent again only if there was no answer. */
function restored({ method, url, body }: Arrival): string | undefined {
  if (method === 'PATCH' || (method === 'POST' && /oauth2PermissionGrants|\$ref|assignLicense/.test(url)))
    return `${method} ${url} ${JSON.stringify(body)}`
  return undefined
}

/** Plays the story to its end, and checks it; then releases the same accounts once more, which restores nothing. */
export async function liveRelease(store: Store, story: AnyStory): Promise<void> {
  const options = { change: { playbook: inWaves }, limits: { approverGroupId: '' } }
  const { it, people, before, bot, run, endure } = createScene(store, story, options)
  options.limits.approverGroupId = it.world.group('Approvers')?.id ?? ''
  const ids = people.map(({ id }) => id)
  const approver = someone(it.world.operators.lynne.id)
  const plan = (one: Harness, playbook: string) => drive(it.clock, one.plan(playbook, ids))

  const first = bot(watched(store))
  const contain = await plan(first, 'contain')
  await first.operations.confirm(contain.operation.id, {
    person: anna,
    authorise,
    token: contain.token,
    reason,
    count: story.accounts,
    choices: { removeMethods: false, removeLicences: true, removeFromGroups: true },
  })
  await drive(
    it.clock,
    first.operations.start().then(() => run(contain.operation.id, first)),
  )
  assert.ok(people.every((one) => !has(it, one).enabled && has(it, one).grants.size === 0))
  const contained = it.arrivals.length

  const { operation, token } = await plan(first, 'release')
  assert.equal(operation.counts.change, story.accounts)
  const asked = await drive(
    it.clock,
    first.operations.confirm(operation.id, {
      person: anna,
      authorise,
      token,
      reason: 'Cleared by the security team',
      repeated: reason,
      choices: { restoreConsents: true },
      count: story.accounts,
    }),
  )
  assert.equal(asked.state, 'awaitingApproval')
  await first.operations.approve(operation.id, {
    person: approver,
    directory: member,
  })
  const last = await endure(operation.id)

  const rows = await endsOf(store, asked)
  for (const row of rows.filter(({ state }) => state === 'done')) {
    const one = people.find(({ id }) => id === row.account)
    assert.ok(one)
    assert.ok(isBack(row, has(it, one), before.get(one.id)), `${row.action} is called done and is not`)
  }
  const answered = new Set<string>()
  const arrivals = it.arrivals.slice(contained)
  for (const arrival of arrivals) {
    const what = restored(arrival)
    if (what === undefined) continue
    assert.ok(!answered.has(what), `${what} was done, and sent once more`)
    if (arrival.status >= 200 && arrival.status < 300) answered.add(what)
  }
  const order = [...new Set(rows.toSorted((one, other) => one.seq - other.seq).map(({ account }) => account))]
  const concerns = (some: readonly string[]) => (arrival: Arrival) =>
    some.some((id) => `${arrival.url} ${JSON.stringify(arrival.body)}`.includes(id))
  const rest = arrivals.findIndex(concerns(order.slice(firstFew)))
  assert.ok(rest < 0 || arrivals.findLastIndex(concerns(order.slice(0, firstFew))) < rest, 'the first few end first')

  const whole = people.filter(({ id }) => rows.every((row) => row.account !== id || row.state === 'done'))
  for (const one of whole) assert.deepEqual(has(it, one), before.get(one.id), 'exactly what it was')
  const isWhole = (id: string | null | undefined) => whole.some((one) => one.id === id)
  try {
    const again = await plan(last, 'release')
    const { items } = await last.operations.items(again.operation.id, anna, { offset: 0, limit: 100 })
    for (const { account, verdict } of items)
      assert.ok(verdict === 'already' || !isWhole(account?.id), 'nothing is restored twice')
  } catch (error) {
    if (!(error instanceof NothingToDo)) throw error
    for (const { account_id: id, verdict } of error.items)
      assert.ok(verdict === 'already' || !isWhole(id), 'nothing is restored twice')
  }
  await drive(it.clock, last.operations.close())
  await drive(it.clock, first.operations.close())
}
