import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { sql } from 'kysely'
import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import { voucherLifetime } from '../../../src/features/way-back-in/model.ts'
import { voucherQueries } from '../../../src/features/way-back-in/queries/vouchers.ts'
import { voucherTally } from '../../../src/features/way-back-in/shown.ts'
import { anna } from '../../operations/harness.ts'
import { eventually } from '../../support/eventually.ts'
import { alex, claimAndDie, letIn, receiverCards, useScene, vouchersIn } from './scene.ts'

const minute = 60_000

describe('people who have received a pass', () => {
  const { harness, scene } = useScene()
  const stateOf = async (id: string) => (await voucherQueries(harness().store.db).find(id))?.state
  const show = (id: string) => vouchersIn(harness()).revealPass(id, alex, 'seen')
  const steps = async (id: string) => {
    const { rows } = await sql<{ step: string; after: string | null }>`select entry ->> 'step' as step,
      entry ->> 'after' as after from audit where operation_id = ${id} and entry ->> 'step' in ('backIn', 'voucherExpired', 'passNotShown')`.execute(
      harness().store.db,
    )
    return rows.map(({ step, after }) => [step, after])
  }
  /** Some minutes pass. */
  const wait = async (minutes: number) => {
    await harness().clock.advance(minutes * minute)
    await harness().work()
  }

  it('are not back in as long as a policy keeps whoever used the pass from registering a method', async () => {
    const { id, voucher } = await letIn(harness(), ['adele'])
    await show(voucher)
    scene().passes.set('adele', { id: 'pass-1', state: 'used' })
    await wait(9)
    assert.deepEqual([await stateOf(voucher), await steps(id)], ['open', []])
    assert.equal((await show(voucher)).left, 1)
    scene().passes.set('adele', { id: 'pass-2', state: 'used' })
    scene().methods.set('adele', harness().clock.now())
    await wait(6)
    assert.deepEqual(await steps(id), [['backIn', 'method']])
  })

  it('count as signed in if the pass was used and Graph doesn’t date a method that they have', async () => {
    const { id, voucher } = await letIn(harness(), ['adele'])
    scene().undated.add('adele')
    await show(voucher)
    await wait(6)
    assert.deepEqual(await steps(id), [])
    scene().passes.set('adele', { id: 'pass-1', state: 'used' })
    await wait(6)
    assert.deepEqual(await steps(id), [['backIn', 'used']])
  })

  it('count as signed in once their pass is used if nobody can read methods, which the operator’s and the receiver’s cards show', async () => {
    const { id, vouchers } = await letIn(harness(), ['adele', 'diego'])
    scene().readsMethods = false
    const voucher = vouchers.find(({ account_id: account }) => account === 'adele')?.id ?? ''
    await show(voucher)
    await wait(3)
    assert.equal(await stateOf(voucher), 'open')
    scene().passes.set('adele', { id: 'pass-1', state: 'used' })
    await wait(6)
    assert.equal(await stateOf(voucher), 'backIn')
    assert.deepEqual(await steps(id), [['backIn', 'used']])
    assert.deepEqual(
      voucherTally
        .of(await harness().operations.get(id, anna))
        .map(({ state, count, receiver }) => [state, count, receiver]),
      [
        ['backIn', 1, 'alex'],
        ['open', 1, 'alex'],
      ],
    )
    const cards = () =>
      receiverCards(harness()).map(({ person, vouchers: some }) => [person.oid, some.map(({ state }) => state).sort()])
    await eventually('the card says so', () => isDeepStrictEqual(cards().at(-1), ['alex', ['backIn', 'open']]))
  })

  it('count as signed in after a later sign-in or new method, too, but not an earlier one', async () => {
    const { id, vouchers } = await letIn(harness(), ['adele', 'diego'])
    const before = harness().clock.now()
    await harness().clock.advance(1000)
    for (const one of vouchers) await show(one.id)
    scene().signIns.set('adele', { succeeded: before })
    scene().methods.set('diego', before)
    await wait(3)
    assert.deepEqual(await steps(id), [])
    scene().signIns.set('adele', { succeeded: harness().clock.now() })
    scene().methods.set('diego', harness().clock.now())
    await wait(6)
    assert.deepEqual((await steps(id)).sort(), [
      ['backIn', 'method'],
      ['backIn', 'signIn'],
    ])
  })

  it('are not back in because of an old phone that keeps failing to sign in', async () => {
    const { id, voucher } = await letIn(harness(), ['adele'])
    const succeeded = harness().clock.now() - 24 * 60 * minute
    await show(voucher)
    await harness().clock.advance(minute)
    const now = harness().clock.now()
    scene().signIns.set('adele', { succeeded, attempted: now, automatic: now })
    await wait(9)
    assert.deepEqual([await stateOf(voucher), await steps(id)], ['open', []])
    scene().signIns.set('adele', { attempted: now, automatic: now })
    await wait(9)
    assert.equal((await show(voucher)).left, 1)
  })

  it('keep their voucher while a pass is being created, even after a day', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    harness().clock.set(voucherLifetime - 5_000)
    await claimAndDie(harness(), voucher, 2 * minute)
    await wait(1)
    assert.equal(await stateOf(voucher), 'open')
    await wait(3)
    assert.equal(await stateOf(voucher), 'expired')
  })

  it('are too late after a day, even if nobody can check', async () => {
    const { id, voucher } = await letIn(harness(), ['adele'])
    harness().signInError = new signInErrors.signedOut()
    harness().clock.set(voucherLifetime)
    await wait(0.1)
    assert.equal(await stateOf(voucher), 'expired')
    assert.deepEqual(await steps(id), [['voucherExpired', null]])
  })

  it('have seen no pass if its creation was never answered and the process is gone', async () => {
    const { id, voucher } = await letIn(harness(), ['adele'])
    await claimAndDie(harness(), voucher, 2 * minute)
    await assert.rejects(show(voucher), { code: 'voucherBusy' })
    await wait(3)
    assert.deepEqual(await steps(id), [['passNotShown', null]])
    assert.equal((await show(voucher)).left, 1)
  })
})
