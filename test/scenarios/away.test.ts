import assert from 'node:assert/strict'
import { useWorld, wordsOf } from '../support/rollcall.ts'

describe("an absence of someone who isn't an approver", () => {
  const world = useWorld({ emulator: { users: 40 } })

  it('promises no requests, and no waiting ones', async () => {
    const alex = await world().person(world().emulator.world.operators.alex)
    const said: string[] = []
    for (const text of ['away', 'away until tomorrow 8:00', 'back'])
      said.push((await alex.say(text)).replies.map(wordsOf).join('\n'))
    assert.match(said[0] ?? '', /You aren’t away/)
    assert.match(said[1] ?? '', /You are away until/)
    assert.match(said[2] ?? '', /Welcome back/)
    for (const words of said) {
      assert.match(words, /I haven’t asked you to approve anything so far/)
      assert.doesNotMatch(words, /I’ll ask|Waiting for your/)
    }
  })
})
