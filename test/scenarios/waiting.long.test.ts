import assert from 'node:assert/strict'
import type { Actor } from '../../emulator/act-as.ts'
import type { FaultRule } from '../../emulator/fault-rule.ts'
import { eventually } from '../support/eventually.ts'
import { createHurriedClock, type HurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, type World, wordsOf } from '../support/rollcall.ts'

const waitingWords = /Working on it|The answer will appear here|Die Antwort erscheint hier/

interface State {
  readonly id: string
  readonly words: string
}

/** Records every state of the bot's messages in a chat from now on, in order. */
function record(
  { emulator }: World,
  actor: Actor,
): { readonly states: State[]; stop(): void; answer(): Promise<void> } {
  const chat = emulator.acting.conversation(actor)
  const known = new Map(chat.entries.map((entry) => [entry.id, entry.edits]))
  const states: State[] = []
  const stop = emulator.conversations.watch((changed) => {
    if (changed !== chat) return
    for (const entry of chat.entries) {
      if (entry.from !== 'bot' || entry.activity.type === 'typing' || known.get(entry.id) === entry.edits) continue
      known.set(entry.id, entry.edits)
      states.push({ id: entry.id, words: wordsOf(entry) })
    }
  })
  const answer = () =>
    eventually('the answer is there', () => states.length > 0 && !waitingWords.test(states.at(-1)?.words ?? ''))
  return { states, stop, answer }
}

/** "1,200 of 2,000." in each state that contains it. */
const countsIn = (states: readonly State[]) =>
  states.flatMap(({ words }) => {
    const [, done, total] = /^([\d,]+) of ([\d,]+)\./m.exec(words) ?? []
    return done && total ? [{ done: Number(done.replace(',', '')), total: Number(total.replace(',', '')) }] : []
  })

const upns = ({ emulator }: World, count: number) =>
  [...emulator.world.people.values()].slice(0, count).map(({ userPrincipalName }) => userPrincipalName)

/** Slow Graph responses, exceeding the four-second limit as if it were half a second. */
const slow = ({ emulator }: World, clock: HurriedClock, rule: Partial<FaultRule> = {}) => {
  clock.hurry(8)
  emulator.faults.add({ match: { path: '/v1.0' }, at: 'request', delayMs: 1_000, ...rule })
}

