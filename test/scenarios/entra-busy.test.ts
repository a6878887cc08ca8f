import { useWorld } from '../support/rollcall.ts'

describe('Entra failing to issue tokens for a moment', () => {
  const world = useWorld()

  it('goes unnoticed if it succeeds within a second', async () => {
    const { emulator, person } = world()
    const { alex } = emulator.world.operators
    const chat = await person(alex, { signedIn: true })
    emulator.identity.challenge(alex, { kind: 'down', times: 2 })
    await chat.say('list users')
    await chat.heard('of 4')
  })

  it('affects nobody afterwards, neither that person nor others', async () => {
    const { emulator, person } = world()
    const { megan, lynne } = emulator.world.operators
    const [first, second] = [await person(megan, { signedIn: true }), await person(lynne, { signedIn: true })]
    emulator.identity.challenge(megan, { kind: 'down', times: 3 })
    await first.say('list users')
    await first.heard(/try again/i)
    await second.say('list users')
    await second.heard('of 4')
    await first.say('list users')
    await first.heard('of 4')
  })
})
