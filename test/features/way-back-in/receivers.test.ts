// Covers: take-over
import assert from 'node:assert/strict'
import { receiverParameters } from '../../../src/features/way-back-in/let-back-in.ts'
import { voucherQueries } from '../../../src/features/way-back-in/queries/vouchers.ts'
import { receiverPart } from '../../../src/features/way-back-in/receivers.ts'
import { receiverTally } from '../../../src/features/way-back-in/shown.ts'
import { myRoles } from '../../../src/graph/directory/me.ts'
import { anna, authorise, channel, reason, someone } from '../../operations/harness.ts'
import { inAllGroups } from '../../operations/world.ts'
import { answer } from '../../support/answering.ts'
import { handoversOf } from '../take-over/handovers.ts'
import { alex, bob, letIn, receiverCards, refusal, useScene, vouchersIn } from './scene.ts'

const cora = someone('cora')
/** With whose tokens Graph was called. */
const tokensOf: string[] = []
const options = {
  limits: { approverGroupId: 'approvers' },
  onToken: ({ oid }: { readonly oid: string }) => void tokensOf.push(oid),
}

describe('the receiver of a pass', () => {
  const { harness, scene } = useScene(options)
  beforeEach(() => {
    scene().world.add('cora')
    scene().world.groups.set('approvers', new Set(['cora']))
  })
  const plan = (accounts: readonly string[], receiver?: { oid: string; instead?: boolean }) =>
    harness().plan('letBackIn', accounts, {
      ...(receiver && {
        parameters: receiverParameters({
          oid: receiver.oid,
          upn: `${receiver.oid}@contoso.com`,
          name: receiver.oid,
          instead: receiver.instead ?? false,
        }),
      }),
    })
  const confirm = ({ operation, token }: Awaited<ReturnType<typeof plan>>) =>
    harness().operations.confirm(operation.id, { person: anna, authorise, token, reason })
  const approve = async (id: string) => {
    await harness().shown()
    await harness().operations.approve(id, {
      person: cora,
      directory: scene().world.directory(inAllGroups),
    })
    await harness().work()
  }
  const why = async (id: string) => {
    const { items } = await harness().operations.items(id, anna, { offset: 0, limit: 10 })
    return Object.fromEntries(items.map(({ account, verdict, why }) => [account?.id, why ?? verdict]))
  }

  it('is the manager, and nobody for those without one', async () => {
    const { operation } = await plan(['adele', 'joni'])
    assert.deepEqual(await why(operation.id), { adele: 'change', joni: 'noReceiver' })
    assert.deepEqual(receiverTally.of(operation), [
      { name: 'alex', upn: 'alex@contoso.com', manager: true, accounts: 1 },
    ])
    assert.equal((await harness().operations.approvalNeed(operation.id, anna)).needed, false)
  })

  it('is a named person for those without a manager, with a second person’s approval', async () => {
    const planned = await plan(['adele', 'joni'], { oid: 'bob' })
    assert.deepEqual(
      receiverTally.of(planned.operation).map(({ name, manager }) => [name, manager]),
      [
        ['bob', false],
        ['alex', true],
      ],
    )
    const { needed, parts } = await harness().operations.approvalNeed(planned.operation.id, anna)
    assert.deepEqual([needed, parts?.get(receiverPart)], [true, 1])
    const { id, state } = await confirm(planned)
    assert.equal(state, 'awaitingApproval')
    await approve(id)
    const vouchers = await voucherQueries(harness().store.db).all({ tenantId: 'contoso', id })
    assert.deepEqual(
      vouchers.map((one) => [one.account_id, one.receiver_oid]),
      [
        ['adele', 'alex'],
        ['joni', 'bob'],
      ],
    )
    const joni = vouchers[1]?.id ?? ''
    assert.equal((await vouchersIn(harness()).revealPass(joni, bob, 'seen')).left, 2)
  })

  it('is not asked to approve the operation, and can’t', async () => {
    scene().world.groups.set('approvers', new Set(['bob', 'cora']))
    const { id } = await confirm(await plan(['joni'], { oid: 'bob' }))
    const asked = await harness().store.db.selectFrom('operation_approvers').select('approver_oid').execute()
    assert.deepEqual(asked, [{ approver_oid: 'cora' }])
    await harness()
      .store.db.updateTable('operation_approvers')
      .set({ approver_oid: 'bob', approver_upn: 'bob@contoso.com', approver_name: 'bob' })
      .execute()
    const directory = scene().world.directory(inAllGroups)
    assert.equal(await refusal(harness().operations.approve(id, { person: bob, directory })), 'receiverMayNotApprove')
    scene().world.groups.set('approvers', new Set(['bob']))
    assert.equal(await refusal(confirm(await plan(['joni'], { oid: 'bob' }))), 'nobodyMayApprove')
  })

  it('is the operator only with a second person’s approval', async () => {
    const { operation } = await plan(['joni'], { oid: 'anna' })
    assert.equal((await harness().operations.approvalNeed(operation.id, anna)).needed, true)
  })

  const refusals: readonly (readonly [string, string, () => void])[] = [
    ['disabled', 'receiverDisabled', () => scene().world.add('alex', { accountEnabled: false })],
    ['a guest', 'receiverGuest', () => scene().world.add('alex', { userType: 'Guest' })],
    ['at risk', 'receiverAtRisk', () => scene().risks.set('alex', 'confirmedCompromised')],
    ['gone', 'receiverDisabled', () => scene().world.accounts.delete('alex')],
    ['themselves', 'receiverSelf', () => scene().managers.set('adele', 'adele')],
  ]
  for (const [what, because, happens] of refusals) {
    it(`is nobody who is ${what}`, async () => {
      happens()
      scene().managers.set('diego', 'bob')
      const { operation } = await plan(['adele', 'diego'])
      assert.deepEqual(await why(operation.id), { adele: because, diego: 'change' })
    })
  }

  it('is nobody who is contained, and nobody for contained accounts', async () => {
    await harness().begin('disable', ['alex', 'joni'], { compromised: true })
    await harness().work()
    scene().world.add('alex')
    scene().world.add('joni')
    scene().managers.set('joni', 'bob')
    scene().managers.set('diego', 'bob')
    const { operation } = await plan(['adele', 'joni', 'diego'])
    assert.deepEqual(await why(operation.id), { adele: 'receiverContained', joni: 'notReleased', diego: 'change' })
  })

  it("requires the tenant’s policy, and isn't needed for guests", async () => {
    scene().policy.covers = ['staff']
    scene().world.groups.set('staff', new Set(['adele', 'diego']))
    scene().policy.excludes = ['diego']
    scene().world.add('joni', { userType: 'Guest' })
    scene().managers.set('joni', 'alex')
    const { operation } = await plan(['adele', 'diego', 'joni'])
    assert.deepEqual(await why(operation.id), { adele: 'change', diego: 'passNotCovered', joni: 'passGuest' })
  })

  it('can let no administrator in, or only with a second person’s approval', async () => {
    scene().world.roles.set('adele', [
      { name: 'Exchange Administrator', templateId: '29232cdf-9323-42fd-ade2-1d097af3e4de' },
    ] as never)
    const skipped = await plan(['adele', 'diego'])
    assert.deepEqual(await why(skipped.operation.id), { adele: 'adminRole', diego: 'change' })
    harness().limits.adminAccounts = 'approve'
    const { operation } = await plan(['adele', 'diego'])
    const { needed, admins } = await harness().operations.approvalNeed(operation.id, anna)
    assert.deepEqual([needed, admins.length], [true, 1])
  })

  it('is skipped if the manager has changed by the time it runs', async () => {
    const planned = await plan(['adele', 'diego'])
    const { id } = await confirm(planned)
    scene().managers.set('adele', 'bob')
    await harness().work()
    const vouchers = await voucherQueries(harness().store.db).all({ tenantId: 'contoso', id })
    assert.deepEqual(
      vouchers.map((one) => one.account_id),
      ['diego'],
    )
    const { items } = await harness().operations.items(id, anna, { offset: 0, limit: 10 })
    assert.deepEqual(
      items.map(({ steps }) => steps[0]?.why),
      ['receiverChanged', null],
    )
  })

  it('can be replaced by another plan, which ends the earlier voucher', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    const planned = await plan(['adele'], { oid: 'bob', instead: true })
    const { id } = await confirm(planned)
    await approve(id)
    assert.equal(await refusal(vouchersIn(harness()).revealPass(voucher, alex, 'seen')), 'voucherEnded')
    assert.equal((await vouchersIn(harness()).voucher(voucher, alex)).state, 'given')
    const [given] = await voucherQueries(harness().store.db).all({ tenantId: 'contoso', id })
    assert.equal((await vouchersIn(harness()).revealPass(given?.id ?? '', bob, 'seen')).left, 2)
  })

  it("can't change after the plan", async () => {
    const planned = await plan(['adele'])
    await harness()
      .store.db.updateTable('operation_writes')
      .set({ before: JSON.stringify({ receiver: { ...bob, manager: true } }) })
      .where('operation_id', '=', planned.operation.id)
      .execute()
    assert.equal(await refusal(confirm(planned)), 'tampered')
  })

  it('is helped by another operator, who takes over the operation even though it has ended', async () => {
    const { id, voucher } = await letIn(harness(), ['adele'])
    harness().limits.operatorGroupId = 'operators'
    const directory = scene().world.directory(inAllGroups)
    scene().world.groups.set('operators', new Set(['cora', 'bob']))
    const taking = (who: typeof cora) =>
      handoversOf(harness()).takeOver(id, {
        person: who,
        directory,
        reader: scene().world.directory(),
        locale: 'en-US',
        channel: { ...channel, userId: `29:${who.oid}` },
      })
    scene().world.add('bob', { accountEnabled: false })
    assert.equal(await refusal(taking(bob)), 'takerMayNot')
    // A User Administrator can't create passes.
    assert.equal(await refusal(taking(cora)), 'takerCreatesNoPasses')
    assert.equal((await harness().operations.get(id, anna)).requester.oid, 'anna')
    const role = { name: 'Authentication Administrator', templateId: 'c4e39bd9-1100-46d3-8c65-fb160da0071f' }
    scene().world.instead.push(answer(myRoles, async () => [role]))
    const { handover, operation } = await taking(cora)
    assert.deepEqual([handover.state, operation.requester.oid], ['done', 'cora'])
    assert.equal((await vouchersIn(harness()).voucher(voucher, alex)).operator.name, 'cora')
    harness().limits.operatorGroupId = undefined as never
    tokensOf.length = 0
    await vouchersIn(harness()).revealPass(voucher, alex, 'seen')
    assert.deepEqual([...new Set(tokensOf)], ['cora'])
    assert.equal(await refusal(taking(cora)), 'alreadyYours')
  })

  it('is notified again when the operator reminds them', async () => {
    const { id } = await letIn(harness(), ['adele'])
    const before = receiverCards(harness()).length
    const observer = { person: anna, directory: scene().world.directory() }
    assert.equal(await vouchersIn(harness()).remindReceivers(id, observer), 1)
    await harness().work()
    assert.ok(receiverCards(harness()).length > before)
    const card = receiverCards(harness()).at(-1)
    assert.deepEqual([card?.channel, card?.former], [null, { chat: 'alex' }])
  })
})
