import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { receiverState, voucherLifetime, voucherReminderTime } from '../../../src/features/way-back-in/model.ts'
import { passErrors } from '../../../src/features/way-back-in/pass-errors.ts'
import { voucherQueries } from '../../../src/features/way-back-in/queries/vouchers.ts'
import { voucherTally } from '../../../src/features/way-back-in/shown.ts'
import { anna } from '../../operations/harness.ts'
import { alex, claimAndDie, letIn, receiverCards, refusal, useScene, vouchersIn } from './scene.ts'

const minute = 60_000

describe('when people are not let back in', () => {
  const { harness, scene } = useScene()
  beforeEach(() => harness().store.db.deleteFrom('posts').execute())
  const reveal = (id: string) => refusal(vouchersIn(harness()).revealPass(id, alex, 'seen'))
  const wait = async (ms: number) => {
    await harness().clock.advance(ms)
    await harness().work()
  }
  /** Messages to the owner, each with what it is about. */
  const told = () =>
    harness().notices.map(({ about, to, operation }) => [
      about,
      'requester' in to,
      voucherTally.of(operation).map(({ state, failed, refused }) => [state, failed, refused]),
    ])
  const fail = async (id: string) => {
    scene().onCreate = () => {
      throw new passErrors.passNotShown()
    }
    for (let n = 0; n < 3; n++) assert.equal(await reveal(id), 'passNotShown')
    scene().onCreate = () => {}
  }
  const page = async (id: string) => {
    const observer = { person: anna, directory: scene().world.directory() }
    const { vouchers, missed } = await vouchersIn(harness()).page(id, observer, { offset: 0, limit: 10 })
    return { stages: vouchers.map(({ account, stage }) => `${account.name} ${stage}`).sort(), missed }
  }

  it('the owner gets one message about everything that goes wrong within two minutes', async () => {
    const { vouchers } = await letIn(harness(), ['adele', 'diego'])
    const [adele = '', diego = ''] = vouchers.map(({ id }) => id)
    await fail(adele)
    scene().risks.set('alex', 'atRisk')
    assert.equal(await reveal(diego), 'receiverNotAllowed')
    await wait(minute)
    assert.deepEqual(told(), [])
    await wait(1.2 * minute)
    assert.deepEqual(told(), [['notBackIn', true, [['open', 1, 1]]]])
    await wait(10 * minute)
    assert.equal(told().length, 1)
  })

  it('the owner gets none if it was solved meanwhile', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    scene().risks.set('alex', 'atRisk')
    assert.equal(await reveal(voucher), 'receiverNotAllowed')
    scene().risks.clear()
    assert.equal(await reveal(voucher), 'none')
    await wait(5 * minute)
    assert.deepEqual(told(), [])
  })

  it('those who failed still count as failed after the deadline, and the owner is told of the others', async () => {
    const { id, vouchers } = await letIn(harness(), ['adele', 'diego'])
    await fail(vouchers[0]?.id ?? '')
    await wait(3 * minute)
    harness().notices.length = 0
    harness().clock.set(voucherLifetime)
    await wait(minute)
    await wait(3 * minute)
    assert.deepEqual(await page(id), { stages: ['adele failed', 'diego expired'], missed: { expired: 1, failed: 1 } })
    assert.deepEqual(told(), [['notBackIn', true, [['expired', 1, 0]]]])
  })

  it('receivers are reminded once, hours before the end, unless they have shown a pass', async () => {
    const { id, vouchers } = await letIn(harness(), ['adele', 'diego'])
    const reminders = async () => {
      const { rows } = await sql<{ actor: unknown }>`select entry -> 'actor' as actor from audit
        where operation_id = ${id} and entry ->> 'step' = 'receiversReminded'`.execute(harness().store.db)
      return rows.length
    }
    harness().clock.set(voucherLifetime - voucherReminderTime - minute)
    await wait(10_000)
    assert.deepEqual([await reminders(), receiverCards(harness()).length], [0, 1])
    await wait(minute)
    await wait(minute)
    assert.deepEqual([await reminders(), receiverCards(harness()).length], [1, 2])
    assert.equal(receiverCards(harness()).at(-1)?.channel, null)
    await wait(10 * minute)
    assert.equal(await reminders(), 1)
    for (const one of vouchers) assert.equal(await reveal(one.id), 'none')
  })

  it('nobody is reminded of people who have been shown a pass', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    harness().clock.set(voucherLifetime - voucherReminderTime - 2 * minute)
    assert.equal(await reveal(voucher), 'none')
    await harness().work()
    const before = receiverCards(harness()).filter(({ channel }) => channel === null).length
    await wait(10 * minute)
    assert.equal(receiverCards(harness()).filter(({ channel }) => channel === null).length, before)
  })

  it('the database and the receiver’s page agree on when it is too late', async () => {
    const { vouchers } = await letIn(harness(), ['adele', 'diego'])
    const [adele, diego] = vouchers
    assert.ok(adele && diego)
    harness().clock.set(voucherLifetime - 1)
    const at = (row: { state: 'open' | 'expired' | 'backIn' | 'cancelled' | 'given'; until: number }) =>
      receiverState(row, harness().clock.now())
    assert.equal(at(adele), 'open')
    await claimAndDie(harness(), adele.id, minute)
    harness().clock.set(voucherLifetime)
    assert.equal(at(diego), 'expired')
    assert.equal((await vouchersIn(harness()).voucher(diego.id, alex)).state, 'expired')
    await assert.rejects(claimAndDie(harness(), diego.id, minute), { code: 'ERR_ASSERTION' })
    assert.equal((await voucherQueries(harness().store.db).find(diego.id))?.claimed_until, 0)
  })
})
