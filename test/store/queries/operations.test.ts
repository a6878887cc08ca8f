import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { events } from '../../../src/operations/lifecycle/events.ts'
import { knownOperations } from '../../../src/operations/lifecycle/known-operations.ts'
import { confirmationChange } from '../../../src/store/queries/confirm/confirming.ts'
import { type OperationKey, operationQueries } from '../../../src/store/queries/lifecycle/operations.ts'
import { itemQueries, type NewItem } from '../../../src/store/queries/plan/items.ts'
import { markPending, type NewWrite } from '../../../src/store/queries/plan/writes.ts'
import { claimPosts, markShown } from '../../../src/store/queries/posts/posts.ts'
import { leaseQueries } from '../../../src/store/queries/run/leases.ts'
import { markSending, settleWrites } from '../../../src/store/queries/run/sending.ts'
import { applyEvent, insertPlan, requestStop, takeLease } from '../../support/events.ts'
import { channel, countsOf, disabling } from '../../support/plans.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { useStore } from '../../support/store.ts'

const key: OperationKey = { tenantId: 'contoso', id: 'tobaki-42' }
const elsewhere: OperationKey = { ...key, tenantId: 'fabrikam' }

const plan = {
  playbook: 'disable',
  actions: disabling,
  requester: { oid: 'anna', upn: 'anna@contoso.com', name: 'Anna' },
  locale: 'en-US',
  channel,
  reason: null,
  ticket: null,
  planHash: 'h1',
  tokenHash: 't1',
  counts: countsOf({ change: 2 }),
  guests: 1,
  now: 1_000,
  expiresAt: 601_000,
} as const

const item = (seq: number, more: Partial<NewItem> = {}): NewItem => ({
  seq,
  input: `user${seq}`,
  verdict: 'change',
  why: null,
  detail: null,
  account_id: `id${seq}`,
  account_upn: `user${seq}@contoso.com`,
  account_name: `It's "user" ${seq}`,
  account_enabled: true,
  account_guest: false,
  reason: null,
  ...more,
})

const recorded = { before: true, audit_before: 'enabled', audit_after: 'disabled' }
const block = (seq: number): NewWrite => ({
  action: 'block-sign-in',
  kind: 'request',
  target: `id${seq}`,
  phase: 0,
  after: null,
  ...recorded,
})
const signOut = (seq: number): NewWrite => ({
  action: 'sign-out',
  kind: 'request',
  target: `id${seq}`,
  phase: 10,
  after: 'block-sign-in',
  before: null,
  audit_before: null,
  audit_after: null,
})
const named = (seq: number) => ({ seq, action: 'block-sign-in', target: `id${seq}` })
const sent = (seq: number) => ({ ...named(seq), ...recorded })

const known = knownOperations(wholeRegistry)

