import assert from 'node:assert/strict'
import type { VoucherFilter } from '../../../src/features/way-back-in/model.ts'
import { passErrors } from '../../../src/features/way-back-in/pass-errors.ts'
import { voucherTally } from '../../../src/features/way-back-in/shown.ts'
import { anna } from '../../operations/harness.ts'
import { alex, letIn, refusal, useScene, vouchersIn } from './scene.ts'

describe('the list of an operation’s ways back in', () => {
  const { harness, scene } = useScene()
  const listed = async (id: string, filter: VoucherFilter = {}) => {
    const observer = { person: anna, directory: scene().world.directory() }
    const { vouchers, counts, operation } = await vouchersIn(harness()).page(id, observer, {
      ...filter,
      offset: 0,
      limit: 10,
    })
    const failed = voucherTally.of(operation).reduce((sum, one) => sum + one.failed, 0)
    return { counts, failed, accounts: vouchers.map(({ account }) => account.id) }
  }
  const show = (voucher: string) => refusal(vouchersIn(harness()).revealPass(voucher, alex, 'seen'))
  const lose = () => {
    throw new passErrors.passNotShown()
  }

  it('says that one has failed after three lost passes, but not while the third is being created', async () => {
    const { id, vouchers } = await letIn(harness(), ['adele', 'diego'])
    const voucher = vouchers.find(({ account_id: account }) => account === 'adele')?.id ?? ''
    scene().onCreate = lose
    for (let n = 0; n < 2; n++) assert.equal(await show(voucher), 'passNotShown')
    scene().onCreate = async () => {
      assert.deepEqual(await listed(id), { counts: { open: 2 }, failed: 0, accounts: ['adele', 'diego'] })
      lose()
    }
    assert.equal(await show(voucher), 'passNotShown')
    assert.deepEqual(await listed(id, { only: 'failed' }), {
      counts: { open: 1, failed: 1 },
      failed: 1,
      accounts: ['adele'],
    })
    assert.deepEqual((await listed(id, { only: 'open' })).accounts, ['diego'])
  })

  it('doesn’t say so if one of three passes was shown', async () => {
    const { id, voucher } = await letIn(harness(), ['adele'])
    assert.equal(await show(voucher), 'none')
    scene().onCreate = lose
    for (let n = 0; n < 2; n++) await show(voucher)
    assert.deepEqual((await listed(id)).counts, { open: 1 })
  })

  it('reminds nobody who can’t give out a pass any more', async () => {
    const { id, voucher } = await letIn(harness(), ['adele'])
    const remind = () =>
      vouchersIn(harness()).remindReceivers(id, { person: anna, directory: scene().world.directory() })
    scene().onCreate = lose
    for (let n = 0; n < 2; n++) await show(voucher)
    assert.equal(await remind(), 1)
    await show(voucher)
    assert.equal(await remind(), 0)
  })

  it('is searched in names and sign-in names, as they are written', async () => {
    const { id } = await letIn(harness(), ['adele', 'diego'])
    assert.deepEqual((await listed(id, { search: 'DIEGO@' })).accounts, ['diego'])
    assert.deepEqual((await listed(id, { search: 'alex' })).accounts, ['adele', 'diego'])
    for (const search of ['%', 'd_ego', 'adele\\', "'"]) assert.deepEqual((await listed(id, { search })).accounts, [])
  })
})