describe('a slow answer', () => {
  const clock = createHurriedClock(1)
  const world = useWorld({ clock, emulator: { users: 3_000 } })
  let alex: Chat
  let seen: ReturnType<typeof record>
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  beforeEach(() => {
    seen = record(world(), alex.actor)
  })
  afterEach(() => {
    clock.hurry(1)
    world().emulator.faults.remove()
    seen.stop()
  })

  const oneMessage = () => {
    assert.equal(new Set(seen.states.map(({ id }) => id)).size, 1, JSON.stringify(seen.states, null, 1))
    const [last, ...before] = seen.states.toReversed()
    for (const { words } of before) assert.match(words, waitingWords)
    assert.doesNotMatch(last?.words ?? '', waitingWords)
    return before.length
  }

  it('shows its progress in one message, which becomes the answer', async () => {
    // Some batches are answered long before the rest, on any machine.
    slow(world(), clock, { times: 4 })
    slow(world(), clock, { delayMs: 2_500 })
    await alex.say(`check status ${upns(world(), 2_500).join('\n')}`)
    await alex.heard('Status of 2,500 accounts')
    assert.ok(oneMessage() >= 2)
    const counts = countsIn(seen.states)
    const done = counts.map((count) => count.done)
    assert.ok(done.length >= 2)
    assert.deepEqual(
      done,
      done.toSorted((a, b) => a - b),
    )
    assert.ok(done.at(-1))
    assert.ok(counts.every(({ total }) => total === 2_500))
  })

  it('shows no progress if it comes in time', async () => {
    const { replies } = await alex.say('check status department:Legal')
    assert.match(replies.map(wordsOf).join(), /Status of/)
    assert.equal(seen.states.length, 1)
  })

  it('counts the pages of a long list, and keeps its message through slow edits', async () => {
    const { faults } = world().emulator
    faults.add({ match: { method: 'PUT', path: '/_connector' }, at: 'request', delayMs: 300 })
    slow(world(), clock)
    await alex.say('check status enabled')
    await seen.answer()
    oneMessage()
    assert.match(seen.states.at(-1)?.words ?? '', /Status of/)
    assert.ok(seen.states.some(({ words }) => /Reading [\d,]+ accounts/.test(words)))
  })

  it('replaces the pressed card, starting with its progress', async () => {
    await alex.say('list users')
    const list = await alex.heard('1–15')
    slow(world(), clock, { times: 1 })
    const { body } = await alex.press('Next', {}, list.id)
    assert.match(JSON.stringify(body), /Reading accounts/)
    assert.equal((await alex.heard('16–30')).id, list.id)
    const [first, ...rest] = seen.states
    assert.match(first?.words ?? '', /1–15/)
    seen.states.splice(0, seen.states.length, ...rest)
    assert.ok(oneMessage() >= 1)
  })

  it('leaves the pressed button if it fails', async () => {
    const list = await alex.heard('16–30')
    slow(world(), clock, { fail: 400 })
    await alex.press('Next', {}, list.id)
    await seen.answer()
    const error = await alex.heard('Try again')
    assert.equal(error.id, list.id)
    oneMessage()
    world().emulator.faults.remove()
    await alex.press('Try again', {}, error.id)
    assert.equal((await alex.heard('31–45')).id, list.id)
  })

  it('about a file appears below the card it came from', async () => {
    const list = await alex.heard('31–45')
    slow(world(), clock, { times: 2 })
    const { body } = await alex.press('Export', {}, list.id)
    assert.doesNotMatch(JSON.stringify(body), waitingWords)
    const file = await alex.heard('The file is ready')
    assert.notEqual(file.id, list.id)
    assert.match(wordsOf(await alex.heard('31–45')), /Next/)
    assert.ok(oneMessage() >= 1)
  })

  it('is confirmed and runs in the same message if it is a plan', async () => {
    const targets = ordinary(world(), 40)
    slow(world(), clock, { times: 8 })
    await alex.say(`disable accounts ${upnsOf(targets.slice(0, 3))}`)
    const plan = await alex.heard('Disable 3 accounts?')
    oneMessage()
    await alex.press('Disable 3 accounts', { reason: 'Left the company' }, plan.id)
    assert.equal((await alex.heard('Disabled 3 accounts')).id, plan.id)
    assert.equal(new Set(seen.states.map(({ id }) => id)).size, 1)
  })

  it('is posted again if someone deleted the message', async () => {
    const { emulator } = world()
    slow(world(), clock)
    const asked = alex.say(`check status ${upns(world(), 2_000).join('\n')}`)
    const waiting = await alex.heard('of 2,000.')
    emulator.conversations.remove(emulator.acting.conversation(alex.actor), waiting.id)
    await asked
    assert.notEqual((await alex.heard('Status of 2,000 accounts')).id, waiting.id)
    assert.doesNotMatch(alex.shown().join('\n'), waitingWords)
  })

  it('says in its message that a new sign-in is needed, and appears there afterwards', async () => {
    slow(world(), clock, { times: 1 })
    world().emulator.faults.add({ match: { path: '/users' }, at: 'item', fail: 'expiredToken' })
    await alex.say('list users department:Legal')
    const [first] = seen.states
    assert.match(first?.words ?? '', /Reading accounts/)
    assert.equal((await alex.heard('I’ll continue with your request')).id, first?.id)
    world().emulator.faults.remove()
    await alex.signIn()
    assert.equal((await alex.heard('department Legal')).id, first?.id)
    assert.doesNotMatch(alex.shown().join('\n'), waitingWords)
    assert.doesNotMatch(alex.shown().join('\n'), /Sign in first/)
  })

  it('is shown to a phone and in German in the same way', async () => {
    const { operators } = world().emulator.world
    const lynne = await world().person(operators.lynne, { locale: 'de-DE', platform: 'iOS' })
    await lynne.say('sign in')
    await lynne.signIn()
    await lynne.heard(/Sie sind als .* angemeldet/)
    const own = record(world(), lynne.actor)
    slow(world(), clock)
    await lynne.say(`check status ${upns(world(), 1_500).join('\n')}`)
    await own.answer()
    const end = await lynne.heard('1.500 Konten')
    own.stop()
    assert.ok(own.states.length >= 2)
    assert.ok(own.states.every(({ id }) => id === end.id))
    assert.match(own.states[0]?.words ?? '', /1\.500 Konten werden geprüft[\s\S]*von 1\.500\.[\s\S]*erscheint hier/)
    assert.match(JSON.stringify(end.activity), /"version":"1\.2"/)
  })

  it('leaves nothing next to a card that its answer replaces, on a phone', async () => {
    const { operators } = world().emulator.world
    const megan = await world().person(operators.megan, { platform: 'Android', signedIn: true })
    const [target] = ordinary(world(), 1, 50)
    await megan.say(`disable accounts ${target?.userPrincipalName}`)
    const plan = await megan.heard('Disable 1 account?')
    const own = record(world(), megan.actor)
    slow(world(), clock, { match: { path: '/api/usertoken' }, times: 1 })
    await megan.press('Disable 1 account', { reason: 'Left the company' })
    await megan.heard('Disabled 1 account')
    own.stop()
    assert.ok(own.states.every(({ id, words }) => id === plan.id && !waitingWords.test(words)))
  })
})

describe('a slow answer in a channel', () => {
  const clock = createHurriedClock(1)
  const world = useWorld({ clock, emulator: { users: 3_000 } })

  it('shows counts in the thread, names nobody, and arrives in the private chat', async () => {
    const { alex: who } = world().emulator.world.operators
    const own = await world().person(who, { signedIn: true })
    const alex = await world().person(who, {
      conversation: '19:announcements@thread.tacv2;messageid=1700000000000',
      kind: 'channel',
    })
    const seen = record(world(), alex.actor)
    for (const [text, waiting, answer] of [
      [`check status ${upns(world(), 1_500).join(' ')}`, /of 1,500\./, 'Status of 1,500 accounts'],
      [`disable accounts ${upns(world(), 1_500).join(' ')}`, /Working on it/, /Disable [\d,]+ accounts\?/],
    ] as const) {
      slow(world(), clock)
      await alex.say(text)
      await seen.answer()
      await own.heard(answer)
      const end = seen.states.at(-1)
      assert.match(end?.words ?? '', /our private chat/)
      clock.hurry(1)
      world().emulator.faults.remove()
      const states = seen.states.splice(0)
      assert.ok(
        states.every(({ id }) => id === end?.id),
        JSON.stringify(states),
      )
      assert.ok(states.length >= 2)
      assert.match(states[0]?.words ?? '', waiting)
      for (const { words } of states) assert.doesNotMatch(words, /@|[\w-]+\.[\w-]+@/)
    }
    seen.stop()
    for (const chat of [alex, own]) assert.doesNotMatch(chat.shown().join('\n'), waitingWords)
  })
})
