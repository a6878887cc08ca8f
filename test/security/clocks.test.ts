import assert from 'node:assert/strict'
import { machineClock } from '../../emulator/clock.ts'
import { ordinary } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

for (const [where, ahead, seed] of [
  ['ahead of', -600_000, 10],
  ['behind', 600_000, 11],
] as const)
  describe(`a clock that is ten minutes ${where} everyone else's`, () => {
    const clock = { ...machineClock, now: () => Date.now() + ahead }
    // A separate tenant: tokens for the same bot are cached, and one dated by another world's clock would be from the
    // future here.
    const world = useWorld({ emulator: { users: 60, seed, clock } })
    const writesTo = (id: string) =>
      world()
        .emulator.journal.entries({ path: /\$batch/ })
        .flatMap(({ body }) => (body as { requests: { method: string; url: string }[] }).requests)
        .filter(({ method, url }) => method !== 'GET' && url.includes(id))
        .map(({ method }) => method)
        .sort()

    it("doesn't affect an operation: each write once, and correctly verified", async () => {
      const alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
      const targets = ordinary(world(), 3)
      await alex.say(`disable accounts ${targets.map((one) => one.userPrincipalName).join('\n')}`)
      await alex.heard('Disable 3 accounts?')
      await alex.press('Disable 3 accounts', { reason: 'Left the company on Friday' })
      const words = wordsOf(await alex.heard(/Disabled 3 accounts[\s\S]*erified/))
      for (const { id } of targets) {
        assert.equal(world().emulator.world.find(id)?.accountEnabled, false)
        assert.deepEqual(writesTo(id), ['PATCH', 'POST'])
      }
      assert.doesNotMatch(words, /not (yet )?confirmed/i)
    })
  })
