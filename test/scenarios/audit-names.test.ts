import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

describe('the audit of someone by name', () => {
  const world = useWorld({
    emulator: { users: 300 },
    environment: ({ world: { group } }) => ({ OPERATOR_GROUP_ID: group('Helpdesk operators')?.id ?? '' }),
  })
  let alex: Chat
  let accented: Person
  let adele: Person
  const people = () => [...world().emulator.world.people.values()]
  const about = (person: Person) => alex.heard(`about ${person.userPrincipalName}`).then(wordsOf)

  before(async () => {
    const { operators } = world().emulator.world
    adele = operators.adele
    const [namesake] = ordinary(world(), 1)
    assert.ok(namesake)
    world().emulator.world.change(namesake.id, { displayName: 'Adele Winter' })
    alex = await world().person(operators.alex, { signedIn: true })
    const found = people().find(
      ({ displayName, accountEnabled, userType, onPremisesSyncEnabled, roles }) =>
        /^\p{L}+ \p{L}+$/u.test(displayName) &&
        /[^ -~]/.test(displayName) &&
        accountEnabled &&
        userType === 'Member' &&
        !onPremisesSyncEnabled &&
        roles.length === 0 &&
        people().filter((one) => one.displayName === displayName).length === 1,
    )
    assert.ok(found)
    accented = found
    await alex.say(`disable accounts ${upnsOf([accented, adele])} because they left`)
    await alex.heard('Disable 2 accounts?')
    await alex.press('Disable 2 accounts', { reason: 'Left the company' })
    await alex.heard('Disabled 2 accounts')
  })

  it('finds people by first name, full name, quoted, with accents or another address', async () => {
    for (const typed of ['Adele Vance', 'adele vance', '"Adele Vance"', '“Adele Vance”', 'adele@contoso.com']) {
      await alex.say(`audit ${typed}`)
      assert.match(await about(adele), /enabled → disabled/, typed)
    }
    for (const typed of [
      accented.displayName,
      `account:"${accented.displayName}"`,
      `account ${accented.displayName}`,
    ]) {
      await alex.say(`audit ${typed}`)
      assert.match(await about(accented), /enabled → disabled/, typed)
    }
    await alex.say('audit operator:Alex Wilber')
    assert.match(await about(world().emulator.world.operators.alex), /Disable 2 accounts/)
  })

  it('asks which of several people is meant, and shows the one chosen', async () => {
    await alex.say('audit Adele')
    const question = wordsOf(await alex.heard('2 accounts match “Adele”'))
    assert.doesNotMatch(question, /No matching entries/)
    await alex.press(/^Adele Vance · .*$/m.exec(question)?.[0] ?? '')
    assert.match(await about(adele), /enabled → disabled/)
  })

  it('says that it could not find someone, rather than that there are no entries', async () => {
    for (const typed of ['Nobody Atall', 'operator:Nobody', 'nobody@contoso.com', '"Vance & Vance"']) {
      await alex.say(`audit ${typed}`)
      const said = wordsOf(await alex.heard('I couldn’t find an account for'))
      assert.doesNotMatch(said, /No matching entries|Audit log intact/, typed)
      assert.match(said, /sign-in name or object ID/, typed)
    }
  })

  it('says that nothing is recorded about someone who was found', async () => {
    const { megan } = world().emulator.world.operators
    await alex.say('audit account:Megan Bowen')
    assert.match(await about(megan), /No matching entries/)
  })

  it('still finds an account that has been deleted, by its sign-in name', async () => {
    world().emulator.world.erase(accented.id)
    await alex.say(`audit ${accented.userPrincipalName}`)
    assert.match(await about(accented), /enabled → disabled/)
  })
})
