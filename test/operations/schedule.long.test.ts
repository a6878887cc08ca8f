import assert from 'node:assert/strict'
import { signInErrors } from '../../src/core/sign-in-errors.ts'
import { anna, authorise, reason, useHarness } from './harness.ts'
import { refused } from './refusal.ts'

const hour = 3_600_000

describe('a scheduled operation', () => {
  const h = useHarness(() => ({ limits: { maxAccountsPerHour: 5 } }))
  const at = (hours: number) => h().clock.now() + hours * hour
  const begin = (names: readonly string[], more = {}) => h().begin('disable', names, more)

  beforeEach(() => {
    for (const name of ['bob', 'carol', 'dora', 'erin', 'fred', 'gina']) h().world.add(name)
  })

  it('runs at its time and skips what has changed since', async () => {
    const { id, state } = await begin(['bob', 'carol', 'dora'], { runAt: at(2) })
    assert.equal(state, 'scheduled')
    await h().work()
    assert.deepEqual(h().world.written, [])
    h().world.add('carol', { accountEnabled: false })
    h().world.roles.set('dora', [{ name: 'User Administrator', templateId: 'x' }])
    await h().clock.advance(2 * hour)
    await h().work()
    const done = await h().operations.get(id, anna)
    assert.equal(done.state, 'done')
    assert.deepEqual(done.skippedAtRecheck, { already: 1, adminRole: 1 })
    assert.deepEqual(h().world.written, ['disable:bob', 'signOut:bob'])
  })

  it('is found by the sweep if its job is lost, and pauses if the sign-in is gone', async () => {
    const { id } = await begin(['bob'], { runAt: at(1) })
    h().signInError = new signInErrors.signedOut()
    await h().clock.advance(hour + 6_000)
    await h().sweep()
    await h().work()
    assert.equal((await h().operations.get(id, anna)).state, 'needsSignIn')
    h().signInError = undefined
    await h().operations.resume(anna)
    await h().work()
    assert.equal((await h().operations.get(id, anna)).state, 'done')
  })

  it('can be cancelled first', async () => {
    const { id } = await begin(['bob'], { runAt: at(1) })
    await h().operations.cancel(id, { person: anna })
    await h().clock.advance(hour)
    await h().work()
    assert.deepEqual(h().world.written, [])
  })

  it('refuses times that are past, too distant, or before the disabling', async () => {
    const { operation, token } = await h().plan('disable', ['bob'])
    const press = (more: object) =>
      h().operations.confirm(operation.id, {
        person: anna,
        authorise,
        token,
        reason,
        choices: { signOut: true },
        ...more,
      })
    await refused(press({ runAt: at(0) }), 'timePast')
    await refused(press({ runAt: at(91 * 24) }), 'timeTooFar')
    assert.deepEqual(await refused(press({ runAt: at(3), enableAt: at(2) }), 'timePast'), { field: 'enableAt' })
  })

  it('re-enables accounts it disabled, once, if they are still disabled', async () => {
    const { id } = await begin(['bob', 'carol'], { enableAt: at(3) })
    await h().work()
    await h().sweep()
    const { followUp } = await h().operations.get(id, anna)
    assert.ok(followUp)
    const next = await h().operations.get(followUp, anna)
    assert.deepEqual([next.state, next.playbook, next.follows, next.counts.change], ['scheduled', 'enable', id, 2])
    h().world.add('carol', { accountEnabled: true })
    await h().clock.advance(3 * hour)
    await h().work()
    assert.equal((await h().operations.get(followUp, anna)).state, 'done')
    assert.deepEqual(
      h().world.written.filter((one) => one.startsWith('enable')),
      ['enable:bob'],
    )
    assert.equal((await h().operations.list(anna)).total, 2)
  })

  it('refuses more than the hourly limit, and says when there is capacity', async () => {
    await begin(['bob', 'carol', 'dora'])
    await h().work()
    await h().clock.advance(20 * 60_000)
    const three = () => begin(['erin', 'fred', 'gina'])
    assert.deepEqual(await refused(three(), 'tooManyThisHour'), { count: 3, limit: 5, used: 3, minutes: 40 })
    await h().clock.advance(40 * 60_000)
    assert.equal((await three()).state, 'queued')
  })
})
