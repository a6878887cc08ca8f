import assert from 'node:assert/strict'
import { ordinary } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

describe('a permission that nobody has consented to', () => {
  const world = useWorld()
  const people = () => world().emulator.world.operators

  it('is told with the link by which an administrator grants it, and nothing to sign in with', async () => {
    const { emulator, person } = world()
    const { ssoAppId, tenantId } = emulator.world
    const alex = await person(people().alex, { signedIn: true })
    emulator.identity.challenge(people().alex, { kind: 'consent', scopes: ['User.Read.All'] })
    await alex.say('list users')
    const card = await alex.heard('User.Read.All is missing')
    const link = `${emulator.url}/${tenantId}/adminconsent?client_id=${ssoAppId}`
    assert.ok(wordsOf(card).includes(link))
    assert.match(wordsOf(card), /Cloud Application Administrator.*Global Administrator/)
    assert.doesNotMatch(JSON.stringify(card), /"sign in"|card\.oauth/)
    assert.match(JSON.stringify(card), /Action\.OpenUrl/)

    assert.match(await (await fetch(link)).text(), /Permissions requested/)
    assert.match(await (await fetch(link, { method: 'POST' })).text(), /Permissions granted/)
    await alex.say('list users')
    await alex.heard('of 4')
  })

  it('pauses an operation with the same link, and lets it go on without a new sign-in once it is granted', async () => {
    const { emulator, person } = world()
    const lynne = await person(people().lynne, { signedIn: true })
    const [target] = ordinary(world(), 1)
    assert.ok(target)
    await lynne.say(`disable accounts ${target.userPrincipalName}`)
    await lynne.heard('Disable 1 account?')
    emulator.identity.challenge(people().lynne, { kind: 'consent', scopes: ['User.EnableDisableAccount.All'] })
    await lynne.press('Disable 1 account', { reason: 'Left the company on Friday' })
    const paused = await lynne.heard('Paused: a permission is missing')
    assert.match(wordsOf(paused), /User\.EnableDisableAccount\.All.*adminconsent\?client_id=/s)
    assert.doesNotMatch(wordsOf(paused), /^Sign in$/m)
    assert.ok(emulator.world.find(target.id)?.accountEnabled)
    emulator.identity.lift(people().lynne)
    await lynne.press('Try again', {}, paused.id)
    await lynne.heard('Disabled 1 account')
    assert.equal(emulator.world.find(target.id)?.accountEnabled, false)
  })

  it('is told in German, too', async () => {
    const { emulator, person } = world()
    await person(people().megan, { signedIn: true })
    const chat = await person(people().megan, { locale: 'de-DE' })
    emulator.identity.challenge(people().megan, { kind: 'consent', times: 1 })
    await chat.say('list users')
    assert.match(wordsOf(await chat.heard('fehlt')), /adminconsent\?client_id=/)
  })
})
