import assert from 'node:assert/strict'
import type { UserError } from '../../../src/core/errors.ts'
import { permissionErrors } from '../../../src/core/sign-in-errors.ts'
import { federatedDomains } from '../../../src/graph/directory/domains.ts'
import { licencesOf } from '../../../src/graph/directory/licences.ts'
import { methodsOf } from '../../../src/graph/directory/methods.ts'
import { risksOf } from '../../../src/graph/directory/risk.ts'
import type { Confirmation } from '../../../src/operations/index.ts'
import { operationErrors } from '../../../src/operations/lifecycle/errors.ts'
import { answer } from '../../support/answering.ts'
import { countsOf } from '../../support/plans.ts'
import { anna, authorise, reason, someone, useHarness } from '../harness.ts'
import { refused } from '../refusal.ts'
import { cloudPasswords } from '../world.ts'

describe('confirming', () => {
  const h = useHarness(() => ({ limits: { confirmCountAbove: 2, ticketPattern: /INC-\d+/ } }))
  let id = ''
  let press: (more?: Partial<Confirmation>) => Promise<unknown>

  beforeEach(async () => {
    const { world, operations } = h()
    for (const name of ['bob', 'carol', 'dora']) world.add(name)
    const { operation, token } = await h().plan('disable', ['bob', 'carol', 'dora'])
    id = operation.id
    press = (more = {}) =>
      operations.confirm(id, { person: anna, authorise, token, reason, choices: { signOut: true }, count: 3, ...more })
  })

  const state = async () => (await h().operations.get(id, anna)).state

  it('queues the operation and its job, with reason, ticket and sign-out as given', async () => {
    await press({ ticket: 'INC-7', choices: { signOut: false } })
    const operation = await h().operations.get(id, anna)
    assert.equal(operation.state, 'queued')
    assert.equal(operation.reason, reason)
    assert.equal(operation.ticket, 'INC-7')
    assert.deepEqual(
      operation.actions.map(({ kind }) => kind),
      ['block-sign-in'],
    )
    assert.equal(operation.confirmedAt, h().clock.now())
    assert.equal(await h().queue.waiting(), 1)
  })

  it('binds the hash to the sign-out that was chosen', async () => {
    const before = await h().operations.get(id, anna)
    await press({ choices: { signOut: false } })
    assert.notEqual((await h().operations.get(id, anna)).planHash, before.planHash)
  })

  it('checks conditions in order of importance', async () => {
    const wrongToken = { token: 'x' }
    const stranger = { person: someone('zoe') }
    const unauthorised = { authorise: () => Promise.reject(new operationErrors.notAnOperator()) }
    const badReason = { reason: 'short' }
    const badCount = { count: 2 }
    const badTicket = { ticket: 'seven' }
    await refused(press({ ...wrongToken, ...stranger, ...unauthorised, ...badReason }), 'notYourOperation')
    await refused(press({ ...wrongToken, ...unauthorised, ...badReason }), 'tampered')
    await refused(press({ ...unauthorised, ...badReason }), 'notAnOperator')
    h().limits.readOnly = true
    await refused(press({ ...badReason, ...badCount }), 'readOnly')
    h().limits.readOnly = false
    await refused(press({ ...badReason, ...badCount, ...badTicket }), 'countMismatch')
    await refused(press({ ...badReason, ...badTicket }), 'reasonRequired')
    await refused(press(badTicket), 'badTicket')
    assert.equal(await state(), 'planned')
    await h().clock.advance(600_000)
    await refused(press({ ...unauthorised, ...badReason }), 'notAnOperator')
    h().limits.readOnly = true
    await refused(press(badReason), 'operationExpired')
  })

  it('refuses times that are past, too distant, or before the disabling', async () => {
    const at = (hours: number) => h().clock.now() + hours * 3_600_000
    await refused(press({ runAt: at(0) }), 'timePast')
    await refused(press({ runAt: at(91 * 24) }), 'timeTooFar')
    assert.deepEqual(await refused(press({ runAt: at(3), enableAt: at(2) }), 'timePast'), { field: 'enableAt' })
  })

  it('refuses more than the hourly limit, and says when there is capacity', async () => {
    h().limits.maxAccountsPerHour = 5
    await press()
    await h().work()
    for (const name of ['erin', 'fred', 'gina']) h().world.add(name)
    await h().clock.advance(20 * 60_000)
    const three = () => h().begin('disable', ['erin', 'fred', 'gina'], { count: 3 })
    assert.deepEqual(await refused(three(), 'tooManyThisHour'), { count: 3, limit: 5, used: 3, minutes: 40 })
    await h().clock.advance(40 * 60_000)
    assert.equal((await three()).state, 'queued')
  })

  it('does not know the operation in another tenant', async () => {
    await refused(press({ person: someone('anna', 'fabrikam') }), 'operationNotFound')
  })

  it('runs once, however often it is pressed at the same time', async () => {
    const presses = await Promise.allSettled(Array.from({ length: 10 }, () => press()))
    assert.equal(presses.filter(({ status }) => status === 'fulfilled').length, 1)
    for (const one of presses) {
      if (one.status === 'rejected') assert.equal((one.reason as UserError).code, 'operationUnderWay')
    }
    assert.equal(await h().queue.waiting(), 1)
    await h().work()
    assert.equal(h().world.written.length, 6)
  })

  it("shows a replay the operation's state, even after the plan would have expired", async () => {
    await press()
    assert.deepEqual(await refused(press(), 'operationUnderWay'), { id, state: 'queued' })
    await h().work()
    await h().clock.advance(600_000)
    assert.deepEqual(await refused(press(), 'operationEnded'), { id, state: 'done' })
  })

  it('is refused ten minutes after the plan, which has then expired', async () => {
    await h().clock.advance(599_999)
    assert.equal(await state(), 'planned')
    await h().clock.advance(1)
    await refused(press(), 'operationExpired')
    await refused(press(), 'operationExpired')
    assert.equal(await state(), 'expired')
    assert.deepEqual(h().world.written, [])
  })

  it("can't confirm a cancelled plan", async () => {
    await h().operations.cancel(id, { person: anna })
    assert.deepEqual(await refused(press(), 'operationEnded'), { id, state: 'cancelled' })
  })

  it('refuses a plan of an older version that changes nothing', async () => {
    const counts = JSON.stringify(countsOf({ already: 2 }))
    await h().store.db.updateTable('operations').set({ counts }).where('id', '=', id).execute()
    await refused(press(), 'nothingToDo')
  })

  it('refuses a plan whose accounts differ from those on the card', async () => {
    const { db } = h().store
    await db.updateTable('operation_items').set({ account_id: 'zoe' }).where('seq', '=', 2).execute()
    await refused(press(), 'tampered')
    assert.equal(await state(), 'planned')
  })

  it('keeps the plan unchanged if the job cannot be queued', async () => {
    const { queue, operations } = h()
    const { operation, token } = await h().plan('disable', ['bob'])
    const { send } = queue
    queue.send = () => Promise.reject(new Error('no queue'))
    const by = { person: anna, authorise, token, reason, choices: { signOut: true } }
    await assert.rejects(operations.confirm(operation.id, by), /no queue/)
    assert.equal((await operations.get(operation.id, anna)).state, 'planned')
    queue.send = send
    assert.equal((await operations.confirm(operation.id, by)).state, 'queued')
  })
})

