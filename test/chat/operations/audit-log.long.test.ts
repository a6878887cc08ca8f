import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { type AuditEntry, createAudit } from '../../../src/chat/operations/audit-log.ts'
import { anna, authorise, channel, reason, someone, useHarness } from '../../operations/harness.ts'
import { member } from '../../operations/world.ts'
import { findUnrecorded } from '../../support/audit.ts'

describe('the audit of an operation', () => {
  const harness = useHarness()
  const entries = async (filter = {}): Promise<AuditEntry[]> => {
    const found: AuditEntry[] = []
    for await (const entry of createAudit(harness()).all(anna, filter)) found.unshift(entry)
    return found
  }
  const told = (list: readonly AuditEntry[]) =>
    list.map(({ step, action, actor, account }) =>
      [
        step,
        ...(action === 'sign-out' ? [action] : []),
        ...(account ? [account.id] : []),
        ...(actor ? [`by ${actor.oid}`] : []),
      ].join(' '),
    )
  /** Excludes operations planned before the audit existed, because these tests' clock is in the past. */
  const afterTheAudit = () =>
    harness()
      .store.db.updateTable('operations')
      .set({ created_at: Date.UTC(2100, 0, 1) })
      .execute()
  const run = async (kind: 'disable' | 'enable' | 'signOut', ids: readonly string[]) => {
    const { begin, work } = harness()
    const operation = await begin(kind, ids)
    await work()
    return operation
  }

  it('contains every step with its actor, and every account before and after', async () => {
    const { world } = harness()
    for (const id of ['ben', 'cleo', 'dora', 'eve']) world.add(id)
    world.faults.set('cleo', 'failed').set('dora', 'uncertain')
    const { id, planHash } = await run('disable', ['ben', 'cleo', 'dora', 'eve'])
    const all = await entries()
    assert.deepEqual(told(all), [
      'planned by anna',
      'confirmed by anna',
      'started',
      'accountChanged ben by anna',
      'accountFailed cleo by anna',
      'accountUncertain dora by anna',
      'accountChanged eve by anna',
      'skipped sign-out cleo by anna',
      'skipped sign-out dora by anna',
      'accountChanged sign-out ben by anna',
      'accountChanged sign-out eve by anna',
      'verifying',
      'accountVerified ben',
      'accountVerified eve',
      'finished',
    ])
    for (const entry of all) assert.deepEqual([entry.operation, entry.kind], [id, 'disable'])
    for (const entry of all.slice(1)) assert.deepEqual([entry.reason, entry.planHash], [reason, planHash])
    assert.deepEqual(
      all
        .filter(({ account, action, actor }) => account && actor && action === 'block-sign-in')
        .map(({ before, after, requestId, why }) => [before, after, requestId, why]),
      [
        ['enabled', 'disabled', 'request-1', null],
        ['enabled', 'enabled', 'request-2', 'forbidden'],
        ['enabled', null, null, 'unavailable'],
        ['enabled', 'disabled', 'request-4', null],
      ],
    )
  })

  it('records when an account was read back, and the result', async () => {
    const { world, clock, work, begin, store } = harness()
    world.add('ben')
    world.seen = (account) => ({ ...account, accountEnabled: true })
    await begin('disable', ['ben'])
    await work()
    const seen = async () =>
      (await entries({ account: 'ben' })).filter(({ actor }) => actor === null).map(({ step }) => step)
    assert.deepEqual(await seen(), ['accountUnconfirmed'])
    await clock.advance(5_000)
    await work()
    assert.deepEqual(await seen(), ['accountUnconfirmed'], 'nothing new is nothing to record')
    world.seen = (account) => account
    await clock.advance(60_000)
    await work()
    assert.deepEqual(await seen(), ['accountUnconfirmed', 'accountVerified'])
    await afterTheAudit()
    assert.deepEqual(await findUnrecorded(store.db, anna.tid), [])
  })

  it('detects a missing read-back entry at the end', async () => {
    const { world, store } = harness()
    world.add('ben')
    const { id } = await run('disable', ['ben'])
    await afterTheAudit()
    await store.db.transaction().execute(async (tx) => {
      await sql`set local session_replication_role = replica`.execute(tx)
      await sql`delete from audit where entry ->> 'step' = 'accountVerified'`.execute(tx)
    })
    assert.deepEqual(await findUnrecorded(store.db, anna.tid), [{ operation: id, state: 'verified', item: 1 }])
  })

  it('names sign-outs and re-enabling correctly', async () => {
    const { world } = harness()
    world.add('ben')
    world.add('cleo', { accountEnabled: false })
    await run('signOut', ['ben'])
    assert.deepEqual(told(await entries({ account: 'ben' })), [
      'accountChanged sign-out ben by anna',
      'accountVerified ben',
    ])
    await run('enable', ['cleo'])
    const [enabled] = await entries({ account: 'cleo@contoso.com' })
    assert.deepEqual([enabled?.before, enabled?.after], ['disabled', 'enabled'])
  })

  it("records plans that weren't carried out, and who cancelled them", async () => {
    const { world, operations, plan, clock, sweep } = harness()
    world.add('ben')
    const { operation, token } = await plan('disable', ['ben'])
    await operations.cancel(operation.id, { person: anna, token })
    await plan('disable', ['ben'])
    await clock.advance(11 * 60_000)
    await sweep()
    assert.deepEqual(told(await entries()), ['planned by anna', 'cancelled by anna', 'planned by anna', 'expired'])
  })

  it('records a stop, and accounts that were not reached', async () => {
    const { world, begin, operations, work } = harness()
    for (const id of ['ben', 'cleo', 'dora', 'eve']) world.add(id)
    const { id } = await begin('disable', ['ben', 'cleo', 'dora', 'eve'])
    world.step = async (name) => {
      if (name === 'answered') await operations.stop(id, { person: anna })
    }
    await work()
    const steps = told(await entries())
    assert.ok(steps.includes('stopRequested by anna'))
    assert.ok(steps.includes('skipped eve by anna'))
    assert.equal(steps.at(-1)?.startsWith('skipped sign-out') || steps.includes('stopped'), true)
  })

  it('links an undo to the original operation', async () => {
    const { world, operations, work, clock } = harness()
    world.add('ben')
    const { id } = await run('disable', ['ben'])
    await clock.advance(1)
    const request = { requester: anna, directory: world.directory(), locale: 'en-US', channel }
    const { operation, token } = await operations.undo(id, request)
    await operations.confirm(operation.id, { person: anna, authorise, token, reason, choices: { signOut: false } })
    await work()
    const undone = await entries({ operation: operation.id })
    assert.deepEqual([undone.find(({ step }) => step === 'confirmed')?.undoOf, undone.at(-1)?.undoOf], [id, id])
  })

  it('shows non-operators only their own part: what they did, requested or decided', async () => {
    const { world, limits, operations, work, plan } = harness()
    for (const name of ['ben', 'carol']) world.add(name)
    world.add('erin')
    world.add('dora')
    world.groups.set('approvers', new Set(['erin', 'anna']))
    Object.assign(limits, { approvalAbove: 1, approverGroupId: 'approvers' })
    const mine = await run('disable', ['ben', 'carol'])
    await operations.approve(mine.id, {
      person: someone('erin'),
      directory: member,
    })
    await work()
    await plan('disable', ['dora'], { requester: someone('zoe') })
    const audit = createAudit(harness())
    const seenBy = async (visibleTo: string, filter = {}) => {
      const { entries, total } = await audit.page(anna, { ...filter, visibleTo }, { offset: 0, limit: 99 })
      assert.equal(entries.length, total)
      return [...new Set(entries.map(({ operation }) => operation))]
    }
    assert.deepEqual([await seenBy('anna'), await seenBy('erin')], [[mine.id], [mine.id]])
    assert.deepEqual(await seenBy('nobody'), [])
    for (const [who, ids] of [
      ['anna', [mine.id]],
      ['erin', [mine.id]],
      ['nobody', []],
    ] as const) {
      const { operations: shown, total } = await audit.operations(anna, { visibleTo: who }, { offset: 0, limit: 9 })
      assert.deepEqual([shown.map(({ steps }) => steps[0]?.operation), total], [ids, ids.length])
    }
    assert.equal((await seenBy('zoe')).includes(mine.id), false)
    assert.deepEqual(await seenBy('zoe', { any: mine.id }), [])
  })

  it('shows nothing of other tenants', async () => {
    const { store, world } = harness()
    world.add('ben')
    await run('disable', ['ben'])
    const stranger = someone('anna', 'fabrikam')
    const audit = createAudit({ store })
    assert.deepEqual(await audit.page(stranger, {}, { offset: 0, limit: 10 }), { entries: [], total: 0 })
    assert.deepEqual(await audit.operations(stranger, {}, { offset: 0, limit: 10 }), {
      operations: [],
      total: 0,
      expired: 0,
    })
    assert.equal((await audit.verify(stranger)).rows, 0)
    assert.equal((await audit.verify(anna)).rows, 8)
  })

  it('lists operations page by page, latest step first, without account entries', async () => {
    const { world, plan } = harness()
    world.add('ben')
    const finished = await run('disable', ['ben'])
    const planned = await plan('enable', ['ben'])
    const audit = createAudit(harness())
    const all = await audit.operations(anna, {}, { offset: 0, limit: 10 })
    assert.deepEqual(
      all.operations.map(({ steps, entries }) => [steps[0]?.operation, steps.map(({ step }) => step), entries]),
      [
        [planned.operation.id, ['planned'], 1],
        [finished.id, ['planned', 'confirmed', 'started', 'verifying', 'finished'], 8],
      ],
    )
    const second = await audit.operations(anna, {}, { offset: 1, limit: 1 })
    assert.deepEqual(second, { operations: all.operations.slice(1), total: 2, expired: 0 })
  })

  it('lists no plans that expired unconfirmed, but counts them', async () => {
    const { world, plan, store, clock, sweep } = harness()
    world.add('ben')
    const finished = await run('disable', ['ben'])
    const forgotten = await plan('enable', ['ben'])
    await clock.advance(11 * 60_000)
    await sweep()
    const audit = createAudit({ store })
    const { operations: shown, ...counts } = await audit.operations(anna, {}, { offset: 0, limit: 10 })
    assert.deepEqual([shown.map(({ steps }) => steps[0]?.operation), counts], [[finished.id], { total: 1, expired: 1 }])
    const { entries: own } = await audit.page(anna, { operation: forgotten.operation.id }, { offset: 0, limit: 10 })
    assert.deepEqual(
      own.map(({ step }) => step),
      ['expired', 'planned'],
    )
  })

  it('finds someone under every name they had', async () => {
    const { world } = harness()
    world.add('ben')
    await run('disable', ['ben'])
    world.add('ben', { userPrincipalName: 'benjamin@contoso.com', accountEnabled: false })
    await run('enable', ['ben'])
    for (const name of ['ben', 'ben@contoso.com', 'BENJAMIN@contoso.com']) {
      assert.deepEqual(
        (await entries({ account: name })).map(({ step }) => step),
        ['accountChanged', 'accountChanged', 'accountVerified', 'accountChanged', 'accountVerified'],
        name,
      )
      assert.equal((await entries({ any: name })).length, 5, name)
    }
    assert.equal((await entries({ operator: 'anna', account: 'ben' })).length, 3)
    assert.deepEqual(await entries({ operator: 'ben' }), [])
  })
})

