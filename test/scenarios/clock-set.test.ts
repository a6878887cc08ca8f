import assert from 'node:assert/strict'
import { eventually } from '../support/eventually.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld } from '../support/rollcall.ts'

const minute = 60_000

// An hour cannot be tested here: a bot whose clock is that wrong refuses the channel’s tokens. See test/graph and test/operations.
describe('while the clock of the server is set', () => {
  const clock = createHurriedClock(1)
  let waits = 0
  const world = useWorld({
    clock: {
      ...clock,
      sleep: (ms, signal) => {
        if (ms > 2_500) waits++
        return clock.sleep(ms, signal)
      },
    },
  })
  let alex: Chat
  let used = 0
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })

  /** Graph throttles this once, and the clock is set while the bot waits as long as Graph asked. */
  const setMeanwhile = async (by: number, method: string) => {
    const { emulator } = world()
    emulator.journal.clear()
    emulator.faults.add({ match: { method, path: '^/users' }, at: 'item', fail: 429, times: 1, retryAfter: 3 })
    const before = waits
    await eventually('the bot waits as long as Graph asked', () => waits > before)
    clock.adjust(by * minute)
  }

  for (const by of [-10, 4]) {
    it(`by ${by} minutes, a plan and its run continue`, async () => {
      const targets = ordinary(world(), 3, used)
      used += 3
      const planning = setMeanwhile(by, 'GET')
      await alex.say(`disable accounts ${upnsOf(targets)}`)
      await planning
      const plan = await alex.heard('Disable 3 accounts?')
      const running = setMeanwhile(by, 'PATCH')
      await alex.press('Disable 3 accounts', { reason: 'Left the company on Friday' }, plan.id)
      await running
      await alex.heard('Disabled 3 accounts', { message: plan.id })
      for (const { id } of targets) assert.equal(world().emulator.world.find(id)?.accountEnabled, false)
      clock.adjust(-2 * by * minute)
    })
  }
})
