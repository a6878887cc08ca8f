import assert from 'node:assert/strict'
import { anna, someone, useHarness } from '../harness.ts'
import { member } from '../world.ts'

const hour = 3_600_000
const minute = 60_000
const group = 'approvers'

describe('the hourly limit during the run', () => {
  const h = useHarness(() => ({ limits: { maxAccountsPerHour: 3 } }))
  const names = ['bob', 'carol', 'dora', 'erin', 'fred', 'gina']
  beforeEach(() => {
    for (const name of names) h().world.add(name)
  })
  const at = (ms: number) => ({ runAt: h().clock.now() + ms, choices: { signOut: false } })
  const disabled = () => h().world.written.length

  it('counts when accounts are changed, across several scheduled operations', async () => {
    for (const pair of [names.slice(0, 2), names.slice(2, 4), names.slice(4)])
      await h().begin('disable', pair, at(hour))
    await h().clock.advance(hour)
    await h().work()
    assert.equal(disabled(), 2)
    await h().clock.advance(59 * minute)
    await h().work()
    assert.equal(disabled(), 2)
    const { operations } = await h().operations.list(anna)
    const waiting = operations.filter(({ postponedUntil }) => postponedUntil !== null)
    assert.equal(waiting.length, 2)
    await h().clock.advance(2 * minute)
    await h().work()
    assert.equal(disabled(), 4)
    await h().clock.advance(hour + minute)
    await h().work()
    assert.equal(disabled(), 6)
  })

  it('applies to immediate operations while others run', async () => {
    await h().begin('disable', names.slice(0, 2), at(hour))
    await h().clock.advance(hour)
    await h().work()
    await assert.rejects(h().begin('disable', names.slice(2, 4)), { code: 'tooManyThisHour' })
    assert.equal((await h().begin('disable', names.slice(2, 3))).state, 'queued')
  })

  it('also delays approved operations', async () => {
    Object.assign(h().limits, { approvalAbove: 1, approverGroupId: group })
    h().world.add('erik')
    h().world.groups.set(group, new Set(['erik']))
    const approver = {
      person: someone('erik'),
      directory: member,
    }
    for (const pair of [names.slice(0, 2), names.slice(2, 4)]) {
      const { id } = await h().begin('disable', pair, { choices: { signOut: false } })
      await h().work()
      await h().operations.approve(id, approver)
    }
    await h().work()
    assert.equal(disabled(), 2)
    await h().clock.advance(hour + minute)
    await h().sweep()
    await h().work()
    assert.equal(disabled(), 4)
  })

  it('allows stopping while it waits, with nothing changed', async () => {
    for (const pair of [names.slice(0, 2), names.slice(2, 4)]) await h().begin('disable', pair, at(hour))
    await h().clock.advance(hour)
    await h().work()
    const waiting = (await h().operations.list(anna)).operations.find(({ postponedUntil }) => postponedUntil !== null)
    assert.ok(waiting)
    await h().operations.stop(waiting.id, { person: anna })
    await h().work()
    assert.equal((await h().operations.get(waiting.id, anna)).state, 'stopped')
    assert.equal(disabled(), 2)
  })
})