describe('stored operations', () => {
  const store = useStore()
  const operations = () => operationQueries(store().db)
  const leases = () => leaseQueries(store().db)
  const items = () => itemQueries(store().db)

  beforeEach(async () => {
    for (const one of [key, elsewhere]) {
      await insertPlan(store().db, { ...plan, ...one })
      await items().insert(one, [
        { ...item(1), writes: [block(1), signOut(1)] },
        { ...item(2, { account_guest: true }), writes: [block(2)] },
        item(3, { verdict: 'already' }),
      ])
    }
  })

  const confirm = (more = {}) => {
    const by = {
      oid: 'anna',
      tokenHash: 't1',
      planHash: 'h1',
      now: 2_000,
      reason: 'r',
      ticket: null,
      actions: disabling,
    }
    const confirmed = {
      ...by,
      newHash: 'h2',
      compromised: false,
      repeatedReason: null,
      approveBy: null,
      namedApprover: null,
      excludedItems: [],
      admittedAt: null,
      runAt: null,
      enableAt: null,
      ...more,
    }
    const { now } = confirmed
    return applyEvent(store().db, key, events.confirmed, { now, to: 'queued', change: confirmationChange(confirmed) })
  }
  const begin = async () => {
    await confirm()
    await markPending(
      store().db,
      key,
      disabling.map(({ kind }) => kind),
    )
    await takeLease(store().db, key, { by: 'me', now: 3_000, until: 11_000 })
  }

  it('have unique IDs within each tenant', async () => {
    assert.equal(await insertPlan(store().db, { ...plan, ...key }), false)
    assert.equal((await operations().find(elsewhere))?.tenant_id, 'fabrikam')
  })

  it('keep names unchanged', async () => {
    const { rows } = await items().page(key, { offset: 0, limit: 1 })
    assert.equal(rows[0]?.account_name, 'It\'s "user" 1')
  })

  it("are confirmed once, and only with the plan's token", async () => {
    for (const wrong of [{ oid: 'zoe' }, { tokenHash: 'x' }, { planHash: 'x' }, { now: 601_000 }]) {
      assert.equal(await confirm(wrong), undefined)
    }
    const results = await Promise.all([confirm(), confirm(), confirm()])
    assert.equal(results.filter(Boolean).length, 1)
    assert.equal((await operations().find(elsewhere))?.state, 'planned')
  })

  it('queue exactly the writes planned for each account', async () => {
    await begin()
    const { rows } = await items().page(key, { offset: 0, limit: 9 })
    assert.deepEqual(
      rows.map((row) => row.writes.map(({ action, state }) => [action, state])),
      [
        [
          ['block-sign-in', 'pending'],
          ['sign-out', 'pending'],
        ],
        [['block-sign-in', 'pending']],
        [],
      ],
    )
    assert.equal((await items().tally(elsewhere)).open, 0)
  })

  it('are run by one instance at a time, and by another after the lease expires', async () => {
    await begin()
    const other = { by: 'other', until: 30_000 }
    assert.equal(await takeLease(store().db, key, { ...other, now: 10_999 }), undefined)
    assert.ok(await leases().renew(key, { by: 'me', now: 10_999, until: 12_000, ownerChanges: [] }))
    assert.equal(await takeLease(store().db, key, { ...other, now: 11_999 }), undefined)
    assert.ok(await takeLease(store().db, key, { ...other, now: 12_000 }))
    assert.equal(await leases().renew(key, { by: 'me', now: 12_000, until: 20_000, ownerChanges: [] }), undefined)
    assert.equal(await leases().release(key, { by: 'me', now: 12_000, notBefore: 0, failures: 0 }), false)
  })

  it('send nothing without the lease or after a stop request', async () => {
    await begin()
    const mark = (by: string, now: number) => markSending(store().db, key, [sent(1), sent(2)], by, now, [])
    assert.equal(await mark('other', 4_000), 0)
    assert.equal(await mark('me', 11_000), 0)
    assert.equal(await mark('me', 4_000), 2)
    await requestStop(store().db, key, 5_000)
    assert.equal(await mark('me', 5_000), 0)
  })

  it('are left alone while they are about to change their owner, for any of several reasons', async () => {
    await begin()
    const other = {
      isAgreed: () => sql<boolean>`false`,
      ownedBefore: () => sql`(null)`,
      ownerAt: () => sql<null>`null`,
    }
    const agreed = [other, { ...other, isAgreed: () => sql<boolean>`true` }]
    const mark = (ownerChanges: typeof agreed) =>
      markSending(store().db, key, [sent(1), sent(2)], 'me', 4_000, ownerChanges)
    assert.deepEqual([await mark(agreed), await mark([other])], [0, 2])
    const renew = async (ownerChanges: typeof agreed) =>
      (await leases().renew(key, { by: 'me', now: 4_000, until: 11_000, ownerChanges }))?.is_changing_owner
    assert.deepEqual([await renew(agreed), await renew([other])], [true, false])
    await leases().release(key, { by: 'me', now: 5_000, notBefore: 0, failures: 0 })
    const lease = { by: 'other', now: 5_000, until: 6_000, mayBegin: true, known }
    assert.equal(await leases().take(key, { ...lease, ownerChanges: agreed }), undefined)
    assert.ok(await leases().take(key, { ...lease, ownerChanges: [other] }))
  })

  it("keep a write's first result", async () => {
    await begin()
    await markSending(store().db, key, [sent(1), sent(2)], 'me', 4_000, [])
    await settleWrites(store().db, key, [{ ...named(1), to: 'done', requestId: 'r1' }], 'me', 8)
    await settleWrites(
      store().db,
      key,
      [{ ...named(2), to: 'failed', reason: { code: 'forbidden', status: 403 } }],
      'other',
      8,
    )
    await settleWrites(store().db, key, [{ ...named(1), to: 'failed' }], 'me', 8)
    const { rows } = await items().page(key, { offset: 0, limit: 2 })
    assert.deepEqual(
      rows.map(({ writes: [row] }) => [row?.state, row?.request_id, row?.reason]),
      [
        ['done', 'r1', null],
        ['sending', null, null],
      ],
    )
    assert.equal(await markSending(store().db, key, [sent(1)], 'me', 4_000, []), 0)
  })

  it('wait after a failure, unless a stop is requested', async () => {
    await begin()
    await leases().release(key, { by: 'me', now: 4_000, notBefore: 60_000, failures: 1 })
    assert.deepEqual(await leases().idle(50_000, 50_000, known), [])
    assert.equal(await takeLease(store().db, key, { by: 'x', now: 5_000, until: 6_000 }), undefined)
    await requestStop(store().db, key, 5_000)
    // The slice that was releasing it meanwhile didn't know about that.
    await leases().release(key, { by: 'me', now: 5_000, notBefore: 60_000, failures: 1 })
    assert.deepEqual(await leases().idle(11_000, 6_000, known), [key])
    assert.ok(await takeLease(store().db, key, { by: 'x', now: 5_000, until: 6_000 }))
  })

  it('are handed out once if unattended for a while', async () => {
    await confirm()
    assert.deepEqual(await leases().idle(6_000, 1_000, known), [])
    assert.deepEqual(await leases().idle(7_000, 2_000, known), [key])
    assert.deepEqual(await leases().idle(7_001, 2_001, known), [])
  })

  it('let one caller per interval show progress', async () => {
    await begin()
    // Whoever began it has claimed its card, and died.
    const due = { operations: known, of: key, cards: ['requester'], messages: [], gap: 2_000 } as const
    const claim = (now: number) => claimPosts(store().db, now, due)
    const [post, ...others] = (await Promise.all([1, 2, 3].map(() => claim(30_000)))).flat()
    assert.ok(post && others.length === 0)
    await markShown(store().db, post, 30_000, undefined)
    assert.equal((await claim(31_999)).length, 0)
    assert.equal((await claim(32_000)).length, 1)
  })
})
