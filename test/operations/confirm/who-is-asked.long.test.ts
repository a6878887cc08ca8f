import assert from 'node:assert/strict'
import type { ApprovalDecision } from '../../../src/operations/index.ts'
import { absenceQueries } from '../../../src/store/queries/absences.ts'
import { anna, authorise, reason, someone, useHarness } from '../harness.ts'
import { refused } from '../refusal.ts'
import { member, memberIn } from '../world.ts'

const group = 'approvers'
const conversation = '19:approvers'
const minutes = 60_000
const as = (oid: string, more: Partial<ApprovalDecision> = {}): ApprovalDecision => ({
  person: someone(oid),
  directory: member,
  ...more,
})

describe('who is asked to approve', () => {
  const h = useHarness(() => ({ limits: { approvalAbove: 1, approverGroupId: group } }))
  const targets = ['bob', 'carol']

  beforeEach(() => {
    for (const name of [...targets, 'erin', 'anna']) h().world.add(name)
  })

  const ask = async (members: readonly string[]) => {
    h().world.groups.set(group, new Set(members))
    const { id } = await h().begin('disable', targets)
    await h().work()
    return h().operations.get(id, anna)
  }

  it('is nobody up to the limit', async () => {
    const needs = async (...names: string[]) => {
      const { operation } = await h().plan('disable', names)
      return (await h().operations.approvalNeed(operation.id, anna)).needed
    }
    assert.deepEqual([await needs('bob'), await needs('bob', 'carol')], [false, true])
  })

  it('is not a member with a disabled account', async () => {
    h().world.add('off', { accountEnabled: false })
    const { approval } = await ask(['off', 'erin'])
    assert.deepEqual([approval?.asked, approval?.unreachable, approval?.conversation], [['erin'], [], null])
  })

  it('is neither the requester nor a target, however their IDs are spelt', async () => {
    const { operation, token } = await h().plan('disable', targets)
    for (const id of ['ANNA', 'Bob']) h().world.add(id)
    h().world.groups.set(group, new Set(['ANNA', 'Bob', 'erin']))
    await h().operations.confirm(operation.id, { person: anna, authorise, token, reason, choices: { signOut: true } })
    await h().work()
    assert.deepEqual((await h().operations.get(operation.id, anna)).approval?.asked, ['erin'])
  })

  it('is read as the requester, with read permissions only', async () => {
    await ask(['erin'])
    assert.deepEqual(h().scopes, [['GroupMember.Read.All', 'User.Read.All']])
  })

  it('is nobody without a group, whatever other groups exist, and the limit is stated', async () => {
    h().world.groups.set('', new Set(['erin']))
    h().limits.approverGroupId = ''
    const { operation, token } = await h().plan('disable', targets)
    const press = h().operations.confirm(operation.id, {
      person: anna,
      authorise,
      token,
      reason,
      choices: { signOut: true },
    })
    assert.deepEqual(await refused(press, 'nobodyMayApprove'), { limit: 1 })
  })

  it('is offered to the requester by name, except those who are away, and nobody if that can’t be read', async () => {
    h().world.groups.set(group, new Set(['anna', 'bob', 'erin', 'frank']))
    h().world.add('frank')
    const { operation } = await h().plan('disable', targets)
    const offered = async () => (await h().operations.mayApprove(operation.id, anna)).map(({ oid }) => oid)
    assert.deepEqual(await offered(), ['erin', 'frank'])
    await absenceQueries(h().store.db).begin(anna.tid, 'frank', h().clock.now() + 1)
    assert.deepEqual(await offered(), ['erin'])
    await h().clock.advance(1)
    assert.deepEqual(await offered(), ['erin', 'frank'])
    h().world.groups.set(group, new Set(['anna', 'bob']))
    assert.deepEqual(await offered(), [])
    let read = 0
    h().world.step = async (what) => {
      if (what === 'groupMembers') read++
    }
    h().limits.escalationGroupId = 'second'
    await offered()
    assert.equal(read, 1, 'only the group that is offered is read')
    h().world.step = async (what) => {
      if (what === 'groupMembers') throw new Error('Graph is away')
    }
    assert.deepEqual(await offered(), [])
    await refused(h().operations.mayApprove(operation.id, someone('erin')), 'notYourOperation')
  })

  it('gets one personal card each, however often it is sent', async () => {
    await ask(['erin', 'anna'])
    await h().clock.advance(11_000)
    await h().sweep()
    await h().work()
    const [card, ...more] = h().cards
    assert.deepEqual(more, [])
    assert.deepEqual(card?.asked, { person: { ...someone('erin') } })
    assert.deepEqual(card?.requesterChannel, h().channels[0])
    assert.ok(card?.token)
  })

  it('sees the result on that card, once per event', async () => {
    const { id } = await ask(['erin'])
    await h().operations.approve(id, as('erin'))
    await h().work()
    const states = h().cards.map(({ operation: { state } }) => state)
    assert.deepEqual([states.length, states[0], states[2]], [3, 'awaitingApproval', 'done'])
    const places = h().cards.map(({ channel }) => channel)
    assert.deepEqual(places, [undefined, { chat: 'erin' }, { chat: 'erin' }])
  })
})

