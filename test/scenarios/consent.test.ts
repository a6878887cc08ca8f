import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { ordinary } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'

describe('a permission that nobody has consented to', () => {
  const world = useWorld()
  const people = () => world().emulator.world.operators

  it('is named with the link for an administrator, and without a sign-in button', async () => {
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

  it('pauses an operation with the same link, which continues without a new sign-in once granted', async () => {
    const { emulator, person } = world()
    const lynne = await person(people().lynne, { signedIn: true })
    const [target] = ordinary(world(), 1)
    assert.ok(target)
    await lynne.say(`disable accounts ${target.userPrincipalName}`)
    await lynne.heard('Disable 1 account?')
    emulator.identity.challenge(people().lynne, { kind: 'consent', scopes: ['User.EnableDisableAccount.All'] })
    await lynne.press('Disable 1 account', { reason: 'Left the company on Friday' })
    const paused = await lynne.heard(/Paused: a permission is missing\n/)
    assert.match(wordsOf(paused), /User\.EnableDisableAccount\.All.*adminconsent\?client_id=/s)
    assert.doesNotMatch(wordsOf(paused), /^Sign in$/m)
    assert.ok(emulator.world.find(target.id)?.accountEnabled)
    emulator.identity.lift(people().lynne)
    await lynne.press('Try again', {}, paused.id)
    await lynne.heard('Disabled 1 account')
    assert.equal(emulator.world.find(target.id)?.accountEnabled, false)
  })

  it('is named in German too', async () => {
    const { emulator, person } = world()
    await person(people().megan, { signedIn: true })
    const chat = await person(people().megan, { locale: 'de-DE' })
    emulator.identity.challenge(people().megan, { kind: 'consent', times: 1 })
    await chat.say('list users')
    assert.match(wordsOf(await chat.heard('fehlt')), /adminconsent\?client_id=/)
  })
})

describe('a command, even if tokens contain every consented permission', () => {
  const world = useWorld({
    emulator: { users: 80 },
    environment: ({ world: { group } }) => ({ OPERATOR_GROUP_ID: group('Helpdesk operators')?.id ?? '' }),
  })
  type Operators = ReturnType<typeof world>['emulator']['world']['operators']
  /** Each by a different person: cached tokens of one person mustn't help the next command. */
  const cases: readonly [string, string, (people: Operators) => Person][] = [
    ['list users', 'User.Read', ({ alex }) => alex],
    ['check status AdeleV@contoso.onmicrosoft.com', 'User.Read.All', ({ megan }) => megan],
    ['check status group:Sales', 'GroupMember.Read.All', ({ lee }) => lee],
    ['disable accounts AdeleV@contoso.onmicrosoft.com', 'RoleManagement.Read.Directory', ({ diego }) => diego],
    ['whoami', 'RoleManagement.Read.Directory', ({ adele }) => adele],
  ]

  for (const [command, scope, who] of cases) {
    it(`asks for ${scope} when it needs it: "${command}"`, async () => {
      const { emulator } = world()
      const person = who(emulator.world.operators)
      const chat = await world().person(person, { signedIn: true })
      emulator.identity.challenge(person, { kind: 'consent', scopes: [scope] })
      await chat.say(command)
      const named = `\\b${scope.replaceAll('.', '\\.')}(?!\\.?\\w)`
      await chat.heard(new RegExp(`At least one of these is missing:[^]*${named}|\\. ${named} is missing`))
    })
  }

  it('does not request what it can do without', async () => {
    const { emulator } = world()
    const { nestor } = emulator.world.operators
    const chat = await world().person(nestor, { signedIn: true })
    emulator.identity.challenge(nestor, { kind: 'consent', scopes: ['User.EnableDisableAccount.All'] })
    const [, one] = ordinary(world(), 2)
    assert.ok(one)
    await chat.say(`check status ${one.userPrincipalName}`)
    await chat.heard(`${one.displayName} is enabled`)
  })
})
