import assert from 'node:assert/strict'
import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import type { ApprovalDecision } from '../../../src/operations/index.ts'
import { facts } from '../../../src/operations/model/facts.ts'
import { accountIds, auditEntry, progressOf, toNamedPerson, toOperation } from '../../../src/operations/model/rows.ts'
import type { ShownValues } from '../../../src/operations/model/shown.ts'
import { ownSteps } from '../../../src/store/queries/audit.ts'
import { findRows, type OperationRow } from '../../../src/store/queries/lifecycle/operations.ts'
import type { Waits } from '../../../src/store/queries/operation-types.ts'
import { emptyTally } from '../../../src/store/queries/plan/tally.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { anna, authorise, channel, reason, someone, useHarness } from '../harness.ts'
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

describe('an operation as it is shown', () => {
  const h = useHarness()
  const get = (id: string) => h().operations.get(id, anna)

  beforeEach(() => {
    h().world.add('bob')
  })

  async function rowOf(id: string): Promise<OperationRow> {
    const [row] = await findRows(h().store.db, [{ tenant_id: anna.tid, id }])
    return row ?? assert.fail(`There is no operation ${id}`)
  }

  /** The same operation with other values than are stored. */
  async function shownAs(id: string, more: Partial<OperationRow>, shown: ShownValues = new Map()) {
    return toOperation({ ...(await rowOf(id)), ...more }, shown, { registry: wholeRegistry, store: h().store })
  }

  it('has the fields of its state', async () => {
    const { id } = await h().begin('disable', ['bob'])
    const has = async (state: OperationRow['state']) => {
      const pause = state === 'paused' ? { code: 'manyFailures' as const, details: { failed: 6, of: 9 } } : null
      const times = { created_at: 1, confirmed_at: 2, run_at: 3, started_at: 4, finished_at: 5 }
      const shown = await shownAs(id, { ...times, state, pause, stop_requested: true } as unknown as OperationRow)
      return [shown.state, shown.confirmedAt, shown.startedAt, shown.finishedAt, shown.runAt, shown.stopping]
    }
    assert.deepEqual(await has('planned'), ['planned', null, null, null, null, false])
    assert.deepEqual(await has('awaitingApproval'), ['awaitingApproval', 2, null, null, 3, false])
    for (const state of ['scheduled', 'queued', 'running', 'verifying', 'paused'] as const) {
      assert.deepEqual(await has(state), [state, 2, 4, null, 3, true])
    }
    for (const state of ['done', 'stopped', 'cancelled', 'denied', 'expired'] as const) {
      assert.deepEqual(await has(state), [state, 2, 4, 5, 3, false])
    }
  })

  it('says until when it waits for its hourly limit or for Graph, and for which accounts it has no answer', async () => {
    const { id } = await h().begin('disable', ['bob'])
    const unanswered = { count: 1, names: ['bob'], until: 9 }
    const waiting = async (waits: Waits | null) => {
      const read = new Map([[facts.run, { waits, unanswered }]])
      const shown = await shownAs(id, { state: 'running', started_at: 4 }, read)
      assert.deepEqual(shown.unanswered, unanswered)
      return [shown.postponedUntil, shown.throttledUntil]
    }
    assert.deepEqual(await waiting({ why: 'hourlyLimit', until: 7 }), [7, null])
    assert.deepEqual(await waiting({ why: 'throttled', until: 8 }), [null, 8])
    assert.deepEqual(await waiting({ why: 'busy', until: 8 }), [null, null])
    assert.deepEqual(await waiting(null), [null, null])
  })

  it('does not count accounts as done or verified that can still sign in', async () => {
    const { id } = await h().begin('disable', ['bob'])
    const tally = { ...emptyTally, done: 5, verified: 4 }
    const enabled = { blocking: null, done: 2, verified: 1 }
    const { done, verified, notBlocked } = progressOf(await rowOf(id), tally, enabled, wholeRegistry)
    assert.deepEqual([done, verified, notBlocked], [3, 3, 2])
  })

  it('names the page for the answer where one is required', async () => {
    const { id } = await h().begin('disable', ['bob'])
    const row = { ...(await rowOf(id)), approve_by: 5 }
    const page = (limits: object) =>
      toOperation(row, new Map(), { registry: wholeRegistry, store: h().store, limits }).approval?.page
    assert.equal(page({}), undefined)
    assert.equal(
      page({ approvalSignIn: { page: 'https://bot.contoso.com/approve' } }),
      `https://bot.contoso.com/approve/${id}`,
    )
  })

  it('is recorded in the audit log with what it responds to', async () => {
    const { id } = await h().begin('disable', ['bob'])
    const row = await rowOf(id)
    const step = ownSteps.excluded
    const entry = { step, operation: id, kind: 'disable', planHash: row.plan_hash, reason, ticket: null }
    assert.deepEqual(auditEntry(step, row), { ...entry, incident: null })
    const incident = { id: '2972395', title: 'Phishing' }
    assert.deepEqual(auditEntry(step, { ...row, incident }), { ...entry, incident: '2972395' })
  })

  it('names people by three of their fields, and accounts by ID where there is one', () => {
    assert.deepEqual(toNamedPerson(anna), { oid: 'anna', upn: 'anna@contoso.com', name: 'anna' })
    assert.deepEqual(accountIds([{ account_id: 'a' }, { account_id: null }, { account_id: 'b' }]), ['a', 'b'])
  })

  it('asks about many failures while it is paused, which is no wait for a sign-in', async () => {
    const names = Array.from({ length: 23 }, (_, index) => `many${index}`)
    for (const name of names) {
      h().world.add(name)
      h().world.faults.set(name, 'failed')
    }
    const { id } = await h().begin('disable', names)
    await h().work()
    const paused = await get(id)
    assert.ok(paused.state === 'paused')
    assert.deepEqual([paused.failing, paused.pause], [{ failed: 6, of: 6, reason: 'forbidden' }, null])
    await h().operations.stop(id, { person: anna })
    await h().work()
    const stopped = await get(id)
    assert.deepEqual([stopped.state, stopped.pause, stopped.failing], ['stopped', null, null])
    assert.equal(stopped.endedBecause, 'stopped')
  })

  it('says by whose operation it was replaced', async () => {
    const runAt = h().clock.now() + hour
    const first = await h().begin('disable', ['bob'], { runAt })
    assert.deepEqual([first.state, first.runAt], ['scheduled', runAt])
    const second = await h().begin('disable', ['bob'], { runAt: runAt + 1 })
    const replaced = await get(first.id)
    assert.ok(replaced.state === 'cancelled')
    assert.deepEqual(replaced.replacedBy, { id: second.id, requester: 'anna', runAt: runAt + 1 })
    assert.deepEqual([replaced.endedBecause, replaced.finishedAt], ['replaced', h().clock.now()])
  })

  it('says what an undo leaves as it is, unless it restores that in another way', async () => {
    const first = await h().begin('disable', ['bob'])
    await h().work()
    assert.deepEqual((await get(first.id)).stays, [])
    const asked = { requester: anna, directory: h().world.directory(), locale: 'en-US', channel }
    const { operation, token } = await h().operations.undo(first.id, asked)
    assert.deepEqual(operation.stays, ['sign-out'])
    await h().operations.confirm(operation.id, { person: anna, authorise, token, reason, choices: {} })
    await h().work()
    const undone = await get(operation.id)
    assert.deepEqual([undone.stays, undone.undoOf], [['sign-out'], first.id])

    const undoes = ({ actions }: Pick<OperationRow, 'actions'>) =>
      new Map([
        [facts.related, { undone: { id: 'lakili-73', playbook: 'x', actions, requester_name: 'x', run_at: null } }],
      ])
    const actions: OperationRow['actions'] = [
      { kind: 'reset-password', parameters: null },
      { kind: 'sign-out', restores: true, parameters: null },
      { kind: 'remove-licences', parameters: null },
      { kind: 'of-a-newer-version', parameters: null },
    ]
    assert.deepEqual((await shownAs(operation.id, {}, undoes({ actions }))).stays, ['reset-password'])
  })

  it('counts what was skipped, and what stays, by what the reasons mean', async () => {
    const { id } = await h().begin('disable', ['bob'])
    const step = { ...emptyTally.steps[0], action: 'block-sign-in' }
    const tally = {
      ...emptyTally,
      skipReasons: { synced: 2, '': 1 },
      steps: [
        { ...step, skipReasons: { synced: 2, '': 1 }, stays: { unknownMethods: 1, unheardOf: 2 } },
        { ...step, action: 'sign-out', skipReasons: null, stays: null },
      ],
    } as unknown as typeof emptyTally
    const { progress, steps } = await shownAs(id, {}, new Map([[facts.tally, tally]]))
    assert.deepEqual(progress.skips, { notPossible: 2, notReached: 1 })
    assert.ok(!('skipReasons' in progress) && !('open' in progress) && !('skipReasons' in (steps[0] ?? {})))
    assert.deepEqual(
      steps.map(({ synced, skips }) => ({ synced, skips })),
      [
        { synced: 2, skips: { notPossible: 2, notReached: 1 } },
        { synced: 0, skips: {} },
      ],
    )
    assert.deepEqual(
      steps.map(({ staysKinds }) => staysKinds),
      [{ unknownMethods: 'riskyStays', unheardOf: 'barrier' }, {}],
    )
  })

  it('says what could not be checked, and what depends on its accounts', async () => {
    const { operation } = await h().plan('disable', ['bob'])
    assert.deepEqual(operation.notChecked, ['outsidePermission'])
    const recorded = { protection_gaps: ['noSuchGroup'], not_checked: ['seats'], impact: [{ kind: 'owner' }] }
    const shown = await shownAs(operation.id, recorded as unknown as Partial<OperationRow>)
    assert.deepEqual([shown.gaps, shown.notChecked, shown.impact], Object.values(recorded))
    const older = await shownAs(operation.id, { protection_gaps: null, not_checked: null, impact: null })
    assert.deepEqual([older.gaps, older.notChecked, older.impact], [[], [], []])
  })

  it('says why a second group was asked, and how the request was answered', async () => {
    const { id } = await h().begin('disable', ['bob'])
    const approved = { approver_oid: 'erin', approver_upn: null, approver_name: null }
    const approval = async (more: Partial<OperationRow>) => (await shownAs(id, more)).approval
    assert.equal(await approval({}), null)
    assert.equal((await approval({ approve_by: 5 }))?.until, 5)
    assert.deepEqual((await approval(approved))?.by, { oid: 'erin', upn: '', name: '' })
    const escalated = { ...approved, escalated_at: 7, escalated_because: 'unavailable' as const }
    assert.deepEqual((await approval(escalated))?.escalated, { at: 7, because: 'unavailable' })
    assert.equal((await approval(approved))?.escalated, null)
    const signedIn = { ...approved, signed_in_at: 8 }
    assert.ok(!('signIn' in ((await approval(approved)) ?? {})))
    assert.deepEqual((await approval({ ...signedIn, auth_context: null }))?.signIn, { at: 8 })
    assert.deepEqual((await approval({ ...signedIn, auth_context: 'c1' }))?.signIn, { at: 8, context: 'c1' })
    assert.equal((await approval({ ...approved, extended_at: 9 }))?.extended, true)
  })

  it('is not shown if what belongs to its state is missing', async () => {
    const { id } = await h().begin('disable', ['bob'])
    const lacks = (state: string) => new RegExp(`Operation ${id} is ${state}, but lacks what belongs to that`)
    await assert.rejects(shownAs(id, { confirmed_at: null }), lacks('queued'))
    await assert.rejects(shownAs(id, { state: 'running' }), lacks('running'))
    await assert.rejects(shownAs(id, { state: 'scheduled' }), lacks('scheduled'))
    await assert.rejects(shownAs(id, { state: 'needsSignIn', started_at: 1 }), lacks('needsSignIn'))
    const pause = { code: 'moreProofRequired' as const, details: { claims: 'c1' } }
    await assert.rejects(shownAs(id, { state: 'paused', started_at: 1, pause }), lacks('paused'))
  })
})
