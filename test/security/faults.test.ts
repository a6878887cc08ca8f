import assert from 'node:assert/strict'
import type { UserTokenClient } from 'botframework-connector'
import { withinReach } from '../../src/bot/token-client.ts'
import { UserError } from '../../src/core/errors.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { ordinary } from '../support/people.ts'
import type { Chat } from '../support/rollcall.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'
import { nobodysMessage, openBot } from './bot.ts'

describe('an outside world that fails', () => {
  const world = useWorld({ emulator: { users: 120 } })
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  afterEach(() => world().emulator.faults.remove())
  const answer = async (text: string) => (await alex.say(text)).replies.map(wordsOf).join('\n')

  it('without the token service: says so, does nothing, and goes on when it is back', async () => {
    const { faults } = world().emulator
    // A status that its client does not try again for seconds; what becomes of a turn meanwhile stands below.
    faults.add({ match: { path: '/api/usertoken/' }, at: 'request', fail: 400 })
    assert.match(await answer('list users'), /service for it does not answer/)
    faults.remove()
    assert.match(await answer('list users'), /accounts/)
  })

  it('without Graph: says so, writes nothing, and goes on when it is back', async function () {
    this.timeout(60_000)
    const { faults, acting } = world().emulator
    faults.add({ match: { path: '^/v1\\.0/' }, at: 'request', fail: 'hangUp' })
    await alex.say('list users')
    await acting.heard(alex.actor, (entry) => /does not answer|is busy/.test(wordsOf(entry)), { timeout: 50_000 })
    faults.remove()
    assert.match(await answer('list users'), /accounts/)
  })

  it('with a channel that wants each message again: sends it again, once to be seen, in order', async function () {
    this.timeout(30_000)
    const { faults } = world().emulator
    // Counted by what they say: an answer to an earlier question may still be on its way.
    const seen = () => alex.shown().filter((words) => words.includes('2,000')).length
    for (const fail of [429, 412]) {
      faults.add({ match: { path: '/_connector' }, at: 'request', fail, times: 1 })
      const before = seen()
      assert.match(await answer('settings'), /2,000/)
      assert.equal(seen(), before + 1, `once after ${fail}`)
    }
    faults.add({ match: { path: '/_connector' }, at: 'request', fail: 429, times: 1 })
    await answer('help')
    await answer('list users Adele')
    const [last, earlier] = alex.shown().reverse()
    assert.match(last ?? '', /Adele/)
    assert.match(earlier ?? '', /list users/)
  })

  it('with a channel that refuses for good: logs it, and is well with the next message', async () => {
    const { faults } = world().emulator
    faults.add({ match: { path: '/_connector' }, at: 'request', fail: 403 })
    await alex.say('help')
    faults.remove()
    assert.match(await answer('help'), /list users/)
    assert.match(world().logged.join(''), /403/)
  })

  it('in the middle of a run: does everything once and tells the truth about it', async function () {
    this.timeout(60_000)
    const { faults, acting, world: tenant } = world().emulator
    const targets = ordinary(world(), 20)
    await alex.say(`disable accounts ${targets.map((one) => one.userPrincipalName).join('\n')}`)
    await alex.heard('Disable 20 accounts?')
    faults.add({ match: { path: '/\\$batch' }, at: 'request', fail: 'hangUp', applied: true, skip: 1, times: 2 })
    faults.add({ match: { path: '/_connector' }, at: 'request', fail: 502, times: 2 })
    await alex.press('Disable 20 accounts', { reason: 'Phished, see the mail trace', count: '20' })
    await acting.heard(alex.actor, (entry) => wordsOf(entry).includes('Disabled 20 accounts'), { timeout: 50_000 })
    assert.ok(targets.every(({ id }) => tenant.find(id)?.accountEnabled === false))
  })

  it('with answers of an enormous size: shows what fits', async () => {
    const { world: tenant } = world().emulator
    const [victim] = ordinary(world(), 1)
    assert.ok(victim)
    const { displayName, jobTitle } = victim
    tenant.change(victim.id, { displayName: 'y'.repeat(2_000_000), jobTitle: 'z'.repeat(2_000_000) })
    assert.match(await answer(`check status ${victim.userPrincipalName}`), /y{20,}…/)
    tenant.change(victim.id, { displayName, jobTitle })
  })
})

describe('a token service that hangs', () => {
  it('is given up after ten seconds', async () => {
    const clock = createFakeClock()
    const hanging = { getUserToken: () => new Promise(() => {}) } as unknown as UserTokenClient
    const asked = assert.rejects(withinReach(hanging, clock).getUserToken('29:x', 'graph', 'msteams', ''), {
      code: 'tokenServiceUnavailable',
    })
    await clock.advance(10_000)
    await asked
    assert.equal(clock.sleeping, 0)
  })
})

describe('a database that is away', () => {
  const away = () => Promise.reject(new UserError('storeUnavailable'))
  const storage = { read: away, write: away, delete: away }
  it('is told to who asks before their question was noted', async () => {
    const { bot, said } = openBot({ storage, seen: { first: away } })
    assert.equal((await bot.receive('', nobodysMessage)).status, 200)
    assert.match(said(), /My own database does not answer/)
  })

  it('is told to who asks while the turn is under way', async () => {
    const { bot, said } = openBot({ storage })
    await bot.receive('', nobodysMessage)
    assert.match(said(), /My own database does not answer/)
  })

  it('shows a bug as a reference that stands in the log, and nothing of it', async () => {
    const { bot, said, lines } = openBot({ seen: { first: () => Promise.reject(new Error('secret detail')) } })
    await bot.receive('', nobodysMessage)
    const [, reference = 'none'] = /reference: ([0-9a-f]{8})/.exec(said()) ?? []
    assert.ok(lines.join('').includes(reference))
    assert.ok(!said().includes('secret detail'))
  })
})
