import { roles } from '../../emulator/roles.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { useWorld } from '../support/rollcall.ts'

describe('a role activated after the sign-in', () => {
  const world = useWorld()

  it('counts from the next change, without signing out', async () => {
    const { isaiah } = world().emulator.world.operators
    const chat = await world().person(isaiah, { signedIn: true })
    const disable = async (skip: number) => {
      await chat.say(`disable accounts ${upnsOf(ordinary(world(), 3, skip))}`)
      const { id } = await chat.heard('Disable 3 accounts?')
      await chat.press('Disable 3 accounts', { reason: 'Left the company', signOut: 'false' }, id)
    }
    await disable(0)
    await chat.heard('Your role doesn’t allow this change')
    world().emulator.world.change(isaiah.id, { roles: [roles.globalReader.templateId, roles.userAdmin.templateId] })
    await disable(3)
    await chat.heard(/Disabled 3 accounts[\s\S]*3 verified/)
  })
})
