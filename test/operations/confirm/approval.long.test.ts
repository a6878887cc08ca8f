import assert from 'node:assert/strict'
import type { ApprovalDecision } from '../../../src/operations/index.ts'
import { anna, authorise, reason, someone, useHarness } from '../harness.ts'
import { refused } from '../refusal.ts'
import { memberIn } from '../world.ts'

const group = 'approvers'
const minutes = 60_000
/** Someone who is a member of these groups. */
const as = (
  oid: string,
  groups: readonly string[] = [group],
  more: Partial<ApprovalDecision> = {},
): ApprovalDecision => ({
  person: someone(oid),
  directory: memberIn(groups),
  ...more,
})

describe('approving', () => {
  const h = useHarness(() => ({ limits: { approvalAbove: 1, approverGroupId: group }, unreachable: ['dave'] }))
  let id = ''

  beforeEach(async () => {
    const { world } = h()
    for (const name of ['bob', 'carol', 'erin', 'frank', 'dave', 'anna']) world.add(name)
    world.groups.set(group, new Set(['anna', 'bob', 'erin', 'frank', 'dave']))
    id = (await h().begin('disable', ['bob', 'carol'])).id
    await h().work()
  })

  const operation = () => h().operations.get(id, anna)
  /** Why its accounts were skipped. */
  const reasons = async () => {
    const { items } = await h().operations.items(id, anna, { offset: 0, limit: 9 })
    return items.map(({ why }) => why)
  }
  const tokenOf = (oid: string) =>
    h().cards.find(({ asked }) => 'person' in asked && asked.person.oid === oid)?.token ?? ''

  it('asks every member except the requester and those affected, and names anyone not reached', async () => {
    const asked = await operation()
    assert.equal(asked.state, 'awaitingApproval')
    assert.deepEqual(asked.approval?.asked, ['erin', 'frank'])
    assert.deepEqual(asked.approval?.unreachable, ['dave'])
    assert.equal(h().told.at(-1)?.approval?.asked.length, 2)
    await h().queue.drain()
    assert.deepEqual(h().world.written, [])
  })

  it("runs in the requester's name once approved, recording both names", async () => {
    await h().operations.approve(id, as('erin', [group], { token: tokenOf('erin'), comment: ' checked ' }))
    await h().work()
    const done = await operation()
    assert.equal(done.state, 'done')
    assert.deepEqual([done.approval?.by?.oid, done.approval?.comment], ['erin', 'checked'])
    assert.equal(h().world.written.length, 4)
    assert.equal(h().cards.at(-1)?.token, undefined)
    const frank = h().cards.findLast(({ asked }) => 'person' in asked && asked.person.oid === 'frank')
    assert.equal(frank?.operation.state, 'done')
  })

  it('changes nothing once denied', async () => {
    await h().operations.deny(id, as('frank', [group], { comment: 'not before Monday' }))
    await h().work()
    const denied = await operation()
    assert.equal(denied.state, 'denied')
    assert.equal(denied.approval?.comment, 'not before Monday')
    assert.deepEqual(await refused(h().operations.approve(id, as('erin')), 'approvalAnswered'), {
      id,
      name: 'frank',
      answer: 'denied',
    })
    assert.deepEqual(h().world.written, [])
  })

  /** Several concurrent decisions: how the first succeeded, and what the others were told. */
  const atOnce = async (answers: (() => Promise<unknown>)[]) => {
    const [first, ...others] = answers
    const [, ...late] = await Promise.all([first?.(), ...others.map((one) => refused(one(), 'approvalAnswered'))])
    return late
  }
  const approving = () => h().operations.approve(id, as('erin'))
  const denying = () => h().operations.deny(id, as('frank'))

  it('accepts the first of several concurrent decisions, and tells the others who made it', async () => {
    const late = await atOnce([approving, approving, denying, denying])
    assert.deepEqual(
      late,
      late.map(() => ({ id, name: 'erin', answer: 'approved' })),
    )
    await h().work()
    assert.equal((await operation()).progress.done, 2)
  })

  it('runs nothing for approvals concurrent with a denial', async () => {
    const late = await atOnce([denying, denying, approving, approving])
    assert.deepEqual(
      late,
      late.map(() => ({ id, name: 'frank', answer: 'denied' })),
    )
    assert.equal(await h().queue.waiting(), 0)
  })

  it('refuses people without permission, without revealing the state', async () => {
    const { operations } = h()
    await h().operations.deny(id, as('erin'))
    await refused(operations.approve(id, as('anna')), 'ownApproval')
    await refused(operations.approve(id, as('zoe', [])), 'notAnApprover')
    await refused(operations.approve(id, as('bob')), 'targetMayNotApprove')
    await refused(operations.approve(id, as('erin', [group], { token: tokenOf('frank') })), 'tampered')
    await refused(operations.approve(id, as('zoe', [group], { token: 'made up' })), 'tampered')
    await refused(operations.review(id, as('zoe', []), { offset: 0, limit: 5 }), 'notAnApprover')
  })

  it('treats a token invented before the card was sent as invalid', async () => {
    await h().store.db.updateTable('operation_approvers').set({ token_hashes: [] }).execute()
    await refused(h().operations.approve(id, as('erin', [group], { token: 'made up' })), 'tampered')
  })

  it('refuses if the stored plan differs from the request', async () => {
    await h().store.db.updateTable('operation_items').set({ account_id: 'zoe' }).where('seq', '=', 2).execute()
    await refused(h().operations.approve(id, as('erin')), 'tampered')
    assert.equal((await operation()).state, 'awaitingApproval')
  })

  it('expires after half an hour', async () => {
    await h().clock.advance(30 * minutes)
    await refused(h().operations.approve(id, as('erin')), 'approvalExpired')
    assert.equal((await operation()).endedBecause, 'notApproved')
    assert.deepEqual(await reasons(), ['notApproved', 'notApproved'])
    await refused(h().operations.approve(id, as('erin')), 'approvalExpired')
  })

  it('still reports a decision made in time after that half hour', async () => {
    await h().operations.approve(id, as('erin'))
    await h().clock.advance(30 * minutes)
    const late = await refused(h().operations.deny(id, as('frank')), 'approvalAnswered')
    assert.deepEqual(late, { id, name: 'erin', answer: 'approved' })
  })

  it('expires in the sweep if nobody acts', async () => {
    await h().clock.advance(30 * minutes)
    await h().sweep()
    assert.equal((await operation()).state, 'expired')
  })

  it('can be withdrawn by the requester', async () => {
    await h().operations.cancel(id, { person: anna })
    assert.deepEqual(await refused(h().operations.approve(id, as('erin')), 'operationEnded'), {
      id,
      state: 'cancelled',
    })
  })

  it("lapses if the operation hasn't started 15 minutes after approval", async () => {
    await h().operations.approve(id, as('erin'))
    await h().clock.advance(15 * minutes)
    await h().work()
    const lapsed = await operation()
    assert.deepEqual([lapsed.state, lapsed.endedBecause], ['expired', 'lapsed'])
    assert.deepEqual(h().world.written, [])
  })

  it('is impossible if nobody may approve', async () => {
    const { operation: plan, token } = await h().plan('disable', ['erin', 'carol'])
    const press = () =>
      h().operations.confirm(plan.id, { person: anna, authorise, token, reason, choices: { signOut: true }, count: 2 })
    h().world.groups.set(group, new Set(['anna', 'erin']))
    await refused(press(), 'nobodyMayApprove')
    delete h().limits.approverGroupId
    await refused(press(), 'nobodyMayApprove')
    assert.equal((await h().operations.get(plan.id, anna)).state, 'planned')
  })
})