describe('confirming a plan for accounts already in the wanted state', () => {
  const h = useHarness()
  const off = { resetPassword: false, revokeConsents: false, confirmCompromised: false, disableDevices: false }
  const choices = { ...off, removeMethods: false, blockSignIn: true, signOut: true }

  beforeEach(() => {
    const refuse = () => Promise.reject(new permissionErrors.graphForbidden({ needed: 'Directory.Read.All' }))
    const { world } = h()
    world.add('bob', { accountEnabled: false })
    world.add('carol')
    world.instead = [
      answer(methodsOf, refuse),
      answer(licencesOf, refuse),
      answer(risksOf, refuse),
      // By name: their actions might have been taken away.
      ['membershipsOf', refuse],
      ['consentsOf', refuse],
      ['devicesOf', refuse],
      cloudPasswords,
      answer(federatedDomains, async () => new Set()),
    ]
  })

  for (const playbook of ['disable', 'contain'])
    it(`is refused if another operation has changed that since (${playbook})`, async () => {
      const { operations } = h()
      const { operation, token } = await h().plan(playbook, ['bob', 'carol'], { choices })
      const confirm = () =>
        operations.confirm(operation.id, { person: anna, authorise, token, reason, count: 2, choices })
      const enabled = await h().begin('enable', ['bob'])
      await h().work()
      const told = await refused(confirm(), 'planOvertaken')
      assert.deepEqual(told, { id: operation.id, count: 1, operation: enabled.id })
      const again = await h().plan(playbook, ['bob', 'carol'], { choices })
      assert.equal(again.operation.counts.change, 2)
      const undone = await h().begin('disable', ['bob'])
      await h().work()
      assert.equal((await operations.get(undone.id, anna)).state, 'done')
      await confirm()
    })
})
