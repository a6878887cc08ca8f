import assert from 'node:assert/strict'
import { ordinary, upnsOf } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'

describe('listing users', () => {
  const world = useWorld({ emulator: { users: 60 } })
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })

  it('shows the true total and turns pages in the same card', async () => {
    const total = world().emulator.world.people.size
    await alex.say('list users')
    const first = await alex.heard(`${total} accounts`)
    const before = wordsOf(first)
    await alex.press('Next')
    const second = await alex.heard(`of ${total}`)
    assert.equal(second.id, first.id)
    assert.match(wordsOf(second), /16–30/)
    assert.notEqual(wordsOf(second), before)
    await alex.press('Previous')
    assert.equal(wordsOf(await alex.heard('1–15')), before)
  })

  it('finds by name, and filters by state, type, department and title', async () => {
    const { people } = world().emulator.world
    const disabled = [...people.values()].filter((one) => !one.accountEnabled).length
    const guests = [...people.values()].filter((one) => one.userType === 'Guest').length
    const inIt = [...people.values()].filter((one) => one.department === 'IT').length
    await alex.say('list users alex w')
    assert.match(wordsOf(await alex.heard('alex w')), /AlexW@/)
    await alex.say('list users disabled')
    await alex.heard(`${disabled} accounts`)
    await alex.say('list users guests')
    await alex.heard(`${guests} accounts`)
    await alex.say('list users department:IT')
    await alex.heard(`${inIt} accounts`)
    await alex.say('list users title:"Head of IT"')
    assert.match(wordsOf(await alex.heard('1 account')), /MeganB@/)
  })

  it('says so if nobody matches', async () => {
    await alex.say('list users zzzz')
    await alex.heard('No matching accounts')
  })

  it('survives quotes and foreign characters in a search', async () => {
    for (const search of [`o'brien`, '"quoted\\', '&$top=1', '<b>', '${x}', "department:x' or 1 eq 1"]) {
      const { replies } = await alex.say(`list users ${search}`)
      assert.doesNotMatch(replies.map(wordsOf).join(), /reference/i)
      assert.equal(replies.length, 1)
    }
  })

  it('shows hostile names as they are written', async () => {
    for (const name of ['script.kiddie', 'markdown', 'formula', 'template']) {
      await alex.say(`list users ${name}`)
      await alex.heard(`${name}@`)
    }
    const cards = JSON.stringify(world().emulator.acting.conversation(alex.actor).entries)
    assert.doesNotMatch(cards, /"<script>alert/)
    assert.doesNotMatch(cards, /"\[click\]\(http/)
    assert.match(cards, /\$\{\$root\.secret\}|\\\\\$|\$\\\\\{/)
  })
})

describe('checking accounts', () => {
  const world = useWorld()
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })

  it('understands accounts pasted in any form', async () => {
    const { adele, megan, lee, diego } = world().emulator.world.operators
    await alex.say(
      `check status Adele Vance <${adele.userPrincipalName.toUpperCase()}>; ${megan.id}\n${lee.mail}, "${diego.userPrincipalName}"`,
    )
    const words = wordsOf(await alex.heard('Status of 4 accounts'))
    for (const { displayName, jobTitle } of [adele, megan, lee, diego]) {
      assert.ok(words.includes(displayName) && words.includes(String(jobTitle)), `${displayName} is missing`)
    }
  })

  it('lists entries that are not found, ambiguous or duplicate', async () => {
    const { operators, domain } = world().emulator.world
    const { userPrincipalName, id } = operators.adele
    await alex.say(`check status ${userPrincipalName}, ${id}, sam@${domain}, nobody@${domain}, renamed.old@${domain}`)
    const words = wordsOf(await alex.heard('Status of 2 accounts'))
    assert.match(words, /sam\.one@[\s\S]*sam\.two@/)
    assert.match(words, /Not found/)
    assert.match(words, /1 entry was given twice/)
    assert.match(words, /Rhea Renamed/)
  })

  it('shows type, sync and status', async () => {
    const { domain } = world().emulator.world
    await alex.say(
      `check status JohannaL@${domain}, MiriamG@${domain}, x_adatum.com#EXT#@${domain}, Miles.O'Brien@${domain}`,
    )
    const words = wordsOf(await alex.heard('Status of 4 accounts'))
    assert.match(words, /synced/)
    assert.match(words, /Disabled/)
    assert.match(words, /Guest/)
    assert.match(words, /O'Brien/)
  })

  it('names the accounts of an operation, and says what can still be done', async () => {
    const [first, second, third] = ordinary(world(), 3)
    assert.ok(first && second && third)
    await alex.say(`disable accounts ${upnsOf([first, second, third])}`)
    await alex.heard('Disable 3 accounts?')
    await alex.press('Disable 3 accounts', { reason: 'Left the company on Friday' })
    await alex.heard('Disabled 3 accounts')
    await alex.say('operations')
    const listed = wordsOf(await alex.heard('Your operations'))
    const title = `Disable ${first.displayName}, ${second.displayName} and ${third.displayName}`
    assert.match(
      listed,
      new RegExp(`${title}\n✓ Done · 3 done\n[a-z]{6}-\\d\\d · \\d+:\\d\\d [AP]M · Left the company[^\n]*\nOpen`),
    )
    await alex.say('whoami')
    assert.match(wordsOf(await alex.heard('You are Alex Wilber')), /Changes left this hour\n4,997 of 5,000 accounts/)
  })

  it('shows a form if no accounts are given', async () => {
    const { adele } = world().emulator.world.operators
    await alex.say('check status')
    await alex.press('Check', { accounts: 'no idea' })
    await alex.heard('no idea')
    await alex.press('Check', { accounts: adele.userPrincipalName })
    await alex.heard(`${adele.displayName} is enabled`)
  })

  it('checks thousands together, and pages through them', async () => {
    const { people } = world().emulator.world
    const all = [...people.values()].map((one) => one.userPrincipalName)
    await alex.say(`check status ${all.join('\n')}`)
    const first = await alex.heard(`Status of ${all.length} accounts`)
    assert.match(wordsOf(first), /1–8/)
    await alex.press('Next')
    const second = await alex.heard('9–16')
    assert.equal(second.id, first.id)
  })

  it('plans to disable those still enabled, from the card', async () => {
    const { operators, domain } = world().emulator.world
    await alex.say(`check status ${operators.adele.userPrincipalName}, MiriamG@${domain}`)
    await alex.press(`Disable ${operators.adele.displayName}`)
    const plan = await alex.heard('Disable 1 account?')
    assert.match(wordsOf(plan), /Adele Vance/)
    assert.doesNotMatch(wordsOf(plan), /Miriam/)
    const status = await alex.heard('Status of 2 accounts')
    assert.notEqual(status.id, plan.id)
    await alex.press('Disable 1 account', { reason: 'x' })
    await alex.heard('The reason is too short.')
    await alex.press('Cancel')
  })
})
