import assert from 'node:assert/strict'
import type { Entry } from '../../emulator/conversations.ts'
import type { Person } from '../../emulator/world.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const minute = 60_000
const hour = 60 * minute
/** Requires approval regardless of earlier changes. */
const many = 15
const reason = 'Left the company on Friday'
/** A card's date and time fields: this long from now, in a zone without daylight saving. */
const fields = (name: 'runAt' | 'enableAt', ms: number, zone = 0) => {
  const text = new Date(Date.now() + ms + zone * hour).toISOString()
  return { [`${name}Date`]: text.slice(0, 10), [`${name}Time`]: text.slice(11, 16) }
}
/** The data of the button with this command. */
const dataOf = (entry: Entry, command: string) => {
  const found = new RegExp(`"data":(\\{"command":"${command}"[^}]*\\})`).exec(JSON.stringify(entry))?.[1]
  assert.ok(found, `a button for ${command}`)
  return JSON.parse(found)
}

describe('over time', () => {
  const clock = createHurriedClock(10)
  const world = useWorld({
    clock,
    environment: ({ world: { group } }) => ({
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      PROTECTED_GROUP_ID: group('VIP protected')?.id ?? '',
      APPROVAL_ABOVE: `${many - 1}`,
    }),
  })
  let alex: Chat
  let used = 0
  before(async () => {
    const { operators } = world().emulator.world
    // A zone without daylight saving, so that tests don't depend on the date.
    alex = await world().person(operators.alex, { signedIn: true, timezone: 'America/Phoenix' })
  })
  const some = (count: number): Person[] => {
    used += count
    return ordinary(world(), count, used - count)
  }
  const enabled = ({ id }: Person) => world().emulator.world.find(id)?.accountEnabled
  const plan = async (targets: readonly Person[]) => {
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    const card = await alex.heard(`Disable ${targets.length} accounts?`)
    assert.ok(wordsOf(card).includes(targets[0]?.displayName ?? '?'))
    return structuredClone(card)
  }
  const press = (entry: Entry, data: object) =>
    alex.send({
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: entry.id,
      value: { action: { type: 'Action.Execute', data } },
    })

  it('a plan expires after ten minutes, and pressing its old card says so', async () => {
    const targets = some(2)
    const card = await plan(targets)
    await clock.later(10 * minute, () => alex.heard('It wasn’t confirmed in time'))
    await press(card, { ...dataOf(card, 'confirm operation'), reason })
    await alex.heard('This plan has expired: it wasn’t confirmed within 10 minutes')
    assert.deepEqual(targets.map(enabled), [true, true])
  })

  it('a request for approval expires after half an hour, on every card', async () => {
    const { megan } = world().emulator.world.operators
    const targets = some(many)
    const card = await plan(targets)
    await alex.press(`Disable ${many} accounts`, { reason, count: `${many}` }, card.id)
    const approver = await world().person(megan, { signedIn: true })
    const asked = await approver.heard(`asks you to approve: disable ${many} accounts`)
    await clock.later(30 * minute, async () => {
      await alex.heard('Nobody approved it in time')
      assert.equal((await approver.heard('Expired')).id, asked.id)
    })
    await approver.say(`approve ${dataOf(card, 'confirm operation').operation}`)
    await approver.heard(/too late|ran out|in time|expired/i)
    assert.ok(targets.every(enabled))
  })

  it('a request for approval that its requester cancels disappears from every card, and nobody can answer it', async () => {
    const { megan } = world().emulator.world.operators
    const targets = some(many)
    const card = await plan(targets)
    await alex.press(`Disable ${many} accounts`, { reason, count: `${many}` }, card.id)
    const approver = await world().person(megan)
    const asked = structuredClone(await approver.heard(`asks you to approve: disable ${many} accounts`))
    await alex.press('Cancel', {}, card.id)
    await approver.heard('Cancelled')
    await approver.send({
      type: 'invoke',
      name: 'adaptiveCard/action',
      replyToId: asked.id,
      value: { action: { type: 'Action.Execute', data: dataOf(asked, 'approve') } },
    })
    await approver.heard(/operation.*: cancelled\./i)
    assert.ok(targets.every(enabled))
  })

  it("a scheduled change runs at the operator's local time, and shows what has changed since", async () => {
    const [first, second, third] = some(3)
    assert.ok(first && second && third)
    const card = await plan([first, second, third])
    await alex.press('Disable 3 accounts', { reason, signOut: 'false', ...fields('runAt', 2 * hour, -7) }, card.id)
    const waiting = wordsOf(await alex.heard('Runs on'))
    assert.match(waiting, /(MST|GMT-7|America\/Phoenix)/)
    await clock.later(hour, () => world().rest())
    assert.ok([first, second, third].every(enabled), 'not before its hour')
    world().emulator.world.change(second.id, { accountEnabled: false })
    world().emulator.world.group('VIP protected')?.members.add(third.id)
    const result = await clock.later(2 * hour + minute, () => alex.heard('Disabled 1 of 3 accounts'))
    const words = wordsOf(result)
    assert.match(words, /2 skipped because of changes since the plan: .*No longer needs a change/)
    assert.match(words, new RegExp(`${third.userPrincipalName}[\\s\\S]*Member of the protected group`))
    assert.deepEqual([first, second, third].map(enabled), [false, false, true])
  })

  it('temporarily disabled accounts are enabled again on time, except those someone else has enabled', async () => {
    const [first, second] = some(2)
    assert.ok(first && second)
    const card = await plan([first, second])
    await alex.press('Disable 2 accounts', { reason, ...fields('enableAt', 3 * hour, -7) }, card.id)
    const done = await alex.heard(/Disabled 2 accounts[\s\S]*enabled again on[\s\S]*Open /)
    assert.deepEqual([first, second].map(enabled), [false, false])
    world().emulator.world.change(second.id, { accountEnabled: true })
    const again = await clock.later(3 * hour + minute, () => alex.heard('Enabled 1 of 2 accounts'))
    assert.notEqual(again.id, done.id)
    assert.match(wordsOf(again), /Enables the accounts that operation/)
    assert.ok(enabled(first))
  })
})
