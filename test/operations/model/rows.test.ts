import assert from 'node:assert/strict'
import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import type { ApprovalDecision } from '../../../src/operations/index.ts'
import { anna, someone, useHarness } from '../harness.ts'
import { member } from '../world.ts'

const hour = 3_600_000
const group = 'approvers'
const erin: ApprovalDecision = {
  person: someone('erin'),
  directory: member,
  comment: 'checked',
}

describe('a displayed operation', () => {
  const h = useHarness(() => ({
    limits: { approvalAbove: 1, approverGroupId: group, approvalConversation: '19:approvers' },
    unreachable: ['dave'],
  }))

  beforeEach(() => {
    for (const name of ['bob', 'carol', 'dave', 'erin']) h().world.add(name)
    h().world.groups.set(group, new Set(['dave', 'erin']))
  })

  const get = (id: string) => h().operations.get(id, anna)

  it('omits what did not happen', async () => {
    const { operation } = await h().plan('disable', ['bob'])
    const { approval, pause, followUp, skippedAtRecheck, followers, stopping, endedBecause } = operation
    assert.deepEqual([approval, pause, followUp, skippedAtRecheck, endedBecause], [null, null, null, null, null])
    assert.deepEqual([followers, stopping], [[], false])
  })

  it('has the progress of its accounts', async () => {
    h().world.faults.set('bob', 'failed')
    const { id } = await h().begin('disable', ['bob'])
    await h().work()
    const nothing = {
      done: 0,
      notBlocked: 0,
      notReleased: 0,
      uncertain: 0,
      skipped: 0,
      skips: {},
      verified: 0,
      unconfirmed: 0,
      unseen: 0,
    }
    const { actions, ...progress } = (await get(id)).progress
    assert.deepEqual(progress, { total: 1, failed: 1, ...nothing, missing: 0 })
    assert.deepEqual(
      actions.filter(({ total, done, verified }) => total + done + verified > 0),
      [],
      'nobody is signed out',
    )
  })

  /** Nobody has excluded accounts, extended the time for an answer, or named whom to ask first. */
  const whole = { excluded: [], extended: false, othersAt: null, install: null, notYet: [] }

  it('says who is asked to approve, and until when, from the start', async () => {
    const confirmed = await h().begin('disable', ['bob', 'carol'])
    const until = h().clock.now() + hour / 2
    const unanswered = { until, by: null, comment: null, decidedAt: null, escalated: null, away: [], ...whole }
    assert.deepEqual(confirmed.approval, { ...unanswered, asked: [], unreachable: [], conversation: null })
    await h().work()
    const asked = { asked: ['erin'], unreachable: ['dave'], conversation: 'asked' }
    assert.deepEqual((await get(confirmed.id)).approval, { ...unanswered, ...asked })
    assert.deepEqual(h().cards[0]?.operation.followers, [])
  })

  it('says who approved it, when and with which comment, including for re-enabling', async () => {
    const { id } = await h().begin('disable', ['bob', 'carol'], { enableAt: h().clock.now() + hour })
    await h().work()
    await h().clock.advance(1_000)
    await h().operations.approve(id, erin)
    const decidedAt = h().clock.now()
    await h().work()
    const first = await get(id)
    const answer = {
      by: { oid: 'erin', upn: 'erin@contoso.com', name: 'erin' },
      comment: 'checked',
      decidedAt,
      escalated: null,
      ...whole,
      away: [],
    }
    const asked = { asked: ['erin'], unreachable: ['dave'], conversation: 'asked' }
    assert.deepEqual(first.approval, { until: decidedAt - 1_000 + hour / 2, ...answer, ...asked })
    const again = await get(first.followUp ?? '')
    assert.deepEqual(again.approval, { until: 0, ...answer, asked: [], unreachable: [], conversation: null })
  })

  it('says what it waits for', async () => {
    const { id } = await h().begin('disable', ['bob'])
    h().signInError = new signInErrors.moreProofRequired({ claims: 'c1' })
    await h().work()
    assert.deepEqual((await get(id)).pause, { code: 'moreProofRequired', details: { claims: 'c1' } })
  })

  it('is shown as stopping from the request until it has stopped', async () => {
    const { id } = await h().begin('disable', ['bob'])
    const seen: boolean[] = []
    let asked = false
    h().world.step = async (name) => {
      if (name !== 'accountsByIds' || asked) return
      asked = true
      seen.push((await get(id)).stopping)
      await h().operations.stop(id, { person: anna })
      seen.push((await get(id)).stopping)
    }
    await h().work()
    const { state, stopping } = await get(id)
    assert.deepEqual([seen, state, stopping], [[false, true], 'stopped', false])
  })

  it('has accounts as planned, or none if none was found', async () => {
    h().world.add('gil', { userType: 'Guest', accountEnabled: false, displayName: 'Gil Guest' })
    const { operation } = await h().plan('disable', ['bob', 'gil', 'nobody@contoso.com'])
    const { items } = await h().operations.items(operation.id, anna, { offset: 0, limit: 9 })
    assert.deepEqual(
      items.map(({ account }) => account),
      [
        { id: 'bob', upn: 'bob@contoso.com', name: 'bob', enabled: true, guest: false },
        { id: 'gil', upn: 'gil@contoso.com', name: 'Gil Guest', enabled: false, guest: true },
        null,
      ],
    )
  })
})