describe('a conversation of approvers', () => {
  let failing = false
  const h = useHarness(() => ({
    limits: { approvalAbove: 1, approverGroupId: group, approvalConversation: conversation },
    unreachable: failing ? [conversation] : [],
  }))

  const ask = async (more: { approver?: string } = {}) => {
    for (const name of ['bob', 'carol', 'erin', 'frank']) h().world.add(name)
    h().world.groups.set(group, new Set(['erin', ...(more.approver ? ['frank'] : [])]))
    const { id } = await h().begin('disable', ['bob', 'carol'], more)
    await h().work()
    return h().operations.get(id, anna)
  }

  it('is asked in addition to the approvers, and not counted among them', async () => {
    const { id, approval } = await ask()
    assert.deepEqual([approval?.asked, approval?.unreachable], [['erin'], []])
    const asked = h().cards.map((card) => card.asked)
    assert.deepEqual(
      asked.filter((one) => 'conversation' in one),
      [{ conversation }],
    )
    const { approvers } = await h()
      .store.db.selectFrom('operation_approvals')
      .select('approvers')
      .where('operation_id', '=', id)
      .executeTakeFirstOrThrow()
    assert.equal(approvers?.conversation, 'asked')
    failing = true
  })

  it('is reported if unreachable', async () => {
    const { id } = await ask()
    failing = false
    const { approvers } = await h()
      .store.db.selectFrom('operation_approvals')
      .select('approvers')
      .where('operation_id', '=', id)
      .executeTakeFirstOrThrow()
    assert.deepEqual(approvers, { asked: ['erin'], away: [], unreachable: [], conversation: 'unreachable' })
  })

  it('is asked like the other approvers, later if the requester named one', async () => {
    const asked = () => h().cards.map((card) => ('person' in card.asked ? card.asked.person.oid : 'conversation'))
    const { id, approval } = await ask({ approver: 'erin' })
    assert.deepEqual(asked(), ['erin'])
    assert.deepEqual([approval?.asked, approval?.conversation], [['erin'], null])
    const asking = approval?.until ?? 0
    assert.equal(approval?.othersAt, asking - 20 * minutes)
    await h().clock.advance(10 * minutes - 1)
    await h().sweep()
    await h().work()
    assert.deepEqual(asked(), ['erin'])
    await h().clock.advance(1)
    await h().sweep()
    await h().work()
    assert.deepEqual(asked().sort(), ['conversation', 'erin', 'frank'])
    const { approval: later } = await h().operations.get(id, anna)
    assert.deepEqual([later?.asked, later?.conversation, later?.othersAt], [['erin', 'frank'], 'asked', null])
  })

  it('shares its card with approvers who were asked, and nobody else', async () => {
    const { id } = await ask()
    const shared = h().cards.find(({ asked }) => 'conversation' in asked)
    const token = shared?.token ?? ''
    const outsider = as('zoe', { token, directory: memberIn([]) })
    await refused(h().operations.approve(id, outsider), 'notAnApprover')
    await refused(h().operations.approve(id, as('frank', { token })), 'notAskedToApprove')
    await h().operations.approve(id, as('erin', { token }))
    assert.equal((await h().operations.get(id, anna)).approval?.by?.oid, 'erin')
  })
})

