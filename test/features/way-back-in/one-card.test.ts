import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { voucherLifetime } from '../../../src/features/way-back-in/model.ts'
import { anna } from '../../operations/harness.ts'
import { eventually } from '../../support/eventually.ts'
import { alex, letIn, receiverCards, useScene, vouchersIn } from './scene.ts'

describe('the card of someone who lets people back in', () => {
  const { harness, scene } = useScene()
  const shownTo = (oid: string) => receiverCards(harness()).filter(({ person }) => person.oid === oid)
  const last = (oid = 'alex') => {
    const { vouchers, channel, former } = shownTo(oid).at(-1) ?? assert.fail()
    return { names: vouchers.map(({ account, state }) => `${account.name} ${state}`), channel, former }
  }
  const where = { chat: 'alex' }
  const posts = () =>
    harness().store.db.selectFrom('posts').select(['person', 'operation_id']).where('role', '=', 'receiver').execute()
  const wait = async (ms: number) => {
    await harness().clock.advance(ms)
    await harness().work()
  }
  beforeEach(() => harness().store.db.deleteFrom('posts').execute())
  const observer = () => ({ person: anna, directory: scene().world.directory() })

  it('is one for all operations: whoever is added comes with a new message in place of the earlier one', async () => {
    await letIn(harness(), ['adele'])
    assert.deepEqual(last(), { names: ['adele open'], channel: null, former: null })
    const { id } = await letIn(harness(), ['diego'])
    assert.deepEqual(last(), { names: ['adele open', 'diego open'], channel: null, former: where })
    assert.deepEqual(await posts(), [{ person: 'alex', operation_id: id }])
  })

  it('is edited when something changes, whichever operation it was', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    await letIn(harness(), ['diego'])
    await vouchersIn(harness()).revealPass(voucher, alex, 'seen')
    await harness().work()
    assert.deepEqual(last(), { names: ['adele open', 'diego open'], channel: where, former: null })
    const adele = shownTo('alex')
      .at(-1)
      ?.vouchers.find(({ account }) => account.name === 'adele')
    assert.equal(adele?.left, 2)
    scene().passes.set('adele', { id: 'pass-1', state: 'used' })
    scene().methods.set('adele', harness().clock.now())
    await wait(9 * 60_000)
    const shown = { names: ['adele backIn', 'diego open'], channel: where, former: null }
    await eventually('the card says so', () => isDeepStrictEqual(last(), shown))
  })

  it('comes once more if the operator of any of these operations reminds them', async () => {
    const first = await letIn(harness(), ['adele'])
    await letIn(harness(), ['diego'])
    const before = shownTo('alex').length
    await vouchersIn(harness()).remindReceivers(first.id, observer())
    await harness().work()
    assert.equal(shownTo('alex').length, before + 1)
    assert.deepEqual(last(), { names: ['adele open', 'diego open'], channel: null, former: where })
  })

  it('forgets whom they let in more than a day ago', async () => {
    await letIn(harness(), ['adele'])
    harness().clock.set(voucherLifetime)
    await wait(6_000)
    await eventually('the card says so', () => last().names.includes('adele expired'))
    harness().clock.set(1.1 * voucherLifetime)
    await letIn(harness(), ['diego'])
    assert.deepEqual(last().names, ['diego open'])
  })
})
