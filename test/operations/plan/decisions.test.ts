import assert from 'node:assert/strict'
import { createSteps } from '../../../src/operations/model/steps.ts'
import {
  findPendingDecisions,
  oppositeDecision,
  readAccessHistory,
  toAccountHistory,
} from '../../../src/operations/plan/decisions.ts'
import { replicationLag } from '../../../src/operations/plan/unseen-decisions.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { anna, authorise, reason, useHarness } from '../harness.ts'
import { createParts } from '../parts.ts'

const hour = 3_600_000

describe('what a plan says about earlier decisions', () => {
  const h = useHarness()

  const history = async (account: string) =>
    (await readAccessHistory(createParts(h()).context, anna, [account, 'carol'])).get(account)
  const over = async (kind: string, account = 'bob', undoneAlone?: string, replaces?: string) => {
    const steps = createSteps(wholeRegistry, [{ kind, parameters: null }])
    const asked = { steps, accounts: [account], from: h().clock.now(), undoneAlone, replaces }
    const found = (await findPendingDecisions(createParts(h()).context, anna.tid, asked)).get(account)
    const [step] = steps
    assert.ok(step)
    return { found, step }
  }
  const ran = async (playbook: string, more = {}) => {
    const { id } = await h().begin(playbook, ['bob'], more)
    await h().work()
    return id
  }

  beforeEach(() => {
    h().world.add('bob')
    h().world.add('carol')
  })

  it('says nothing about an account without decisions', async () => {
    assert.equal(await history('bob'), undefined)
    await ran('signOut')
    assert.equal(await history('bob'), undefined, 'signing out leaves nothing behind')
  })

  it('names who last removed access, when and why', async () => {
    const id = await ran('disable')
    const before = await history('bob')
    assert.deepEqual(before?.last, {
      operation: id,
      playbook: 'disable',
      by: anna.name,
      at: h().clock.now(),
      reason,
    })
    assert.deepEqual(before?.pending, [])
    assert.equal(await history('carol'), undefined)
  })

  it('names an operation that found access already removed', async () => {
    h().world.add('bob', { accountEnabled: false })
    const { id } = await h().begin('disable', ['bob', 'carol'])
    await h().work()
    assert.equal((await history('bob'))?.last?.operation, id)
  })

  it('forgets it once access is restored', async () => {
    await ran('disable')
    await ran('enable')
    assert.equal(await history('bob'), undefined)
  })

  it('keeps it if access could not be restored', async () => {
    const id = await ran('disable')
    h().world.faults.set('bob', 'failed')
    await ran('enable')
    assert.equal((await history('bob'))?.last?.operation, id)
  })

  it('lists a scheduled change once, with its time, whoever is asking', async () => {
    const at = h().clock.now() + 2 * hour
    const { operation, token } = await h().plan('disable', ['bob'])
    await h().operations.confirm(operation.id, { person: anna, authorise, token, reason, runAt: at })
    const [pending, ...others] = (await history('bob'))?.pending ?? []
    assert.deepEqual(others, [])
    assert.deepEqual(pending, {
      operation: operation.id,
      playbook: 'disable',
      by: anna.name,
      at,
      awaitsApproval: false,
    })
  })

  it('distinguishes what is still waiting for approval from what is due', async () => {
    const { limits, world } = h()
    Object.assign(limits, { approvalAbove: 0, approverGroupId: 'approvers' })
    world.groups.set('approvers', new Set(['ben']))
    world.add('ben')
    const { operation, token } = await h().plan('disable', ['bob'])
    await h().operations.confirm(operation.id, { person: anna, authorise, token, reason })
    assert.deepEqual(
      (await history('bob'))?.pending.map(({ awaitsApproval }) => awaitsApproval),
      [true],
    )
  })

  it('does not credit an operation that waits for approval with what was already so', async () => {
    const { limits, world } = h()
    Object.assign(limits, { approvalAbove: 0, approverGroupId: 'approvers' })
    world.groups.set('approvers', new Set(['ben']))
    world.add('ben')
    world.add('bob', { accountEnabled: false })
    const { id } = await h().begin('disable', ['bob', 'carol'])
    assert.equal((await h().operations.get(id, anna)).state, 'awaitingApproval')
    assert.equal((await history('bob'))?.last, undefined)
  })

  it('counts an account as needing the step that something pending will make necessary', async () => {
    const at = h().clock.now() + 2 * hour
    const { operation, token } = await h().plan('disable', ['bob'])
    await h().operations.confirm(operation.id, { person: anna, authorise, token, reason, runAt: at })
    const enable = await over('allow-sign-in')
    assert.deepEqual(oppositeDecision(enable.step, enable.found), { why: 'toBeDisabled', detail: operation.id, at })
    const disable = await over('block-sign-in')
    assert.equal(oppositeDecision(disable.step, disable.found), undefined, 'it is no opposite of itself')
    const signOut = await over('sign-out')
    assert.equal(oppositeDecision(signOut.step, signOut.found), undefined, 'it leaves nothing to be overridden')
  })

  it('counts what was changed so recently that reads might not show it', async () => {
    const id = await ran('disable')
    const soon = await over('allow-sign-in')
    assert.deepEqual(oppositeDecision(soon.step, soon.found), { why: 'justChanged', detail: id })
    await h().clock.advance(hour)
    const later = await over('allow-sign-in')
    assert.equal(oppositeDecision(later.step, later.found), undefined)
  })

  it('counts a change until reads must show it, and no longer', async () => {
    const id = await ran('disable')
    const [sent] = (await over('allow-sign-in')).found?.sent ?? []
    await h().clock.advance((sent?.sentAt ?? 0) + replicationLag - h().clock.now())
    const last = await over('allow-sign-in')
    assert.deepEqual(oppositeDecision(last.step, last.found), { why: 'justChanged', detail: id })
    await h().clock.advance(1)
    const later = await over('allow-sign-in')
    assert.deepEqual(later.found?.sent, [])
    assert.equal(oppositeDecision(later.step, later.found), undefined)
  })

  it('still lists the end of a disable with a time while a later disable waits for approval', async () => {
    const enableAt = h().clock.now() + 2 * hour
    const { id } = await h().begin('disable', ['bob'], { enableAt })
    Object.assign(h().limits, { approvalAbove: 0, approverGroupId: 'approvers' })
    h().world.groups.set('approvers', new Set(['ben']))
    h().world.add('ben')
    const { id: asked } = await h().begin('disable', ['bob'])
    const pending = (await history('bob'))?.pending ?? []
    assert.deepEqual(
      pending.map(({ operation, playbook, awaitsApproval }) => [operation, playbook, awaitsApproval]),
      [
        [asked, 'disable', true],
        [id, 'disable', false],
        [id, 'enable', false],
      ],
    )
  })

  it('lists the end of a disable with a time under that disable until it has an operation of its own', async () => {
    const enableAt = h().clock.now() + 2 * hour
    const { id } = await h().begin('disable', ['bob'], { enableAt })
    const shared = { operation: id, by: anna.name, awaitsApproval: false }
    const ends = { ...shared, playbook: 'enable', at: enableAt }
    assert.deepEqual((await history('bob'))?.pending, [{ ...shared, playbook: 'disable', at: null }, ends])
    const disable = await over('block-sign-in')
    assert.deepEqual(oppositeDecision(disable.step, disable.found), { why: 'toBeEnabled', detail: id, at: enableAt })
    await h().work()
    const [own, ...others] = (await history('bob'))?.pending ?? []
    assert.deepEqual([own?.playbook, own?.at, others], ['enable', enableAt, []])
    assert.notEqual(own?.operation, id)
  })

  it('leaves out the operation that the plan replaces', async () => {
    const at = h().clock.now() + 2 * hour
    const { id } = await h().begin('disable', ['bob'], { runAt: at })
    assert.equal((await over('allow-sign-in')).found?.pending.length, 1)
    assert.equal((await over('allow-sign-in', 'bob', undefined, id)).found, undefined)
  })

  it('lists a change while it is being sent', async () => {
    let pending: readonly { readonly operation: string; readonly at: number | null }[] | undefined
    h().world.step = async (name) => {
      if (name === 'answered') pending ??= (await history('bob'))?.pending ?? []
    }
    const id = await ran('disable')
    assert.deepEqual(
      pending?.map(({ operation, at }) => [operation, at]),
      [[id, null]],
    )
    assert.deepEqual((await history('bob'))?.pending, [], 'it has been sent')
  })

  it('lists neither a change that another one has replaced, nor the end of a disable that a later one made permanent', async () => {
    await ran('disable')
    await h().begin('enable', ['bob'], { runAt: h().clock.now() + hour })
    await ran('disable', { enableAt: h().clock.now() + 2 * hour })
    const ends = (await history('bob'))?.pending.map(({ playbook, at }) => [playbook, at])
    assert.deepEqual(ends, [['enable', h().clock.now() + 2 * hour]])
    const last = await ran('disable')
    const found = await history('bob')
    assert.deepEqual([found?.pending, found?.last?.operation], [[], last])
  })

  it('marks accounts that were contained, for plans that restore access', async () => {
    const id = await ran('disable', { compromised: true })
    const found = async (kind: string, undoneAlone?: string) =>
      (await over(kind, 'bob', undoneAlone)).found?.compromised?.operation
    assert.equal(await found('allow-sign-in'), id)
    assert.equal(await found('block-sign-in'), undefined, 'it restores nothing')
    assert.equal(await found('allow-sign-in', id), undefined, 'the person who did that is undoing it')
    assert.equal(await found('allow-sign-in', 'another'), id)
  })

  it('lists what is pending once for each operation and time, however many of its steps there are', () => {
    const one = (operation: string, at: number | null, action: string) => ({
      ...{ operation, at, action, restores: false, playbook: 'contain', by: 'anna', awaitsApproval: false },
    })
    const pending = [
      one('first', 1, 'block-sign-in'),
      one('first', 1, 'disable-devices'),
      one('first', 2, 'allow-sign-in'),
      one('second', 1, 'block-sign-in'),
    ]
    const shared = { playbook: 'contain', by: 'anna', awaitsApproval: false }
    assert.deepEqual(toAccountHistory({ pending, sent: [] }), {
      pending: [
        { operation: 'first', at: 1, ...shared },
        { operation: 'first', at: 2, ...shared },
        { operation: 'second', at: 1, ...shared },
      ],
    })
  })

  it('says nothing about an account that is not in the plan', () => {
    assert.equal(toAccountHistory(undefined), undefined)
    assert.equal(toAccountHistory({ pending: [], sent: [] }), undefined)
    const compromised = { operation: 'first', playbook: 'contain', by: 'anna', at: 1, reason }
    assert.deepEqual(toAccountHistory({ pending: [], sent: [], compromised }), { pending: [], compromised })
  })
})
