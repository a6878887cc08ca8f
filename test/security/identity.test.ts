import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { ordinary } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

const confirmation = (card: unknown) => {
  const data = /"data":(\{"command":"confirm operation"[^}]*\})/.exec(JSON.stringify(card))?.[1]
  assert.ok(data, 'the card has no button that confirms')
  return JSON.parse(data) as Record<string, unknown>
}

describe('the bot, used by several people at the same time', () => {
  const world = useWorld({
    emulator: { users: 120 },
    environment: ({ world: { group } }) => ({
      OPERATOR_GROUP_ID: group('Helpdesk operators')?.id ?? '',
    }),
  })
  const people = () => world().emulator.world.operators
  const now = (person: Person) => world().emulator.world.find(person.id)
  const execute = (chat: Chat, data: object, replyToId?: string) =>
    world().emulator.acting.send(chat.actor, {
      type: 'invoke',
      name: 'adaptiveCard/action',
      ...(replyToId && { replyToId }),
      value: { action: { type: 'Action.Execute', data } },
    })
  const planOf = async (chat: Chat, target: Person) => {
    await chat.say(`disable accounts ${target.userPrincipalName}`)
    return chat.heard('Disable 1 account?')
  }
  const reason = 'Left the company on Friday'

  it("does not run Alex's plan on Megan's press, from any chat and with any token", async () => {
    const [target] = ordinary(world(), 1)
    assert.ok(target)
    const group = { conversation: '19:both@thread.v2' }
    await world().person(people().alex, { signedIn: true })
    const both = await world().person(people().alex, group)
    const megan = await world().person(people().megan, { signedIn: true })
    const meganThere = await world().person(people().megan, group)
    const plan = await planOf(both, target)
    // Without the card's owner, as in a forged press.
    const { for: _owner, ...data } = confirmation(plan.activity)
    for (const chat of [megan, meganThere]) {
      const { replies } = await execute(chat, { ...data, reason }, plan.id)
      assert.match(replies.map(wordsOf).join(), /belongs to Alex Wilber/)
    }
    assert.ok(now(target)?.accountEnabled)
    for (const command of ['cancel', 'stop', 'operation'])
      assert.match((await megan.say(`${command} ${data['operation']}`)).replies.map(wordsOf).join(), /belongs to Alex/)
    await execute(both, { ...data, reason }, plan.id)
    await both.heard('Disabled 1 account')
  })

  it("does not use Alex's list for Megan's plan", async () => {
    const { alex: mine, megan: theirs, adele } = people()
    const alex = await world().person(mine)
    const megan = await world().person(theirs)
    await alex.say(`check status ${adele.userPrincipalName}`)
    const card = JSON.stringify((await alex.heard('Adele Vance is enabled')).activity)
    const lookup = /"lookup":"([^"]+)"/.exec(card)?.[1]
    assert.ok(lookup)
    const { replies } = await execute(megan, { command: 'disable accounts', lookup })
    assert.match(replies.map(wordsOf).join(), /The list behind this button has expired/)
  })

  it("answers nobody's question with another person's sign-in", async () => {
    const group = { conversation: '19:sign-in@thread.v2' }
    const lee = await world().person(people().lee, group)
    const diego = await world().person(people().diego, group)
    await lee.say('whoami')
    await diego.say('whoami')
    await diego.signIn()
    await diego.heard('You are Diego Siciliani')
    assert.ok(!diego.shown().join().includes('You are Lee Gu'))
    const { replies } = await lee.say('whoami')
    assert.match(JSON.stringify(replies), /vnd\.microsoft\.card\.oauth/, 'Lee is still asked to sign in')
  })

  it('requests new Graph tokens after signing out', async () => {
    const { emulator } = world()
    const megan = await world().person(people().megan)
    const exchanges = () =>
      emulator.journal
        .entries({ method: 'POST', path: /oauth2\/v2\.0\/token/ })
        .filter(({ body }) => JSON.stringify(body).includes('on_behalf_of')).length
    await megan.say('list users')
    const warm = exchanges()
    await megan.say('list users')
    assert.equal(exchanges(), warm, 'kept while signed in')
    await megan.say('sign out')
    assert.match(JSON.stringify((await megan.say('list users')).replies), /card\.oauth/)
    await megan.signIn()
    await megan.heard('accounts')
    assert.ok(exchanges() > warm)
  })

  it('refuses someone removed from the operators between planning and confirming', async () => {
    const [target] = ordinary(world(), 1, 2)
    assert.ok(target)
    const alex = await world().person(people().alex)
    const plan = await planOf(alex, target)
    const operators = world().emulator.world.group('Helpdesk operators')
    assert.ok(operators)
    assert.ok(operators.members.delete(people().alex.id))
    try {
      const { replies } = await execute(alex, { ...confirmation(plan.activity), reason }, plan.id)
      assert.match(replies.map(wordsOf).join(), /not in the group/)
      assert.ok(now(target)?.accountEnabled)
    } finally {
      operators.members.add(people().alex.id)
    }
    await execute(alex, { ...confirmation(plan.activity), reason }, plan.id)
    await alex.heard('Disabled 1 account')
  })
})