describe('changes made without approval', () => {
  const h = useHarness(() => ({
    limits: { approvalAbove: 2, approvalWindow: hour, approverGroupId: group },
  }))
  const names = ['bob', 'carol', 'dora', 'erin']
  beforeEach(() => {
    for (const name of [...names, 'erik']) h().world.add(name)
    h().world.groups.set(group, new Set(['erik']))
  })
  const state = async (...some: string[]) => (await h().begin('disable', some, { choices: { signOut: false } })).state

  it('count for the whole window after the change', async () => {
    await h().begin('disable', ['bob', 'carol'], { runAt: h().clock.now() + minute, choices: { signOut: false } })
    await h().clock.advance(minute)
    await h().work()
    await h().clock.advance(hour - minute)
    assert.equal(await state('dora'), 'awaitingApproval')
    await h().clock.advance(2 * minute)
    assert.equal(await state('dora'), 'queued')
  })

  it('do not count if only planned or cancelled', async () => {
    await h().plan('disable', ['bob', 'carol'])
    const { id } = await h().begin('disable', ['bob', 'carol'], { runAt: h().clock.now() + hour })
    await h().operations.cancel(id, { person: anna })
    assert.equal(await state('dora', 'erin'), 'queued')
  })

  it('count each account once, also while they wait for their time, but not what was approved', async () => {
    await h().begin('disable', ['bob', 'carol'], { runAt: h().clock.now() + minute })
    const { id, state: asked } = await h().begin('disable', ['dora'])
    assert.equal(asked, 'awaitingApproval')
    await h().work()
    await h().operations.approve(id, { person: someone('erik'), directory: member })
    await h().clock.advance(minute)
    await h().work()
    const { operation } = await h().plan('disable', ['erin'])
    assert.equal((await h().operations.approvalNeed(operation.id, anna)).others, 2, 'disabled and signed out')
    assert.equal((await h().begin('enable', ['bob', 'carol'])).state, 'queued')
    h().limits.approvalAbove = 0
    assert.equal((await h().begin('enable', ['dora'])).state, 'awaitingApproval')
  })

  it('are counted per person', async () => {
    await state('bob', 'carol')
    const other = someone('otto')
    const { operation } = await h().plan('disable', ['dora', 'erin'], { requester: other })
    assert.deepEqual(await h().operations.approvalNeed(operation.id, other), {
      needed: false,
      limit: 2,
      others: 0,
      left: 0,
      guards: 0,
      compromised: 0,
      admins: [],
    })
  })

  it('are counted one confirmation after another, however many are concurrent', async () => {
    const plans = await Promise.all(names.map((name) => h().plan('disable', [name])))
    const states = await Promise.all(
      plans.map(async ({ operation, token }) => {
        const by = {
          person: anna,
          authorise: async () => {},
          token,
          reason: 'Left the company',
          choices: { signOut: false },
        }
        return (await h().operations.confirm(operation.id, by)).state
      }),
    )
    assert.deepEqual(states.sort(), ['awaitingApproval', 'awaitingApproval', 'queued', 'queued'])
  })

  it('require approval when it runs, before any write, if the limit has been lowered since', async () => {
    const { id } = await h().begin('disable', ['bob', 'carol'], {
      runAt: h().clock.now() + hour,
      choices: { signOut: false },
    })
    h().limits.approvalAbove = 1
    await h().clock.advance(hour)
    await h().work()
    assert.equal((await h().operations.get(id, anna)).state, 'awaitingApproval')
    assert.deepEqual(h().world.written, [])
    const directory = member
    await h().operations.approve(id, { person: someone('erik'), directory })
    await h().work()
    assert.equal((await h().operations.get(id, anna)).state, 'done')
    assert.deepEqual(h().world.written, ['disable:bob', 'disable:carol'])
  })

  it('end the operation if nobody can approve', async () => {
    const { id } = await h().begin('disable', ['bob', 'carol'], { runAt: h().clock.now() + hour })
    h().limits.approvalAbove = 1
    h().world.groups.set(group, new Set())
    await h().clock.advance(hour)
    await h().work()
    const { state: end, endedBecause } = await h().operations.get(id, anna)
    assert.deepEqual([end, endedBecause], ['expired', 'notApproved'])
    assert.deepEqual(h().world.written, [])
  })
})

describe('an approval without some of the accounts', () => {
  const h = useHarness(() => ({ limits: { approvalAbove: 1, approverGroupId: group } }))
  const approver = {
    person: someone('erik'),
    directory: member,
  }
  const ask = async () => {
    for (const name of ['bob', 'carol', 'dora', 'erik']) h().world.add(name)
    h().world.groups.set(group, new Set(['erik']))
    const { id } = await h().begin('disable', ['bob', 'carol', 'dora'], { choices: { signOut: false } })
    await h().work()
    return id
  }

  it('covers the others, by a hash of its own', async () => {
    const id = await ask()
    const before = await h().operations.get(id, anna)
    const approved = await h().operations.approve(id, { ...approver, without: 'carol@contoso.com' })
    assert.notEqual(approved.planHash, before.planHash)
    assert.deepEqual([approved.counts.change, approved.counts.excluded, approved.progress.total], [2, 1, 2])
    await h().work()
    const done = await h().operations.get(id, anna)
    assert.deepEqual([done.state, done.progress.done, done.progress.skipped], ['done', 2, 0])
    assert.equal(h().world.written.length, 2)
  })

  it('does not cover other accounts: the approvers are asked again', async () => {
    const id = await ask()
    await h().operations.approve(id, { ...approver, without: 'carol@contoso.com' })
    const changed = { verdict: 'change', why: null, detail: null } as const
    await h().store.db.updateTable('operation_items').set(changed).where('verdict', '=', 'excluded').execute()
    await h().work()
    assert.equal((await h().operations.get(id, anna)).state, 'awaitingApproval')
    assert.equal(h().world.written.length, 0)
  })

  it('is refused if the accounts differ from those in the request', async () => {
    const id = await ask()
    const fewer = { verdict: 'already' } as const
    await h().store.db.updateTable('operation_items').set(fewer).where('input', 'like', 'dora%').execute()
    await assert.rejects(h().operations.approve(id, { ...approver, without: 'carol@contoso.com' }), {
      code: 'tampered',
    })
  })
})