describe('what the audit says about approvals', () => {
  const harness = useHarness(() => ({ limits: { approvalAbove: 1, approverGroupId: 'approvers' } }))
  const erin = {
    person: someone('erin'),
    directory: member,
  }
  const page = () => createAudit(harness()).page(anna, {}, { offset: 0, limit: 30 })
  beforeEach(() => {
    const { world } = harness()
    for (const id of ['ben', 'cleo', 'erin']) world.add(id)
    world.groups.set('approvers', new Set(['erin']))
  })

  it('names the approver, and the requester as the one who changed accounts', async () => {
    const { begin, work, operations } = harness()
    const { id } = await begin('disable', ['ben', 'cleo'])
    await operations.approve(id, { ...erin, comment: 'checked' })
    await work()
    const { entries } = await page()
    const by = (step: string) =>
      entries.filter((one) => one.step === step && one.action !== 'sign-out').map(({ actor }) => actor?.oid)
    assert.deepEqual([by('confirmed'), by('approved'), by('accountChanged')], [['anna'], ['erin'], ['anna', 'anna']])
    assert.deepEqual(
      entries.flatMap(({ step, comment }) => (comment ? [`${step}: ${comment}`] : [])),
      ['approved: checked'],
    )
  })

  it('names who denied it, and no changed accounts', async () => {
    const { begin, operations } = harness()
    const { id } = await begin('disable', ['ben', 'cleo'])
    await operations.deny(id, { ...erin, comment: 'not now' })
    const { entries } = await page()
    const denied = entries.find(({ step }) => step === 'denied')
    assert.deepEqual([denied?.actor?.oid, denied?.comment, denied?.before], ['erin', 'not now', 'awaitingApproval'])
    assert.equal(entries.filter(({ step, action }) => step === 'skipped' && action === 'block-sign-in').length, 2)
    assert.equal(entries.filter(({ step }) => step === 'accountChanged').length, 0)
  })
})
