import assert from 'node:assert/strict'
import type { Entry } from '../../emulator/conversations.ts'
import type { Person } from '../../emulator/world.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const reason = 'Left the company on Friday'

/** The calls in a batch. */
function requestsIn(body: unknown): readonly { method: string; url: string }[] {
  const found = typeof body === 'object' && body !== null && 'requests' in body ? body.requests : []
  return Array.isArray(found) ? found : []
}

describe('after an operation', () => {
  const clock = createHurriedClock(1)
  const world = useWorld({ clock, emulator: { clock } })
  let signedIn = false
  const alex = async () => {
    const chat = await world().person(world().emulator.world.operators.alex, { signedIn: !signedIn })
    signedIn = true
    return chat
  }
  const enabled = ({ id }: Person) => world().emulator.world.find(id)?.accountEnabled

  it('undo restores exactly the accounts that nobody has changed since, once', async () => {
    const targets = ordinary(world(), 3, 1)
    const [first, second, third] = targets
    assert.ok(first && second && third)
    const chat = await alex()
    await chat.say(`disable accounts ${upnsOf(targets)}`)
    await chat.press('Disable 3 accounts', { reason })
    const result = await chat.heard(/Disabled 3 accounts[\s\S]*3 signed out everywhere[\s\S]*3 verified/)
    world().emulator.world.change(second.id, { accountEnabled: true })
    // By then, reads show what the operation itself wrote.
    clock.set(16 * 60_000)

    await chat.press('Undo', {}, result.id)
    const plan = await chat.heard('Enable 2 accounts?')
    assert.notEqual(plan.id, result.id, 'the result stays')
    assert.match(wordsOf(plan), /Undoes operation[\s\S]*but not because of this operation/)
    assert.match(wordsOf(plan), /Sign-outs can’t be undone/)
    assert.deepEqual(targets.map(enabled), [false, true, false])
    await chat.press('Enable 2 accounts', { reason: 'It was the wrong list' }, plan.id)
    await chat.heard(/Enabled 2 accounts[\s\S]*2 verified/)
    assert.deepEqual(targets.map(enabled), [true, true, true])

    const after = await chat.heard(/Disabled 3 accounts[\s\S]*Undone by operation [a-z]+-\d+: Done/)
    assert.equal(after.id, result.id, 'its own card tells of it')
    const id = /"command":"operation items","operation":"([^"]+)"/.exec(JSON.stringify(after))?.[1]
    const [undone = ''] = /^Open [a-z]+-\d\d$/m.exec(wordsOf(after)) ?? []
    await chat.press(undone, {}, result.id)
    assert.match(
      wordsOf(await chat.heard('Enabled 2 accounts')),
      new RegExp(`Undoes operation ${id}[\\s\\S]*Open ${id}`),
    )
    await chat.say(`audit operation:${undone.replace('Open ', '')}`)
    await chat.heard(`Undoes operation ${id}`)
    await chat.press(`Audit log of ${id}`)
    await chat.heard(`about ${id}`)
    await chat.say(`undo ${id}`)
    await chat.heard(/No account to enable[\s\S]*Changed since then by another operation/)
  })

  it('retry covers only the failed ones', async () => {
    const targets = ordinary(world(), 3, 4)
    const [, unlucky] = targets
    assert.ok(unlucky)
    const { faults, journal } = world().emulator
    faults.add({ match: { method: 'PATCH', path: unlucky.id }, at: 'item', fail: 400 })
    const chat = await alex()
    await chat.say(`disable accounts ${upnsOf(targets)}`)
    await chat.press('Disable 3 accounts', { reason })
    const result = await chat.heard(/Disabled 2 of 3 accounts[\s\S]*1 failed/)
    faults.remove()
    await chat.press('Retry', {}, result.id)
    const plan = await chat.heard('Disable 1 account?')
    assert.match(wordsOf(plan), new RegExp(`Retries what operation[\\s\\S]*${reason}`))
    const before = journal.entries().length
    await chat.press('Disable 1 account', { reason }, plan.id)
    await chat.heard(/Disabled 1 account\n/)
    assert.deepEqual(targets.map(enabled), [false, false, false])
    const written = journal
      .entries()
      .slice(before)
      .flatMap(({ method, path, body }) => [{ method, url: path }, ...requestsIn(body)])
      .flatMap(({ method, url }) => (method === 'PATCH' ? [url.split('/').at(-1)] : []))
    assert.deepEqual(written, [unlucky.id])
  })

  it('undo and retry are refused if there is nothing to undo or retry, and to anyone else', async () => {
    const [target] = ordinary(world(), 1, 8)
    const chat = await alex()
    await chat.say(`sign out everywhere ${target?.userPrincipalName}`)
    const plan = await chat.heard('Sign out 1 account everywhere?')
    const id = /"operation":"([^"]+)"/.exec(JSON.stringify(plan))?.[1]
    await chat.say(`undo ${id}`)
    await chat.heard(/hasn’t finished yet/)
    await chat.press('Sign out 1 account everywhere', { reason }, plan.id)
    const result = await chat.heard(/Signed out 1 account everywhere[\s\S]*1 verified/)
    assert.doesNotMatch(wordsOf(result), /^(Undo|Retry)$/m)
    await chat.say(`undo ${id}`)
    await chat.heard('Sign-outs can’t be undone')
    await chat.say(`retry ${id}`)
    await chat.heard(/nothing.*(again|retry)/i)
    const other = await world().person(world().emulator.world.operators.diego, { signedIn: true })
    await other.say(`undo ${id}`)
    await other.heard(`There is no operation “${id}”`)
    await other.say('undo nobody-00')
    await other.heard('nobody-00')
  })
})

