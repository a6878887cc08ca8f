import { createFastClock } from '../support/fake-clock.ts'
import { useWorld } from '../support/rollcall.ts'

describe('the emulated Bot Framework', () => {
  const fast = createFastClock(20)
  let ahead = 0
  const clock = { ...fast, now: () => fast.now() + ahead }
  const world = useWorld({ clock, emulator: { clock } })

  it('signs what people say by a fast clock, by which the bot checks it', async () => {
    const alex = await world().person(world().emulator.world.operators.alex)
    ahead = 2 * 3_600_000
    await alex.say('help')
    await alex.heard('What I can do')
  })
})
