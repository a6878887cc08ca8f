import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { eventually } from '../support/eventually.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { slowQuota } from '../support/slow-quota.ts'

const reason = 'Left the company on Friday'

describe('signing out while operations run', () => {
  const clock = createHurriedClock(10)
  const world = useWorld({
    clock,
    emulator: { graph: { quota: slowQuota(10, 20) } },
    environment: () => ({ APPROVAL_ABOVE: '1000' }),
  })
  let person: Person
  let chat: Chat
  let used = 0
  const as = async (who: 'alex' | 'megan') => {
    person = world().emulator.world.operators[who]
    chat = await world().person(person, { signedIn: true })
  }
  afterEach(() => world().emulator.faults.remove())

  const some = (count: number) => {
    used += count
    return ordinary(world(), count, used - count)
  }
  const disabled = (people: readonly Person[]) =>
    people.filter(({ id }) => !world().emulator.world.find(id)?.accountEnabled).length
  const plan = async (targets: readonly Person[], more: Record<string, string> = {}) => {
    await chat.say(`disable accounts ${upnsOf(targets)}`)
    const named = `Disable ${targets.length} accounts`
    const { id } = await chat.heard(new RegExp(`${named}\\?[\\s\\S]*${targets[0]?.displayName}`))
    await chat.press(named, { reason, count: `${targets.length}`, signOut: 'false', ...more }, id)
    return id
  }
  /** Starts disabling forty accounts slowly and waits until some are disabled. */
  const begin = async () => {
    const targets = some(40)
    const id = await plan(targets)
    await eventually('an account is disabled', () => disabled(targets) > 0)
    return { targets, id }
  }
  const lastCall = () => world().emulator.journal.entries().at(-1)?.seq ?? 0
  /** Calls to Graph since then with a token of this person. */
  const calls = (since: number) =>
    world()
      .emulator.journal.entries({ path: /^\/v1\.0\//, since })
      .filter(({ as }) => as?.oid === person.id)
  /** Signs out, and waits until the operation's card says that it waits. */
  const signOut = async (id: string) => {
    await chat.say('sign out')
    const said = wordsOf(await chat.heard('You are signed out'))
    assert.match(said, /changes already sent remain/)
    await chat.heard(/Paused: sign in to continue[\s\S]*You’re not signed in/, { message: id })
    return lastCall()
  }
  const signIn = async (id: string) => {
    await chat.press('Sign in', {}, id)
    await chat.signIn()
  }

  it('stops them: nothing more is sent with the token they had, and the next sign-in continues them', async () => {
    await as('alex')
    const { targets, id } = await begin()
    const paused = await signOut(id)
    const done = disabled(targets)
    assert.ok(done < 40, `${done} disabled`)
    assert.deepEqual(calls(paused), [])
    await signIn(id)
    await chat.heard(/Disabled 40 accounts[\s\S]*40 verified/, { message: id })
    assert.equal(disabled(targets), 40)
  })

  it('records the answers of requests in flight', async () => {
    await as('megan')
    const { journal, faults } = world().emulator
    const { targets, id } = await begin()
    faults.add({ match: { method: 'PATCH' }, delayMs: 700 })
    const slow = lastCall()
    await eventually('a request is on its way', () =>
      journal.entries({ since: slow, path: /batch|users/ }).some(({ status }) => status === undefined),
    )
    const paused = await signOut(id)
    faults.remove()
    const done = disabled(targets)
    assert.deepEqual(calls(paused), [])
    await signIn(id)
    await chat.heard(/Disabled 40 accounts[\s\S]*40 verified/, { message: id })
    const changes = journal
      .entries({ since: paused })
      .map(({ method, path, body }) => `${method} ${path} ${JSON.stringify(body ?? '')}`)
      .filter((call) => call.includes('PATCH'))
    const again = targets.filter((one) => changes.some((call) => call.includes(one.id)))
    assert.equal(again.length, 40 - done, 'nothing that was answered is sent again')
  })
})

describe('signing out before a result is verified', () => {
  const clock = createHurriedClock(10)
  const late = { readMs: 3_600_000, indexMs: 3_600_000 }
  const world = useWorld({ clock, emulator: { graph: { replication: late } } })

  it('reports it, names the sign-in as what verification waits for, and continues after it', async () => {
    const { emulator } = world()
    const chat = await world().person(emulator.world.operators.alex, { signedIn: true })
    const targets = ordinary(world(), 2)
    await chat.say(`disable accounts ${upnsOf(targets)}`)
    const { id } = await chat.heard('Disable 2 accounts?')
    await chat.press('Disable 2 accounts', { reason, signOut: 'false' }, id)
    await chat.heard('Verifying', { message: id })
    await chat.say('sign out')
    const result = await chat.heard(/Not yet verified: disable [\s\S]*2 not yet verified/, { message: id })
    assert.match(wordsOf(result), /You’re not signed in\. Verification continues automatically after you sign in\./)
    assert.doesNotMatch(wordsOf(result), /Changes can take a while to appear/)
    const since = emulator.journal.entries().at(-1)?.seq ?? 0
    clock.set(120_000)
    await fetch(`${emulator.url}/_emulator/graph`, {
      method: 'PATCH',
      body: JSON.stringify({ replication: { readMs: 0, indexMs: 0 } }),
    })
    assert.deepEqual(emulator.journal.entries({ path: /^\/v1\.0\//, since }), [])
    await chat.press('Sign in', {}, id)
    await chat.signIn()
    const verified = await chat.heard(/Disabled 2 accounts[\s\S]*2 verified/, { message: id })
    assert.doesNotMatch(wordsOf(verified), /Verification continues/)
  })
})
