import assert from 'node:assert/strict'
import { ruleEnvironment } from '../../emulator/environment.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

describe('a plan that would have to read the sign-in methods of many accounts', () => {
  const world = useWorld({ emulator: { users: 1200 }, environment: ({ world }) => ruleEnvironment(world) })
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  const reads = () =>
    JSON.stringify(
      world()
        .emulator.journal.entries({ path: /batch/ })
        .map(({ body }) => body),
    ).split('/authentication/methods').length - 1

  it('leaves them out, says so, and does not wait for minutes', async () => {
    await alex.say('contain accounts group:"Phished accounts" because they were phished on Monday')
    const plan = wordsOf(await alex.heard(/Contain \d{3} accounts\?/))
    assert.match(plan, /Remove sign-in methods: left out, it would take too long for so many accounts/)
    assert.match(plan, /Block sign-in: \d{3} accounts/)
    assert.equal(reads(), 0)
  })

  it('is refused where it is for nothing else, with the number that can be done', async () => {
    await alex.say('remove sign-in methods group:"Phished accounts" because they were phished on Monday')
    assert.match(wordsOf(await alex.heard('too many accounts at once')), /Send at most 50 at a time/)
    assert.equal(reads(), 0)
  })

  it('stops reading at the first refusal for want of a role', async () => {
    await alex.say(`remove sign-in methods ${upnsOf(ordinary(world(), 20))} because they were phished on Monday`)
    await alex.heard(/does not let you|role/)
    assert.ok(reads() > 0 && reads() <= 5, `${reads()} lists were read`)
  })
})