describe('a decision', () => {
  const h = useHarness(() => ({ limits: { approvalAbove: 1, approverGroupId: group } }))
  const targets = ['bob', 'carol']
  let id = ''

  const ask = async (more = {}) => {
    for (const name of [...targets, 'erin']) h().world.add(name)
    h().world.groups.set(group, new Set(['erin']))
    id = (await h().begin('disable', targets, more)).id
    await h().work()
  }

  it('names the operation when refused', async () => {
    await ask()
    const approve = (by: ApprovalDecision) => h().operations.approve(id, by)
    assert.deepEqual(await refused(approve(as('anna')), 'ownApproval'), { id })
    assert.deepEqual(await refused(approve(as('bob')), 'targetMayNotApprove'), { id })
    assert.deepEqual(await refused(approve(as('erin', { token: 'x' })), 'tampered'), { id })
    await h().clock.advance(30 * minutes)
    assert.deepEqual(await refused(approve(as('erin')), 'approvalExpired'), { id })
    assert.deepEqual(await refused(approve(as('erin')), 'approvalExpired'), { id })
  })

  it('is possible until the very end of half an hour', async () => {
    await ask()
    await h().clock.advance(30 * minutes - 1)
    assert.equal((await h().operations.approve(id, as('erin'))).state, 'queued')
  })

  it('is refused for operations without a request', async () => {
    for (const name of ['bob', 'erin']) h().world.add(name)
    const { id: small } = await h().begin('disable', ['bob'])
    assert.deepEqual(await refused(h().operations.approve(small, as('erin')), 'operationNotFound'), { id: small })
  })

  it('is refused if its card differs from what would run', async () => {
    await ask()
    await h().store.db.updateTable('operation_approvers').set({ plan_hash: 'another' }).execute()
    assert.deepEqual(await refused(h().operations.approve(id, as('erin')), 'tampered'), { id })
  })

  it('can have a comment of a thousand characters, trimmed', async () => {
    await ask()
    const deny = (comment?: string) => h().operations.deny(id, as('erin', comment === undefined ? {} : { comment }))
    assert.deepEqual(await refused(deny('x'.repeat(1001)), 'textTooLong'), { length: 1001, limit: 1000 })
    assert.equal((await deny(` ${'x'.repeat(1000)} `)).approval?.comment?.length, 1000)
    await ask()
    assert.equal((await deny()).approval?.comment, null)
  })

  it('ends every account of a denied operation', async () => {
    await ask()
    await h().operations.deny(id, as('erin'))
    const { items } = await h().operations.items(id, anna, { offset: 0, limit: 9 })
    assert.deepEqual(
      items.map(({ change, why }) => [change, why]),
      [
        ['skipped', 'denied'],
        ['skipped', 'denied'],
      ],
    )
  })

  it('is shown to those who come later', async () => {
    await ask()
    await h().operations.approve(id, as('erin'))
    const late = await refused(h().operations.approve(id, as('erin')), 'approvalAnswered')
    assert.deepEqual(late, { id, name: 'erin', answer: 'approved' })
  })

  it("can't approve in read-only mode, but can deny", async () => {
    await ask()
    h().limits.readOnly = true
    await refused(h().operations.approve(id, as('erin')), 'readOnly')
    assert.equal((await h().operations.deny(id, as('erin'))).state, 'denied')
  })

  it('lets a scheduled operation wait for its time, and is valid for 15 minutes from then', async () => {
    const runAt = h().clock.now() + 60 * minutes
    await ask({ runAt })
    assert.equal((await h().operations.approve(id, as('erin'))).state, 'scheduled')
    await h().work()
    assert.deepEqual(h().world.written, [])
    await h().clock.advance(60 * minutes)
    await h().work()
    assert.equal((await h().operations.get(id, anna)).state, 'done')
  })

  it('lets a scheduled operation run immediately if it is already due', async () => {
    await ask({ runAt: h().clock.now() + 10 * minutes })
    await h().clock.advance(10 * minutes)
    assert.equal((await h().operations.approve(id, as('erin'))).state, 'queued')
    await h().work()
    assert.equal((await h().operations.get(id, anna)).state, 'done')
  })

  it('shows approvers the operation with a page of accounts', async () => {
    await ask()
    const { operation, items, total } = await h().operations.review(id, as('erin'), { offset: 1, limit: 1 })
    assert.deepEqual([operation.id, total, items.map(({ input }) => input)], [id, 2, ['carol']])
  })

  it("lapses in the sweep if the operation didn't start in time", async () => {
    await ask()
    await h().operations.approve(id, as('erin'))
    await h().clock.advance(15 * minutes)
    await h().sweep()
    const lapsed = await h().operations.get(id, anna)
    assert.deepEqual([lapsed.state, lapsed.endedBecause], ['expired', 'lapsed'])
    const { items } = await h().operations.items(id, anna, { offset: 0, limit: 9 })
    assert.deepEqual(
      items.map(({ why }) => why),
      ['lapsed', 'lapsed'],
    )
  })
})
