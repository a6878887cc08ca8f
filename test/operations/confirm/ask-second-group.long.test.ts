import assert from 'node:assert/strict'
import { createLog } from '../../../src/core/log.ts'
import { features } from '../../../src/features/index.ts'
import { escalate } from '../../../src/operations/confirm/ask-second-group.ts'
import type { ApprovalDecision } from '../../../src/operations/index.ts'
import { setPosts } from '../../support/outbox.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { anna, authorise, reason, someone, useHarness } from '../harness.ts'
import { refused } from '../refusal.ts'
import { memberIn } from '../world.ts'

const [first, second] = ['approvers', 'seniors']
const minute = 60_000

describe('a request that is escalated', () => {
  const h = useHarness(() => ({
    limits: { approvalAbove: 1, approverGroupId: first, escalationGroupId: second },
  }))
  const as = (oid: string, groups: readonly string[] = [first, second]): ApprovalDecision => ({
    person: someone(oid),
    directory: memberIn(groups),
  })
  const targets = ['bob', 'carol']

  beforeEach(() => {
    for (const name of [...targets, 'erin', 'sven', 'anna']) h().world.add(name)
    h().world.groups.set(first, new Set(['erin']))
    h().world.groups.set(second, new Set(['sven', 'erin', 'anna', 'bob']))
  })

  const ask = async (more = {}) => {
    const { id } = await h().begin('disable', targets, more)
    await h().work()
    return id
  }
  const pass = async (ms: number) => {
    await h().clock.advance(ms)
    await h().sweep()
    await h().work()
  }
  const approval = async (id: string) => (await h().operations.get(id, anna)).approval
  const asked = () => h().cards.flatMap(({ asked, token }) => (token && 'person' in asked ? asked.person.oid : []))
  const entries = async (id: string) => {
    const rows = await h().store.db.selectFrom('audit').select('entry').where('operation_id', '=', id).execute()
    return rows.map(({ entry }) => (typeof entry === 'string' ? JSON.parse(entry) : entry))
  }

  it('asks the second group once, after two thirds of the time, except the requester, targets and people asked before', async () => {
    const id = await ask()
    await pass(20 * minute - 1_000)
    assert.deepEqual([asked(), (await approval(id))?.escalated], [['erin'], null])
    await pass(1_000)
    const at = h().clock.now()
    assert.deepEqual(asked(), ['erin', 'sven'])
    assert.deepEqual((await approval(id))?.asked, ['erin', 'sven'])
    assert.equal((await approval(id))?.escalated?.because, 'unanswered')
    assert.ok(((await approval(id))?.escalated?.at ?? 0) <= at)
    await pass(minute)
    assert.deepEqual(asked(), ['erin', 'sven'])
    const steps = (await entries(id)).filter(({ step }) => step === 'escalated')
    assert.deepEqual(
      steps.map(({ why, accounts, actor }) => ({ why, accounts, actor })),
      [{ why: 'unanswered', accounts: 2, actor: undefined }],
    )
  })

  it('notifies its requester in one message, and does not remind the people just asked', async () => {
    await ask()
    await pass(20 * minute)
    await pass(11_000)
    const told = h().notices.map(({ about, to }) => [about, 'requester' in to ? 'anna' : Object(to)['approver'].chat])
    // The requester's message about the escalation says when the request expires.
    for (const [what, person, times] of [
      ['escalated', 'anna', 1],
      ['expiring', 'anna', 0],
      ['expiring', 'erin', 1],
    ] as const) {
      const found = told.filter(([about, who]) => about === what && who === person)
      assert.equal(found.length, times, `${what} ${person}`)
    }
    assert.deepEqual(
      told.filter(([, who]) => who === 'sven'),
      [],
    )
  })

  it("can't be answered by the second group before, but can be afterwards", async () => {
    const id = await ask()
    assert.deepEqual(await refused(h().operations.approve(id, as('sven')), 'notAskedToApprove'), { id })
    assert.deepEqual(await h().operations.requests(someone('sven')), [])
    await pass(20 * minute)
    assert.deepEqual(
      (await h().operations.requests(someone('sven'))).map((one) => one.id),
      [id],
    )
    assert.equal((await h().operations.approve(id, as('sven'))).approval?.by?.oid, 'sven')
    await h().work()
    assert.equal((await h().operations.get(id, anna)).state, 'done')
  })

  it('cannot be answered by people who left their own group, even if they are in the other', async () => {
    const id = await ask()
    await pass(20 * minute)
    await refused(h().operations.approve(id, as('sven', [first])), 'notAnApprover')
    await refused(h().operations.approve(id, as('erin', [second])), 'notAnApprover')
    await refused(h().operations.approve(id, as('zoe', [])), 'notAnApprover')
    await refused(h().operations.approve(id, as('zoe', [second])), 'notAskedToApprove')
    await refused(h().operations.approve(id, as('bob')), 'targetMayNotApprove')
    await refused(h().operations.approve(id, as('anna')), 'ownApproval')
  })

  it('is escalated immediately if nobody in the first group is available', async () => {
    h().world.groups.set(first, new Set())
    const id = await ask()
    assert.deepEqual([asked(), (await approval(id))?.escalated?.because], [['erin', 'sven'], 'unavailable'])
  })

  it('is escalated by the next sweep when nobody in the first group could be reached', async () => {
    const id = await ask()
    await setPosts(h().store, { address: null, unreachable: true }, { role: 'approver', person: 'erin' })
    await pass(3_000)
    assert.deepEqual([(await approval(id))?.asked, (await approval(id))?.escalated?.because], [['sven'], 'unavailable'])
  })

  it('needs someone in one of the groups', async () => {
    h().world.groups.set(first, new Set(['anna']))
    h().world.groups.set(second, new Set(['bob']))
    const { operation, token } = await h().plan('disable', targets)
    const press = h().operations.confirm(operation.id, {
      person: anna,
      authorise,
      token,
      reason,
      choices: { signOut: true },
    })
    await refused(press, 'nobodyMayApprove')
  })

  it('is escalated by one of several instances, and not after it was answered', async () => {
    const id = await ask()
    await h().clock.advance(19 * minute)
    const notified: string[] = []
    const notifier = { state: async (key: { id: string }) => void notified.push(key.id) }
    const context = {
      store: h().store,
      registry: wholeRegistry,
      features,
      log: createLog({ level: 'silent' }),
      notifier: notifier as never,
      onStep: () => {},
      clock: { ...h().clock, now: () => h().clock.now() + 2 * minute },
    }
    await Promise.all(Array.from({ length: 5 }, () => escalate(context)))
    assert.deepEqual(notified, [id])
    const other = await ask().catch(() => '')
    assert.notEqual(other, '')
    await h().operations.deny(other, as('erin'))
    await h().clock.advance(30 * minute)
    await escalate(context)
    assert.deepEqual(notified, [id])
  })

  it('asks again if the approver left the second group before the scheduled time', async () => {
    const id = await ask({ runAt: h().clock.now() + 60 * minute })
    await pass(20 * minute)
    await h().operations.approve(id, as('sven'))
    h().world.groups.set(second, new Set(['erin']))
    h().world.groups.set(first, new Set(['erin', 'sven']))
    await pass(40 * minute)
    const again = await h().operations.get(id, anna)
    assert.deepEqual([again.state, again.approval?.escalated], ['awaitingApproval', null])
    assert.deepEqual(h().world.written, [])
  })

  it("runs at its scheduled time with the second group's approval", async () => {
    const id = await ask({ runAt: h().clock.now() + 60 * minute })
    await pass(20 * minute)
    await h().operations.approve(id, as('sven'))
    await pass(40 * minute)
    await h().work()
    assert.equal((await h().operations.get(id, anna)).state, 'done')
  })

  it('marks members of the second group, and changing them requires a second person', async () => {
    h().limits.approvalAbove = 100
    h().world.add('dora')
    h().world.groups.set(second, new Set(['sven', 'dora']))
    const { operation } = await h().plan('disable', ['dora'])
    assert.equal((await h().operations.approvalNeed(operation.id, anna)).guards, 1)
  })
})
