import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { permissionErrors, signInErrors } from '../../../src/core/sign-in-errors.ts'
import { voucherQueries } from '../../../src/features/way-back-in/queries/vouchers.ts'
import { voucherTally } from '../../../src/features/way-back-in/shown.ts'
import { graphErrors } from '../../../src/graph/directory/errors.ts'
import { anna, authorise, reason, someone } from '../../operations/harness.ts'
import { inAllGroups } from '../../operations/world.ts'
import { alex, letIn, useScene, vouchersIn } from './scene.ts'

const exchange = { name: 'Exchange Administrator', templateId: '29232cdf-9323-42fd-ade2-1d097af3e4de' }
const cora = someone('cora')

describe('an account that has changed since the plan', () => {
  const { harness, scene } = useScene({ limits: { approverGroupId: 'approvers' } })
  beforeEach(() => {
    scene().world.add('cora')
    scene().world.groups.set('approvers', new Set(['cora']))
  })
  const reveal = (id: string) => vouchersIn(harness()).revealPass(id, alex, 'seen')
  const seen = async (id: string) => {
    const observer = { person: anna, directory: scene().world.directory() }
    const { vouchers, operation } = await vouchersIn(harness()).page(id, observer, { offset: 0, limit: 10 })
    const tallied = voucherTally.of(operation).map(({ refused }) => refused)
    return { refused: vouchers[0]?.refused, tallied }
  }
  const noted = async (id: string) => {
    const { rows } = await sql<{
      why: string
      by: string
    }>`select entry ->> 'why' as why, entry -> 'actor' ->> 'oid' as by
      from audit where operation_id = ${id} and entry ->> 'step' = 'passNotShown' order by seq`.execute(
      harness().store.db,
    )
    return rows
  }
  const refusedAs = async (voucher: string, because: string) => {
    await assert.rejects(reveal(voucher), { code: 'accountNotAllowed', details: { because, name: 'anna' } })
    assert.deepEqual(scene().created, [])
    assert.deepEqual((await voucherQueries(harness().store.db).find(voucher))?.reveals, [])
  }

  it('gets no pass if it now has an admin role, and the operator sees why', async () => {
    const { id, voucher } = await letIn(harness(), ['adele'])
    scene().world.roles.set('adele', [exchange])
    await refusedAs(voucher, 'admin')
    const why = { why: 'adminRole', detail: 'Exchange Administrator' }
    assert.deepEqual(await seen(id), { refused: why, tallied: [1] })
    assert.deepEqual(await noted(id), [{ why: 'adminRole', by: 'alex' }])
  })

  it('gets none if it can activate that role, either', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    scene().world.roles.set('adele', [{ ...exchange, eligible: true }])
    await refusedAs(voucher, 'admin')
  })

  it('gets a pass once the admin role is gone, and the cards no longer mention that role', async () => {
    const { id, voucher } = await letIn(harness(), ['adele'])
    scene().world.roles.set('adele', [exchange])
    await refusedAs(voucher, 'admin')
    await refusedAs(voucher, 'admin')
    assert.equal((await noted(id)).length, 1, 'the same reason is recorded once')
    scene().world.roles.delete('adele')
    assert.equal((await reveal(voucher)).left, 2)
    assert.deepEqual(await seen(id), { refused: null, tallied: [0] })
  })

  const approved = async () => {
    const { operation, token } = await harness().plan('letBackIn', ['adele', 'diego'])
    const admins = 'adele@contoso.com'
    await harness().operations.confirm(operation.id, { person: anna, authorise, token, reason, admins })
    await harness().shown()
    await harness().operations.approve(operation.id, {
      person: cora,
      directory: scene().world.directory(inAllGroups),
    })
    await harness().work()
    const vouchers = await voucherQueries(harness().store.db).all({ tenantId: 'contoso', id: operation.id })
    return Object.fromEntries(vouchers.map((one) => [one.account_id, one.id]))
  }

  it('gets one if a second person approved it as an administrator, unless it became one later', async () => {
    harness().limits.adminAccounts = 'approve'
    scene().world.roles.set('adele', [exchange])
    const { adele = '', diego = '' } = await approved()
    scene().world.roles.set('diego', [exchange])
    await refusedAs(diego, 'admin')
    assert.equal((await reveal(adele)).left, 2)
  })

  it('gets none, approved or not, once administrators are protected by the configuration', async () => {
    harness().limits.adminAccounts = 'approve'
    scene().world.roles.set('adele', [exchange])
    const { adele = '' } = await approved()
    harness().limits.adminAccounts = 'skip'
    await refusedAs(adele, 'admin')
  })

  it('gets none once it is an operator or approver of this bot, or a protected account', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    scene().world.groups.set('approvers', new Set(['cora', 'adele']))
    await refusedAs(voucher, 'protected')
    scene().world.groups.set('approvers', new Set(['cora']))
    harness().limits.protectedAccounts = ['adele']
    await refusedAs(voucher, 'protected')
  })

  it('gets none while admin roles, or eligible ones that the plan could read, can’t be read', async () => {
    const { id, voucher } = await letIn(harness(), ['adele'])
    scene().world.eligibleUnread = 'role'
    await refusedAs(voucher, 'unread')
    assert.deepEqual((await seen(id)).refused, { why: 'protectionUnseen', detail: null })
    delete scene().world.eligibleUnread
    scene().world.step = (name) => {
      if (name === 'roleHolders') throw new permissionErrors.graphForbidden({ needed: 'RoleManagement.Read.Directory' })
    }
    await refusedAs(voucher, 'unread')
    scene().world.step = (name) => {
      if (name === 'roleHolders') throw new graphErrors.graphThrottled({ seconds: 5 })
    }
    await assert.rejects(reveal(voucher), { code: 'graphThrottled' })
    assert.deepEqual(scene().created, [])
  })

  it("also shows the operator why a receiver can't get it", async () => {
    const { id, voucher } = await letIn(harness(), ['adele'])
    scene().risks.set('alex', 'atRisk')
    await assert.rejects(reveal(voucher), { code: 'receiverNotAllowed' })
    assert.deepEqual(await seen(id), { refused: { why: 'receiverAtRisk', detail: 'alex' }, tallied: [1] })
    assert.deepEqual(await noted(id), [{ why: 'receiverAtRisk', by: 'alex' }])
  })

  it('asks for the operator’s sign-in if it ends in the meantime', async () => {
    const { voucher } = await letIn(harness(), ['adele'])
    scene().world.step = (name) => {
      if (name === 'accountsByIds') throw new signInErrors.signInExpired()
    }
    await assert.rejects(reveal(voucher), { code: 'voucherOperatorSignedOut', details: { name: 'anna' } })
  })
})
