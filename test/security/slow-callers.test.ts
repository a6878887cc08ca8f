import assert from 'node:assert/strict'
import { useWorld, wordsOf } from '../support/rollcall.ts'
import { openSlowCallers } from '../support/slow-callers.ts'

describe('callers that send a byte now and then', () => {
  const world = useWorld({ emulator: { users: 40 } })

  it('keep nobody from an answer', async () => {
    const hangUp = await openSlowCallers(world().rollcall.port, 600)
    const alex = await world().person(world().emulator.world.operators.alex)
    for (let n = 0; n < 3; n++) {
      const { status, replies } = await alex.say('help')
      assert.equal(status, 200)
      assert.match(replies.map(wordsOf).join(), /Disable accounts/)
    }
    hangUp()
  })
})
