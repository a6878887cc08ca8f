// Covers: take-over
import assert from 'node:assert/strict'
import { handoversOf } from '../features/take-over/handovers.ts'
import { locksOf, lockOrder as order } from '../support/lock-order.ts'
import { type Statement, useStatements } from '../support/statements.ts'
import { anna, authorise, channel, reason, someone, useHarness } from './harness.ts'
import { member } from './world.ts'

const people = ['bob', 'carol', 'dora', 'eve', 'fay', 'gus', 'hal', 'ivy']
const hour = 3_600_000

describe('the locks of a transaction', () => {
  const h = useHarness(() => ({
    limits: { approvalAbove: 3, approverGroupId: 'approvers', operatorGroupId: 'ops', confirmCountAbove: 100 },
  }))
  const statements = useStatements()
  beforeEach(() => {
    for (const name of [...people, 'anna', 'erin', 'mia', 'zoe']) h().world.add(name)
    h().world.groups.set('approvers', new Set(['erin', 'mia']))
    h().world.groups.set('ops', new Set(['anna', 'zoe']))
  })
  const transactions = () => {
    const all: Statement[][] = []
    for (const one of statements()) {
      if (/^\s*(begin|commit|rollback)/i.test(one.text)) all.push([])
      all.at(-1)?.push(one)
    }
    return all
  }

  it('are taken in the documented order', async () => {
    const { operations, world, clock } = h()
    const zoe = someone('zoe')
    const mia = { person: someone('mia'), directory: member }
    const { id } = await h().begin('disable', people.slice(0, 5), { enableAt: clock.now() + 3 * hour })
    const denied = await h().begin('disable', people.slice(5))
    const small = await h().begin('disable', ['ivy'], { runAt: clock.now() + hour })
    await h().work()
    await operations.approve(id, mia)
    await h().work()
    await operations.deny(denied.id, mia).catch(() => undefined)
    await handoversOf(h()).takeOver(small.id, {
      person: zoe,
      directory: member,
      reader: world.directory(),
      locale: 'en',
      channel: { ...channel, reference: { chat: 'zoe' }, userId: '29:zoe' },
    })
    const answer = { directory: member, reader: world.directory(), request: 1, agrees: true }
    await handoversOf(h()).answer(small.id, { person: anna, ...answer })
    clock.set(2 * hour)
    await h().sweep()
    await h().work()
    const undo = await operations.undo(id, { requester: anna, directory: world.directory(), locale: 'en', channel })
    await operations.confirm(undo.operation.id, {
      person: anna,
      authorise,
      token: undo.token,
      reason,
      count: undo.operation.counts.change,
    })
    clock.set(2 * hour)
    await h().sweep()
    await h().work()
    const found = transactions().map((one) => ({ locks: locksOf(one), said: one.map(({ text }) => text).join('\n') }))
    for (const { locks, said } of found)
      assert.deepEqual(
        locks,
        [...locks].sort((a, b) => order.indexOf(a) - order.indexOf(b)),
        said,
      )
    assert.deepEqual([...new Set(found.flatMap(({ locks }) => locks))].sort(), [...order].sort())
    assert.ok(
      found.some(({ locks }) => new Set(locks).size === 4),
      'a confirmation takes all of them',
    )
  })
})
