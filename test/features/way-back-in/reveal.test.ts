import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import { voucherLifetime } from '../../../src/features/way-back-in/model.ts'
import { passErrors } from '../../../src/features/way-back-in/pass-errors.ts'
import { voucherQueries } from '../../../src/features/way-back-in/queries/vouchers.ts'
import { graphErrors } from '../../../src/graph/directory/errors.ts'
import { anna, createHarness, someone } from '../../operations/harness.ts'
import { alex, bob, claimAndDie, letIn, refusal, secret, useScene, vouchersIn } from './scene.ts'

describe('showing a pass', () => {
  const { harness, scene } = useScene()
  const reveal = (id: string, by = alex) => vouchersIn(harness()).revealPass(id, by, 'calledBack')
  const stored = async (id: string) => (await voucherQueries(harness().store.db).find(id)) ?? assert.fail()
  const audited = async (id: string) => {
    const { rows } = await sql<{ step: string; entry: { after?: string; target?: string; actor?: { oid: string } } }>`
      select entry ->> 'step' as step, entry from audit where operation_id = ${id} and entry ->> 'account' is not null
      order by seq`.execute(harness().store.db)
    return rows
  }

  it('creates one for the receiver, with the operator’s sign-in, and stores everything except the pass', async () => {
    const { id, voucher } = await letIn(harness(), ['adele'])
    const seen = await vouchersIn(harness()).voucher(voucher, alex)
    assert.deepEqual(
      { ...seen, until: seen.until - harness().clock.now() },
      {
        id: voucher,
        account: { name: 'adele', upn: 'adele@contoso.com' },
        operator: { name: 'anna', upn: 'anna@contoso.com' },
        released: false,
        until: voucherLifetime,
        left: 3,
        state: 'open',
        locale: 'en-US',
      },
    )
    const { pass, minutes, left } = await reveal(voucher)
    assert.deepEqual({ pass, minutes, left }, { pass: secret, minutes: 60, left: 2 })
    assert.deepEqual(scene().created, ['adele'])
    const [once] = (await stored(voucher)).reveals
    assert.deepEqual(
      { by: once?.by.oid, checked: once?.checked, method: once?.method },
      { by: 'alex', checked: 'calledBack', method: 'pass-1' },
    )
    const entries = await audited(id)
    assert.deepEqual(
      entries.map(({ step, entry }) => [step, entry.after ?? entry.target ?? null, entry.actor?.oid]),
      [
        ['accountChanged', 'alex (alex@contoso.com)', 'anna'],
        ['passAsked', 'calledBack', 'alex'],
        ['passShown', 'pass-1', 'alex'],
      ],
    )
    const { rows } = await sql<{ text: string }>`select (
      (select coalesce(string_agg(t::text, ' '), '') from operation_vouchers t) ||
      (select coalesce(string_agg(t::text, ' '), '') from operation_events t) ||
      (select coalesce(string_agg(t.entry::text, ' '), '') from audit t)) as text`.execute(harness().store.db)
    assert.ok(!rows[0]?.text.includes(secret))
  })

  it('shows nothing to anyone else, whether or not there is a voucher', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    for (const by of [bob, anna, someone('alex', 'fabrikam')]) {
      assert.equal(await refusal(reveal(voucher, by)), 'voucherNotFound')
      assert.equal(await refusal(vouchersIn(harness()).voucher(voucher, by)), 'voucherNotFound')
    }
    assert.equal(await refusal(reveal('no-such-voucher')), 'voucherNotFound')
    assert.deepEqual(scene().created, [])
  })

  it('creates one pass for simultaneous presses on three instances', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    const { store, clock } = harness()
    const instances = [1, 2, 3].map(() => createHarness(store, { clock, world: scene().world }))
    const all = await Promise.all(instances.map((one) => refusal(vouchersIn(one).revealPass(voucher, alex, 'seen'))))
    for (const { operations } of instances) await operations.close()
    assert.deepEqual(all.sort(), ['none', 'voucherBusy', 'voucherBusy'])
    assert.deepEqual(scene().created, ['adele'])
    assert.equal((await reveal(voucher)).left, 1)
  })

  it('shows at most three', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    for (let n = 2; n >= 0; n--) assert.equal((await reveal(voucher)).left, n)
    assert.equal(await refusal(reveal(voucher)), 'voucherUsedUp')
    assert.equal(scene().created.length, 3)
  })

  it('counts a lost answer, and says so', async () => {
    const { id, voucher } = await letIn(harness(), ['adele'])
    scene().onCreate = () => {
      throw new passErrors.passNotShown()
    }
    await assert.rejects(reveal(voucher), { code: 'passNotShown', details: { left: 2 } })
    scene().onCreate = () => {}
    assert.equal((await reveal(voucher)).left, 1)
    assert.deepEqual(
      (await audited(id)).slice(1).map(({ step }) => step),
      ['passAsked', 'passNotShown', 'passAsked', 'passShown'],
    )
  })

  it('records a pass that was lost with its process before it creates the next one', async () => {
    const { id, voucher } = await letIn(harness(), ['adele'])
    await claimAndDie(harness(), voucher, 1000)
    // Nobody has looked for it yet.
    harness().clock.set(2000)
    assert.equal((await reveal(voucher)).left, 1)
    assert.deepEqual(
      (await audited(id)).slice(1).map(({ step, entry }) => [step, entry.actor?.oid]),
      [
        ['passNotShown', 'alex'],
        ['passAsked', 'alex'],
        ['passShown', 'alex'],
      ],
    )
  })

  it('does not count what Microsoft Entra has refused', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    scene().onCreate = () => {
      throw new passErrors.passRefused({ because: 'role' })
    }
    assert.equal(await refusal(reveal(voucher)), 'passRefused')
    scene().onCreate = () => {}
    assert.equal((await reveal(voucher)).left, 2)
  })

  it('shows none after 24 hours', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    harness().clock.set(voucherLifetime)
    assert.equal((await vouchersIn(harness()).voucher(voucher, alex)).state, 'expired')
    await assert.rejects(reveal(voucher), { code: 'voucherEnded', details: { state: 'expired' } })
  })

  const refusals: readonly (readonly [string, string, () => void])[] = [
    ['disabled', 'disabled', () => scene().world.add('alex', { accountEnabled: false })],
    ['guest', 'guest', () => scene().world.add('alex', { userType: 'Guest' })],
    ['at risk', 'atRisk', () => scene().risks.set('alex', 'atRisk')],
    ['deleted', 'gone', () => scene().world.accounts.delete('alex')],
    ['no longer the manager', 'changed', () => scene().managers.set('adele', 'bob')],
  ]
  for (const [what, because, happens] of refusals) {
    it(`shows none to a receiver who is now ${what}`, async () => {
      const { voucher } = await letIn(harness(), ['adele'])
      happens()
      await assert.rejects(reveal(voucher), { code: 'receiverNotAllowed', details: { because } })
      assert.deepEqual(scene().created, [])
      assert.deepEqual((await stored(voucher)).reveals, [])
    })
  }

  it('shows none to a receiver who has been contained since', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    await harness().begin('disable', ['alex'], { compromised: true })
    await harness().work()
    scene().world.add('alex')
    await assert.rejects(reveal(voucher), { code: 'receiverNotAllowed', details: { because: 'contained' } })
  })

  it('cancels the voucher of an account that was contained again', async () => {
    const { id, voucher } = await letIn(harness(), ['adele'])
    scene().world.add('adele', { accountEnabled: false })
    await assert.rejects(reveal(voucher), { code: 'voucherEnded', details: { state: 'cancelled' } })
    scene().world.add('adele')
    await assert.rejects(reveal(voucher), { code: 'voucherEnded', details: { state: 'cancelled' } })
    assert.ok((await audited(id)).some(({ step }) => step === 'voucherCancelled'))
  })

  /** Contains someone as compromised while something else waits, and puts them back into the directory as enabled. */
  const contain = async (id: string) => {
    await harness().begin('disable', [id], { compromised: true })
    await harness().work()
    scene().world.add(id)
  }

  const lost: readonly (readonly [string, string, () => Promise<unknown>])[] = [
    ['has expired', 'expired', () => harness().clock.advance(9_000)],
    [
      'was given to someone else',
      'given',
      async () => {
        scene().managers.set('adele', 'bob')
        await harness().begin('letBackIn', ['adele'])
        await harness().work()
      },
    ],
    ['is for an account that was contained', 'cancelled', () => contain('adele')],
    ['belongs to a receiver who was contained', 'contained', () => contain('alex')],
  ]
  for (const [what, because, happens] of lost) {
    it(`deletes a pass without showing it if, while it was created, the voucher ${what}`, async () => {
      const { id, voucher } = await letIn(harness(), ['adele'])
      if (because === 'expired') harness().clock.set(voucherLifetime - 5_000)
      scene().onCreate = async () => void (await happens())
      await assert.rejects(reveal(voucher), { code: 'passWithdrawn', details: { because, deleted: 1 } })
      assert.deepEqual(scene().created, ['adele'])
      assert.deepEqual(scene().deleted, ['pass-1'])
      const steps = (await audited(id)).map(({ step }) => step)
      assert.ok(!steps.includes('passShown'))
      assert.ok(steps.includes('passNotShown'))
      // Nothing is left to ask Graph about.
      await harness().clock.advance(5 * 60_000)
      await harness().work()
      const { state, claimed_until: claimed, look_at: lookAt } = await stored(voucher)
      assert.deepEqual([claimed, lookAt === null], [0, state !== 'open'])
    })
  }

  it('says so if such a pass can’t be deleted, and deletes it later', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    scene().onCreate = () => contain('adele')
    scene().onDelete = () => {
      throw new graphErrors.graphUnavailable({ status: 503 })
    }
    await assert.rejects(reveal(voucher), { code: 'passWithdrawn', details: { because: 'cancelled', deleted: 0 } })
    scene().onDelete = () => {}
    await harness().clock.advance(3 * 60_000)
    await harness().work()
    assert.deepEqual(scene().deleted, ['pass-1'])
    assert.equal((await stored(voucher)).look_at, null)
  })

  for (const [who, code] of [
    ['adele', 'voucherEnded'],
    ['alex', 'receiverNotAllowed'],
  ] as const) {
    it(`creates none if ${who} was contained after the other checks`, async () => {
      const { voucher } = await letIn(harness(), ['adele'])
      scene().onPolicy = () => contain(who)
      assert.equal(await refusal(reveal(voucher)), code)
      assert.deepEqual(scene().created, [])
      assert.deepEqual((await stored(voucher)).reveals, [])
    })
  }

  it('lets nobody wait longer than half a minute for the checks', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    const arrived = new Promise<void>((resolve) => {
      scene().onPolicy = () => {
        resolve()
        return new Promise(() => {})
      }
    })
    const asking = refusal(reveal(voucher))
    await arrived
    await harness().clock.advance(30_000)
    assert.equal(await asking, 'graphUnavailable')
    assert.deepEqual((await stored(voucher)).reveals, [])
    assert.equal(await refusal(reveal(voucher)), 'none')
  })

  it('names the person to ask if the operator’s account was disabled', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    scene().world.add('anna', { accountEnabled: false })
    await assert.rejects(reveal(voucher), { code: 'voucherOperatorSignedOut', details: { name: 'anna' } })
    assert.deepEqual(scene().created, [])
  })

  it('names the person to ask if the operator’s sign-in is gone', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    harness().signInError = new signInErrors.signedOut()
    await assert.rejects(reveal(voucher), { code: 'voucherOperatorSignedOut', details: { name: 'anna' } })
    harness().signInError = undefined
    assert.equal((await reveal(voucher)).left, 2)
  })

  it('shows none if the operator no longer is one', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    harness().limits.operatorGroupId = 'operators'
    assert.equal(await refusal(reveal(voucher)), 'voucherOperatorSignedOut')
  })

  it('shows none while the bot is read-only, or after passes are turned off', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    harness().limits.readOnly = true
    assert.equal(await refusal(reveal(voucher)), 'readOnly')
    harness().limits.readOnly = false
    scene().policy.enabled = false
    assert.equal(await refusal(reveal(voucher)), 'passRefused')
    assert.deepEqual(scene().created, [])
  })
})
