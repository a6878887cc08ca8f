import assert from 'node:assert/strict'
import { requestedPermissions } from '../../emulator/permissions.ts'
import { ordinary } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

describe('the bot with only the permissions of aad.manifest.small.json', () => {
  const world = useWorld()

  it('lists, checks, disables, enables and signs out, and names what is missing for the rest', async () => {
    const { emulator, person } = world()
    emulator.registration.consented = requestedPermissions('aad.manifest.small.json')
    const chat = await person(emulator.world.operators.alex, { signedIn: true })
    await chat.say('list users')
    await chat.heard('of 4')
    const [target] = ordinary(world(), 1)
    assert.ok(target)
    const upn = target.userPrincipalName
    await chat.say(`check status ${upn}`)
    await chat.heard('is enabled')
    await chat.say(`disable accounts ${upn}`)
    await chat.heard('Disable 1 account?')
    await chat.press('Disable 1 account', { reason: 'Left the company on Friday', signOut: 'true' })
    await chat.heard('Disabled 1 account')
    assert.equal(emulator.world.find(target.id)?.accountEnabled, false)
    await chat.say(`enable accounts ${upn}`)
    await chat.heard('Enable 1 account?')
    await chat.press('Enable 1 account', { reason: 'Came back after all' })
    await chat.heard('Enabled 1 account')
    await chat.say(`remove licences ${upn}`)
    assert.match(wordsOf(await chat.heard('is missing')), /LicenseAssignment\.ReadWrite\.All/)
    await chat.say(`contain accounts ${upn}`)
    assert.match(wordsOf(await chat.heard('Contain 1 account?')), /Block sign-in/)
  })
})
