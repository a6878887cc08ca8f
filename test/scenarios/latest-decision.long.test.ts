import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { eventually } from '../support/eventually.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const minute = 60_000

/** Two operators act in their own chats on a shared account, and Diego also on another one. */
interface Story {
  readonly one: Person
  readonly diegos: Person
  readonly alex: Chat
  readonly diego: Chat
  set(one: Person, accountEnabled: boolean): void
  enabled(one: Person): boolean | undefined
  becomes(one: Person, wanted: boolean): Promise<void>
  plan(chat: Chat, what: 'Disable' | 'Enable', ...people: readonly Person[]): Promise<Plan>
  pass(minutes: number): void
  /** A card's inputs for a time. */
  inMinutes(count: number, field: 'runAt' | 'enableAt'): Record<string, string>
}

interface Plan {
  readonly words: string
  confirm(hour?: Record<string, string>): Promise<unknown>
}

function story(title: string, play: (story: Story) => Promise<void>): void {
  describe(`the latest decision over an account (${title})`, () => {
    const clock = createHurriedClock(5)
    const world = useWorld({ clock })
    it('wins', async () => {
      const { emulator } = world()
      const { operators } = emulator.world
      const [one, diegos] = ordinary(world(), 2)
      assert.ok(one && diegos)
      const enabled = ({ id }: Person) => emulator.world.find(id)?.accountEnabled
      await play({
        one,
        diegos,
        enabled,
        alex: await world().person(operators.alex, { signedIn: true }),
        diego: await world().person(operators.diego, { signedIn: true }),
        set: ({ id }, accountEnabled) => emulator.world.change(id, { accountEnabled }),
        becomes: (person, wanted) =>
          eventually(`the account is ${wanted ? 'enabled' : 'disabled'}`, () => enabled(person) === wanted),
        plan: async (chat, what, ...people) => {
          const named = `${what} ${people.length} account${people.length === 1 ? '' : 's'}`
          await chat.say(`${what.toLowerCase()} accounts ${upnsOf(people)}`)
          const card = await chat.heard(`${named}?`)
          const inputs = { reason: 'Left on Friday', signOut: 'false' }
          return { words: wordsOf(card), confirm: (hour) => chat.press(named, { ...inputs, ...hour }, card.id) }
        },
        pass: (minutes) => clock.set(minutes * minute),
        inMinutes: (count, field) => {
          const at = new Date(clock.now() + count * minute).toISOString()
          return { [`${field}Date`]: at.slice(0, 10), [`${field}Time`]: at.slice(11, 16) }
        },
      })
    })
  })
}

story('a disable of what waits to be enabled: the plan says so, and confirming it cancels that', async (tale) => {
  const { one, diegos, alex, diego } = tale
  for (const each of [one, diegos]) tale.set(each, false)
  await (await tale.plan(diego, 'Enable', one, diegos)).confirm(tale.inMinutes(60, 'runAt'))
  await diego.heard('Runs on')
  const mine = await tale.plan(alex, 'Disable', one)
  assert.match(
    mine.words,
    /An enable operation is scheduled for .* by Diego Siciliani \([a-z]+-\d\d\); confirming this cancels it/,
  )
  assert.match(mine.words, /Other operations are due to change 1 of these accounts/)
  await mine.confirm()
  await alex.heard(/Disabled 1 account\n/)
  tale.pass(61)
  await tale.becomes(diegos, true)
  assert.equal(tale.enabled(one), false)
})

story('a timed disable: the plan to enable shows the hour that is pending and the disable before it', async (tale) => {
  const { one, diegos, alex, diego } = tale
  await (await tale.plan(diego, 'Disable', one, diegos)).confirm(tale.inMinutes(60, 'enableAt'))
  await diego.heard(/Disabled 2 accounts\n[\s\S]*2 verified/)
  // Listed once the scheduled operation exists.
  await diego.heard(/Open [a-z]+-\d\d/)
  const { words } = await tale.plan(alex, 'Enable', one)
  assert.match(
    words,
    /An enable operation is scheduled for .* by Diego Siciliani \([a-z]+-\d\d\); confirming this cancels it/,
  )
  assert.match(words, /Last change: a disable operation by Diego Siciliani \([a-z]+-\d\d, .*\): “Left on Friday”/)
})

story('one that is cancelled after it took the place of another, which stays cancelled', async (tale) => {
  const { one, diegos, alex, diego } = tale
  for (const each of [one, diegos]) tale.set(each, false)
  await (await tale.plan(diego, 'Enable', one, diegos)).confirm(tale.inMinutes(60, 'runAt'))
  await diego.heard('Runs on')
  await (await tale.plan(alex, 'Disable', one)).confirm(tale.inMinutes(30, 'runAt'))
  await alex.heard('Runs on')
  await alex.press('Cancel')
  await alex.heard('Cancelled')
  tale.pass(61)
  await tale.becomes(diegos, true)
  await diego.heard(/Enabled 1 of 2 accounts[\s\S]*Changed since then by operation/)
  assert.equal(tale.enabled(one), false)
})
