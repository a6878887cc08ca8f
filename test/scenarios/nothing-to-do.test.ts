import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

describe('a plan that would change nothing', () => {
  const world = useWorld({
    environment: ({ world: { operators, group } }) => ({
      PROTECTED_ACCOUNTS: operators.adele.userPrincipalName,
      OPERATOR_GROUP_ID: group('Helpdesk operators')?.id ?? '',
    }),
  })
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  const some = (is: (one: Person) => boolean): Person => {
    const found = [...world().emulator.world.people.values()].find(is)
    assert.ok(found)
    return found
  }
  const off = () => some((one) => !one.accountEnabled && !one.onPremisesSyncEnabled && one.roles.length === 0)
  /** There is nothing to confirm, to cancel or to wait for. */
  const isAnswer = (card: Parameters<typeof wordsOf>[0]) => {
    const words = wordsOf(card)
    assert.doesNotMatch(words, /Cancel|Confirm by|Operation|Disable \d/)
    assert.doesNotMatch(JSON.stringify(card), /"token"|"operation"/)
    return words
  }

  it('is answered with who is protected and why; the attempt is in the audit log, about each account', async () => {
    const { nestor, adele } = world().emulator.world.operators
    await alex.say(`disable accounts ${nestor.userPrincipalName}`)
    const words = isAnswer(await alex.heard(`${nestor.displayName} is protected: Helpdesk Administrator`))
    assert.match(words, /recorded in the audit log[\s\S]*Check status/)
    await alex.say(`contain ${nestor.userPrincipalName}, ${adele.userPrincipalName} because of a stolen phone`)
    const both = isAnswer(await alex.heard('No account to contain'))
    assert.match(
      both,
      /Holds an admin role[\s\S]*On the list of protected accounts|On the list[\s\S]*Holds an admin role/,
    )
    await alex.say(`audit ${adele.userPrincipalName}`)
    const audited = wordsOf(await alex.heard(`about ${adele.userPrincipalName}`))
    assert.match(audited, /1 entry[\s\S]*◆ Refused: protected[\s\S]*Alex Wilber[\s\S]*stolen phone/)
    await alex.say('audit')
    assert.match(wordsOf(await alex.heard('Audit log intact')), /Contain 2 accounts[\s\S]*◆ Refused: protected/)
    await alex.say('operations')
    await alex.heard('You have no operations yet.')
    const logged = world().logged.filter((line) => line.includes('A plan for protected accounts was refused'))
    assert.equal(logged.length, 2)
    for (const line of logged) assert.doesNotMatch(line, /@|Adele|Nestor/)
  })

  it('is answered with accounts that are already in this state, and offers the opposite', async () => {
    const person = off()
    await alex.say(`disable accounts ${person.userPrincipalName}`)
    const answer = await alex.heard(`${person.displayName} is already disabled`)
    isAnswer(answer)
    await alex.press('Enable 1 account', {}, answer.id)
    const plan = await alex.heard('Enable 1 account?')
    await alex.press('Cancel', {}, plan.id)
    await alex.say(`disable accounts ${person.userPrincipalName}`)
    await alex.press('Check status', {}, (await alex.heard(`${person.displayName} is already disabled`)).id)
    await alex.heard(`${person.displayName} is disabled`)
  })

  it('is answered with what was not found, which can be searched for', async () => {
    const [person] = ordinary(world(), 1)
    assert.ok(person)
    const name = person.userPrincipalName.replace('@', '@elsewhere.')
    await alex.say(`disable accounts ${name}`)
    const answer = await alex.heard(`I couldn’t find ${name}`)
    isAnswer(answer)
    await alex.press('Search', {}, answer.id)
    assert.ok(wordsOf(await alex.heard(/\d account/)).includes(person.userPrincipalName))
  })

  it('counts the accounts of each reason if there are many', async () => {
    const people = [...world().emulator.world.people.values()].filter(
      (one) => !one.accountEnabled && !one.onPremisesSyncEnabled && one.roles.length === 0,
    )
    await alex.say(`disable accounts ${upnsOf(people.slice(0, 5))}, nobody.like.this@contoso.example`)
    assert.match(isAnswer(await alex.heard('No account to disable')), /Not found[\s\S]*5 · Already disabled/)
  })

  it('replaces the form with which it was requested', async () => {
    const person = off()
    await alex.say('disable accounts')
    const form = await alex.heard('Create plan')
    await alex.press('Create plan', { accounts: person.userPrincipalName, reason: 'Left the company' }, form.id)
    const answer = await alex.heard(`${person.displayName} is already disabled`)
    assert.equal(answer.id, form.id)
  })
})
