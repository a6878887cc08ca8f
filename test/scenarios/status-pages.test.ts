import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

describe('pages and filters of a status', () => {
  const world = useWorld()
  let alex: Chat
  let used = 0
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  const graphRequests = () => world().emulator.journal.entries({ path: /^\/v1\.0\// }).length
  const disable = (person: Person | undefined) => {
    assert.ok(person)
    world().emulator.world.change(person.id, { accountEnabled: false })
    return person
  }
  /** Checks people, the first of whom is disabled, and someone who doesn't exist. */
  const check = async (count: number) => {
    const people = ordinary(world(), count, used)
    used += count
    disable(people[0])
    await alex.say(`check status ${upnsOf(people)}, nobody@contoso.example`)
    return { people, card: await alex.heard(`Status of ${count} accounts`) }
  }

  it('are turned without asking Graph again, and say when they were read', async () => {
    const { card } = await check(12)
    assert.match(wordsOf(card), /As of \d+:\d\d/)
    const before = graphRequests()
    await alex.press('Next', {}, card.id)
    assert.match(wordsOf(await alex.heard(/–13 of 13/)), /As of/)
    await alex.press('Disabled 1', {}, card.id)
    await alex.heard('✓ Disabled 1')
    assert.equal(graphRequests(), before)
  })

  it('show changes only after a refresh', async () => {
    const { card, people } = await check(13)
    const second = disable(people[1])
    await alex.press('Disabled 1', {}, card.id)
    assert.doesNotMatch(
      wordsOf(await alex.heard(/13 accounts[\s\S]*✓ Disabled 1/)),
      new RegExp(second.userPrincipalName),
    )
    await alex.press('Refresh', {}, card.id)
    assert.match(wordsOf(await alex.heard('✓ Disabled 2')), new RegExp(second.userPrincipalName))
  })

  it('plan a change of accounts enabled now, whatever the page says', async () => {
    const { card, people } = await check(14)
    disable(people[1])
    await alex.press('Disable the 13 enabled accounts', {}, card.id)
    await alex.heard('Disable 12 accounts?')
  })

  it('are read again by an instance that does not have the results', async () => {
    const { card } = await check(15)
    await world().restart()
    const before = graphRequests()
    await alex.press('Next', {}, card.id)
    await alex.heard(/–16 of 16/)
    assert.ok(graphRequests() > before)
  })
})
