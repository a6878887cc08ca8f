import assert from 'node:assert/strict'
import { createFastClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Phished, see the mail trace'

describe('a stall', () => {
  const world = useWorld({ clock: createFastClock(20) })
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  afterEach(() => world().emulator.faults.remove())

  it('says who is not responding during a read and until when it retries, and ends with a button to try again', async () => {
    const [target] = ordinary(world(), 1)
    const { faults } = world().emulator
    faults.add({ match: { path: '/v1.0' }, at: 'request', fail: 503 })
    const asked = alex.say(`check status ${target?.userPrincipalName}`)
    const waiting = wordsOf(await alex.heard('Microsoft Entra is slow or not responding'))
    assert.match(waiting, /I’ll keep trying until \d+:\d\d\s[AP]M\./)
    assert.doesNotMatch(waiting, /minutes? left/)
    const unread = await alex.heard('Try again')
    await asked
    faults.remove()
    await alex.press('Try again', {}, unread.id)
    await alex.heard(`● ${target?.displayName} is enabled`)
  })

  it('offers the same command on a button if it ended the command', async () => {
    const { faults } = world().emulator
    faults.add({ match: { path: '/v1.0' }, at: 'request', fail: 503 })
    await alex.say('list users department:Sales')
    const refused = await alex.heard(/Microsoft Entra[^\n]*\n[\s\S]*Try again/)
    assert.doesNotMatch(wordsOf(refused), /Status of/)
    faults.remove()
    await alex.press('Try again', {}, refused.id)
    await alex.heard(/accounts[\s\S]*department Sales/)
  })

  it('names the accounts without an answer during a write, gives no estimate, and ends with the next progress', async () => {
    const targets = ordinary(world(), 24, 1)
    const { faults } = world().emulator
    faults.add({ match: { method: 'PATCH' }, at: 'item', fail: 503, skip: 21 })
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    const { id } = await alex.heard('Disable 24 accounts?')
    await alex.press('Disable 24 accounts', { reason, count: '24', signOut: 'false' }, id)
    const stalled = await alex.heard(/No clear answer from Microsoft Entra for .* and /)
    assert.equal(stalled.id, id)
    assert.doesNotMatch(wordsOf(stalled), /minutes? left/)
    faults.remove()
    const result = await alex.heard(/Disabled 24 accounts[\s\S]*24 verified/)
    assert.equal(result.id, id)
  })
})
