import assert from 'node:assert/strict'
import type { Entry } from '../../emulator/conversations.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf, useOperator } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Left the company on Friday'

describe('changes that Microsoft Entra accepts and does not carry out', () => {
  const clock = createHurriedClock(10)
  const world = useWorld({ clock })
  const alex = useOperator(world, 'alex')

  /** Advances the clock until the text appears: a read still in progress schedules the next one only when it ends. */
  const later = async (chat: Chat, ms: number, text: RegExp, message: string): Promise<Entry> => {
    clock.set(ms)
    return chat.heard(text, { timeout: 2_000, message }).catch(() => later(chat, ms, text, message))
  }

  it('never have a tick, are read once more after 15 minutes, and then count as failed', async () => {
    const { faults, world: tenant } = world().emulator
    const targets = ordinary(world(), 2)
    const [first, second] = targets.map(({ displayName }) => displayName)
    faults.add({ match: { method: 'PATCH' }, fail: 'ignored' })
    faults.add({ match: { method: 'POST', path: 'revokeSignInSessions' }, fail: 'ignored' })
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    const { id } = await alex.heard('Disable 2 accounts?')
    await alex.press('Disable 2 accounts', { reason }, id)
    const result = wordsOf(await later(alex, 5_000, /not yet verified/, id))
    assert.match(result, new RegExp(`^▲ Not yet verified: disable ${first} and ${second}$`, 'm'))
    assert.match(result, /2 not yet verified/)
    assert.match(result, /Sign out everywhere: 2 not yet verified/)
    assert.match(result, /2 accounts might still be able to sign in: Microsoft Entra accepted the block/)
    assert.match(result, /I’ll check again at \d+:\d\d/)
    assert.doesNotMatch(result, /✓|Disabled|signed out everywhere/)

    await later(alex, 60_000, /Not yet verified: disable/, id)
    const last = wordsOf(await later(alex, 15 * 60_000, /Couldn’t disable/, id))
    assert.match(last, new RegExp(`^✕ Couldn’t disable ${first} and ${second}`, 'm'))
    assert.match(last, /Not blocked: 2 failed/)
    assert.match(last, /Microsoft Entra accepted the change, but didn’t carry it out/)
    assert.match(last, /2 couldn’t be signed out/)
    assert.doesNotMatch(last, /✓|verified/)
    assert.match(last, /^Retry$/m)
    // Whoever put the result away has a new message.
    const told = await alex.heard('Microsoft Entra didn’t carry this out')
    assert.notEqual(told.id, id)
    assert.match(wordsOf(told), new RegExp(`disable ${first} and ${second}`))
    assert.match(wordsOf(told), /2 accounts can still sign in: 2 failed[\s\S]*They count as failed/)
    assert.match(wordsOf(told), /^Retry$/m)
    for (const { id: account } of targets) assert.equal(tenant.find(account)?.accountEnabled, true)

    await alex.say(`audit ${targets[0]?.userPrincipalName}`)
    assert.match(wordsOf(await alex.heard('about ')), /Change failed[\s\S]*didn’t carry it out/)
    faults.remove()
    await alex.press('Retry', {}, told.id)
    const retry = await alex.heard(/Disable 2 accounts\?|Disable [^?]+ and [^?]+\?/, { after: told })
    await alex.press('Disable 2 accounts', { reason }, retry.id)
    await alex.heard(/✓ Disabled[\s\S]*signed out everywhere[\s\S]*verified/)
  })
})