describe('a change that Entra shows late', () => {
  const clock = createHurriedClock(10)
  const world = useWorld({ clock, emulator: { graph: { replication: { readMs: 3_600_000, indexMs: 3_600_000 } } } })
  const inTime = async () => {
    const { status } = await fetch(`${world().emulator.url}/_emulator/graph`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ replication: { readMs: 0, indexMs: 0 } }),
    })
    assert.equal(status, 200)
  }

  /** Advances the clock until the text appears: a read still in progress schedules the next one only when it ends. */
  const later = async (chat: Chat, ms: number, text: RegExp): Promise<Entry> => {
    clock.set(ms)
    return chat.heard(text, { timeout: 2_000 }).catch(() => later(chat, ms, text))
  }

  it('is listed as not yet verified, not as a failure; a last check verifies it on the card and in the audit', async () => {
    const targets = ordinary(world(), 2)
    const chat = await world().person(world().emulator.world.operators.alex, { signedIn: true })
    await chat.say(`disable accounts ${upnsOf(targets)}`)
    await chat.press('Disable 2 accounts', { reason })
    await chat.heard('Verifying')
    const result = await later(chat, 5_000, /Not yet verified: disable [\s\S]*2 not yet verified/)
    const words = wordsOf(result)
    assert.match(words, /Not yet verified: 2/)
    assert.doesNotMatch(words, /failed|Not done/)
    for (const { userPrincipalName } of targets) assert.ok(words.includes(userPrincipalName), userPrincipalName)
    await inTime()
    const last = await later(chat, 60_000, /Disabled 2 accounts[\s\S]*2 verified/)
    assert.equal(last.id, result.id)
    assert.doesNotMatch(wordsOf(last), /not yet verified/i)
    await chat.say(`audit ${targets[0]?.userPrincipalName}`)
    assert.match(wordsOf(await chat.heard('about ')), /Verified[\s\S]*Not yet verified[\s\S]*Changed/)
  })
})

describe('undo of a disable skips accounts whose sessions someone ended', () => {
  const clock = createHurriedClock(5)
  const world = useWorld({ clock })
  let alex: Chat
  let used = 0
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  const enabled = ({ id }: Person) => world().emulator.world.find(id)?.accountEnabled
  /** In the portal, ten seconds later. */
  const endSessions = ({ id }: Person) => {
    const since = new Date(clock.now() + 10_000).toISOString()
    world().emulator.world.change(id, { signInSessionsValidFrom: since })
  }
  const disable = async (count: number, inputs: Record<string, string> = {}) => {
    const targets = ordinary(world(), count, used)
    used += count
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    const plan = await alex.heard(`Disable ${count} accounts?`)
    await alex.press(`Disable ${count} accounts`, { reason, ...inputs }, plan.id)
    const result = await alex.heard(new RegExp(`Disabled ${count} accounts[\\s\\S]*${count} verified`))
    return { targets, undo: () => alex.press('Undo', {}, result.id) }
  }
  const why = 'It was the wrong list'

  it('between the plan and the run, and says so', async () => {
    const { targets, undo } = await disable(3, { signOut: 'true' })
    const [one] = targets
    assert.ok(one)
    await undo()
    const plan = await alex.heard('Enable 3 accounts?')
    endSessions(one)
    await alex.press('Enable 3 accounts', { reason: why }, plan.id)
    const result = wordsOf(await alex.heard('Enabled 2 of 3 accounts'))
    assert.match(result, /Signed out since then, but not because of this operation/)
    assert.deepEqual(targets.map(enabled), [false, true, true])
  })

  it('and accounts for which Graph returns no time, which fail and can be retried', async () => {
    const { targets, undo } = await disable(5)
    const { faults } = world().emulator
    const unread = { match: { path: 'signInSessionsValidFromDateTime' }, at: 'item', fail: 400 } as const
    const first = faults.add(unread)
    await undo()
    await alex.heard(/No account to enable[\s\S]*5 · Microsoft Entra didn’t respond/)
    faults.remove(first)
    await undo()
    const plan = await alex.heard('Enable 5 accounts?')
    const fault = faults.add(unread)
    await alex.press('Enable 5 accounts', { reason: why }, plan.id)
    const result = await alex.heard(/Enabled 0 of 5 accounts[\s\S]*5 failed/)
    assert.deepEqual(targets.map(enabled), [false, false, false, false, false])
    faults.remove(fault)
    await alex.press('Retry', {}, result.id)
    const again = await alex.heard(/Enable 5 accounts\?[\s\S]*Retries what/)
    await alex.press('Enable 5 accounts', { reason: why }, again.id)
    await alex.heard(/Enabled 5 accounts\n/)
    assert.deepEqual(targets.map(enabled), [true, true, true, true, true])
  })
})
