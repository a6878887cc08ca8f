import assert from 'node:assert/strict'
import { createFastClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf, useOperator } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Left the company on Friday'
/** The read that shows since when sessions are valid. */
const sessions = { method: 'GET', path: 'signInSessionsValidFromDateTime' }

describe('a slow answer of Graph', () => {
  const clock = createFastClock(20)
  const world = useWorld({ clock, emulator: { clock } })
  const alex = useOperator(world, 'alex')
  afterEach(() => world().emulator.faults.remove())

  it('whose body is five seconds late leaves nobody out of an undo as signed out since', async () => {
    const targets = ordinary(world(), 4)
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    await alex.press('Disable 4 accounts', { reason })
    const { id } = await alex.heard(/Disabled 4 accounts[\s\S]*4 verified/)
    world().emulator.faults.add({ at: 'request', match: sessions, bodyDelayMs: 5_000 })
    await alex.press('Undo', {}, id)
    const plan = await alex.heard(/Enable 4 accounts\?|No account to enable/)
    assert.match(wordsOf(plan), /Enable 4 accounts\?/)
    assert.doesNotMatch(wordsOf(plan), /Signed out since/)
  })

  it('does not verify a sign-out that Graph accepted and did not carry out', async () => {
    const { faults, world: tenant } = world().emulator
    const targets = ordinary(world(), 2, 4)
    await alex.say(`sign out everywhere ${upnsOf(targets)}`)
    const { id } = await alex.heard('Sign out 2 accounts everywhere?')
    faults.add({ match: { method: 'POST', path: 'revokeSignInSessions' }, fail: 'ignored' })
    faults.add({ at: 'request', match: sessions, bodyDelayMs: 25_000 })
    // Someone else signed them out seconds before.
    const before = new Date(clock.now() - 4_000).toISOString()
    for (const target of targets) tenant.change(target.id, { signInSessionsValidFrom: before })
    await alex.press('Sign out 2 accounts everywhere', { reason }, id)
    const result = await alex.heard(/not yet verified|2 verified/, { message: id })
    assert.match(wordsOf(result), /2 not yet verified/)
  })
})
