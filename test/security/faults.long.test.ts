import assert from 'node:assert/strict'
import dns from 'node:dns'
import type { UserTokenClient } from 'botframework-connector'
import { withTimeout } from '../../src/chat/channel/token-client.ts'
import type { SignIn } from '../../src/chat/sign-in/sign-in.ts'
import { type Clock, systemClock } from '../../src/core/clock.ts'
import { storeErrors } from '../../src/store/engine/errors.ts'
import { eventually } from '../support/eventually.ts'
import { createFakeClock, createFastClock } from '../support/fake-clock.ts'
import { ordinary } from '../support/people.ts'
import type { Chat } from '../support/rollcall.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'
import { nobodysMessage, openBot } from './bot.ts'

type Sent = { readonly method: string; readonly url: string }

describe('a failing environment', () => {
  const world = useWorld({ emulator: { users: 120 } })
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  afterEach(() => world().emulator.faults.remove())
  const answer = async (text: string) => (await alex.say(text)).replies.map(wordsOf).join('\n')
  const times = (words: string) => alex.shown().filter((shown) => shown.includes(words)).length

  it('without the token service: says so, does nothing, and continues when it is back', async () => {
    const { faults } = world().emulator
    // A status that isn't retried; turns during the outage are tested below.
    faults.add({ match: { path: '/api/usertoken/' }, at: 'request', fail: 400 })
    assert.match(await answer('list users'), /sign-in service isn’t responding/)
    faults.remove()
    assert.match(await answer('list users'), /accounts/)
  })

  it('without the token service during a sign-in: says so, and the sign-in completes when it is back', async () => {
    const { faults, world: tenant } = world().emulator
    const lee = await world().person(tenant.operators.lee)
    faults.add({ match: { path: '[Ss]ign[Ii]n[Rr]esource' }, at: 'request', fail: 400 })
    assert.match((await lee.say('whoami')).replies.map(wordsOf).join(), /sign-in service isn’t responding/)
    faults.remove()
    await lee.say('whoami')
    faults.add({ match: { path: '/api/usertoken/' }, at: 'request', fail: 400, times: 1 })
    await lee.signIn()
    assert.doesNotMatch(lee.shown().join(), /You are Lee Gu/)
    faults.remove()
    await lee.say('whoami')
    await lee.signIn()
    await lee.heard('You are Lee Gu')
    assert.doesNotMatch(lee.shown().join(), /reference/)
  })

  it('with a channel that asks for retries: resends messages, shown once and in order', async () => {
    const { faults } = world().emulator
    for (const fail of [429, 412]) {
      faults.add({ match: { path: '/_connector' }, at: 'request', fail, times: 1 })
      const before = times('2,000')
      await alex.say('settings')
      await eventually('all are listed', () => times('2,000') > before)
      assert.equal(times('2,000'), before + 1, `once after ${fail}`)
    }
    faults.add({ match: { path: '/_connector' }, at: 'request', fail: 429, times: 1 })
    await alex.say('help')
    await alex.say('list users Adele')
    await alex.heard('Adele')
    const order = alex.shown().filter((words) => /Adele|Everything I can do/.test(words))
    assert.match(order.at(-1) ?? '', /Adele/)
  })

  it('with a channel that wrongly reports failures: messages appear twice but act once', async () => {
    const { faults, acting, world: tenant } = world().emulator
    const [target] = ordinary(world(), 1, 40)
    assert.ok(target)
    // A button press shows no typing indicator, so the message is sent first.
    const data = { command: 'disable accounts', accounts: target.userPrincipalName }
    faults.add({ match: { path: '/_connector' }, at: 'request', fail: 502, applied: true, times: 1 })
    const pressing = {
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: { action: { type: 'Action.Execute', data } },
    }
    await acting.send(alex.actor, pressing)
    const title = `Disable ${target.displayName}?`
    await eventually('there are two plans', () => times(title) === 2)
    const cards = acting.conversation(alex.actor).entries.filter((one) => wordsOf(one).includes(title))
    const reason = 'Left the company on Friday'
    // At once: a press on one card soon replaces the other.
    await Promise.all(cards.map(({ id }) => alex.press('Disable 1 account', { reason }, id)))
    await alex.heard('Disabled 1 account')
    assert.equal(tenant.find(target.id)?.accountEnabled, false)
    const writes = world()
      .emulator.journal.entries({ path: /^\/v1\.0\// })
      .flatMap(
        ({ method, path, body }) => (body as { requests?: Sent[] } | undefined)?.requests ?? [{ method, url: path }],
      )
      .filter(({ method, url }) => method === 'PATCH' && url.includes(target.id))
    assert.equal(writes.length, 1)
  })

  it('with a channel that refuses permanently: logs it, and recovers with the next message', async () => {
    const { faults } = world().emulator
    faults.add({ match: { path: '/_connector' }, at: 'request', fail: 403 })
    await alex.say('help')
    faults.remove()
    assert.match(await answer('help'), /List accounts/)
    assert.match(world().logged.join(''), /403/)
  })

  it('during a run: does everything once and reports it truthfully', async () => {
    const { faults, world: tenant } = world().emulator
    const targets = ordinary(world(), 20)
    await alex.say(`disable accounts ${targets.map((one) => one.userPrincipalName).join('\n')}`)
    await alex.heard('Disable 20 accounts?')
    faults.add({ match: { path: '/\\$batch' }, at: 'request', fail: 'hangUp', applied: true, skip: 1, times: 2 })
    faults.add({ match: { path: '/_connector' }, at: 'request', fail: 502, times: 2 })
    await alex.press('Disable 20 accounts', { reason: 'Phished, see the mail trace', count: '20' })
    await alex.heard('Disabled 20 accounts')
    assert.ok(targets.every(({ id }) => tenant.find(id)?.accountEnabled === false))
  })

  it('with huge responses: shows what fits', async () => {
    const { world: tenant } = world().emulator
    const [victim] = ordinary(world(), 1)
    assert.ok(victim)
    const { displayName, jobTitle } = victim
    tenant.change(victim.id, { displayName: 'y'.repeat(2_000_000), jobTitle: 'z'.repeat(2_000_000) })
    assert.match(await answer(`check status ${victim.userPrincipalName}`), /y{20,}…/)
    tenant.change(victim.id, { displayName, jobTitle })
  })

  it('with a response over the limit: reports that account immediately, and shows all others', async () => {
    const { world: tenant } = world().emulator
    const [victim, ...others] = ordinary(world(), 6)
    assert.ok(victim)
    const { displayName } = victim
    tenant.change(victim.id, { displayName: 'y'.repeat(34_000_000) })
    await alex.say(`check status ${[victim, ...others].map((one) => one.userPrincipalName).join('\n')}`)
    const { activity } = await alex.heard('was too large')
    tenant.change(victim.id, { displayName })
    assert.equal(activity['summary'], 'Status of 6 accounts: 5 Enabled, 1 Lookup failed')
  })
})

describe('an unreachable Graph', () => {
  // The wait takes up to two minutes; the token service's ten seconds stay ten.
  const fast = createFastClock(60)
  const sleep: Clock['sleep'] = (ms, signal) => (ms === 10_000 ? systemClock : fast).sleep(ms, signal)
  const world = useWorld({
    // On the same clock, the token service renews tokens before they expire for the bot.
    emulator: { users: 40, clock: fast },
    clock: { ...fast, sleep },
    // By name, so that name resolution can fail.
    environment: ({ url }) => ({ CLOUD_GRAPH_URL: url.replace('127.0.0.1', 'localhost') }),
  })
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex)
    await alex.say('sign in')
    await eventually('a sign-in is asked for', () => told(/Sign in to continue/) > 0)
    await alex.signIn()
    await eventually('the sign-in is complete', () => told(/You are signed in/) > 0)
  })
  afterEach(() => world().emulator.faults.remove())
  const told = (words: RegExp) => alex.shown().filter((shown) => words.test(shown)).length
  const isTold = async (words: RegExp, ask: () => Promise<unknown>) => {
    const before = told(words)
    await ask()
    await eventually(`the chat says ${words}`, () => told(words) > before)
  }

  it('is reported to the sender, and called again when it is back', async () => {
    const { faults } = world().emulator
    faults.add({ match: { path: '^/v1\\.0/' }, at: 'request', fail: 'hangUp' })
    await isTold(/Entra isn’t responding/, () => alex.say('list users'))
    faults.remove()
    await isTold(/1–15 of/, () => alex.say('list users'))
  })

  it('is reported in the same way if name resolution fails', async () => {
    const { faults, journal } = world().emulator
    const { lookup } = dns
    const lost = Object.assign(new Error('getaddrinfo ENOTFOUND'), { code: 'ENOTFOUND' })
    // Open connections need no name resolution, so the first call loses its connection.
    faults.add({ match: { path: '^/v1\\.0/' }, at: 'request', fail: 'hangUp', times: 1 })
    journal.clear()
    dns.lookup = ((...args: unknown[]) => (args.at(-1) as (error: Error) => void)(lost)) as typeof lookup
    try {
      await isTold(/Entra isn’t responding/, () => alex.say('list users'))
    } finally {
      dns.lookup = lookup
    }
    assert.equal(journal.entries({ path: /^\/v1\.0\// }).length, 1)
    await isTold(/1–15 of/, () => alex.say('list users'))
  })
})

describe('a token service that hangs', () => {
  it('is abandoned after ten seconds', async () => {
    const clock = createFakeClock()
    const hanging = { getUserToken: () => new Promise(() => {}) } as unknown as UserTokenClient
    const asked = assert.rejects(withTimeout(hanging, clock).getUserToken('29:x', 'graph', 'msteams', ''), {
      code: 'tokenServiceUnavailable',
    })
    await clock.advance(10_000)
    await asked
    assert.equal(clock.sleeping, 0)
  })
})

describe('a database that is down', () => {
  const away = () => Promise.reject(new storeErrors.storeUnavailable())
  it('is reported before the question was stored', async () => {
    const { bot, said } = openBot({ seen: { first: away } })
    assert.equal((await bot.receive('', nobodysMessage)).status, 200)
    assert.match(said(), /My database isn’t responding/)
  })

  it('is reported with a stop request, saying that nothing was stopped and what happens next', async () => {
    const { bot, said } = openBot({ seen: { first: away } })
    const { text: _text, ...pressed } = nobodysMessage
    await bot.receive('', { ...nobodysMessage, id: '2', text: 'stop tobaki-42' })
    await bot.receive('', { ...pressed, id: '3', value: { command: 'stop operation', operation: 'tobaki-42' } })
    assert.equal(said().split('"text":"The operation was not stopped').length - 1, 2)
    assert.match(said(), /continues once the database is back: stop it then/)
    assert.doesNotMatch(said(), /I’m not changing anything/)
  })

  it('is reported during the turn', async () => {
    const { bot, said } = openBot({ signIn: { expectsCode: away } as unknown as SignIn })
    await bot.receive('', nobodysMessage)
    assert.match(said(), /My database isn’t responding/)
  })

  it('shows a bug only as a reference ID that is in the log', async () => {
    const { bot, said, lines } = openBot({ seen: { first: () => Promise.reject(new Error('secret detail')) } })
    await bot.receive('', nobodysMessage)
    const [, reference = 'none'] = /reference: ([0-9a-f]{8})/.exec(said()) ?? []
    assert.ok(lines.join('').includes(reference))
    assert.ok(!said().includes('secret detail'))
  })
})
