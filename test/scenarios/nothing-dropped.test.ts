import assert from 'node:assert/strict'
import type { Entry } from '../../emulator/conversations.ts'
import type { Person } from '../../emulator/world.ts'
import { buttonOf, filledIn } from '../support/inputs.ts'
import { ordinary } from '../support/people.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { byNumberOrName } from '../support/titles.ts'

const berlin = { locale: 'de-DE', timezone: 'Europe/Berlin' }
/** The date in Berlin this many days from now. */
const berlinDate = (days: number) =>
  new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Berlin' }).format(Date.now() + days * 86_400_000)

describe('text typed with the accounts of a change', () => {
  const world = useWorld()
  let alex: Chat
  let german: Chat
  let target: Person
  let other: Person
  before(async () => {
    const { alex: who } = world().emulator.world.operators
    alex = await world().person(who, { signedIn: true, timezone: 'Europe/Berlin' })
    german = await world().person(who, berlin)
    ;[target, other] = ordinary(world(), 2) as [Person, Person]
  })
  const said = async (chat: Chat, text: string): Promise<Entry> => {
    const { replies } = await chat.say(text)
    return replies.at(-1) ?? assert.fail('no answer')
  }
  /** How many accounts the bot has changed. */
  const written = () => world().emulator.journal.entries({ method: 'PATCH' }).length

  it('is a reason to the end of its line, and nobody named in it counts as an account', async () => {
    for (const text of [
      `disable ${target.userPrincipalName} because phished, reported by ${other.userPrincipalName}`,
      `disable ${target.userPrincipalName}\nreason: phished, reported by ${other.userPrincipalName}`,
    ]) {
      const plan = await said(alex, text)
      assert.match(wordsOf(plan), byNumberOrName(/Disable 1 account\?/))
      assert.doesNotMatch(wordsOf(plan), /Skipped/)
      assert.equal(filledIn(plan)['reason'], `phished, reported by ${other.userPrincipalName}`)
    }
    const plan = await said(german, `sperre ${target.userPrincipalName} weil gephisht, gemeldet von ${other.id}`)
    assert.equal(filledIn(plan)['reason'], `gephisht, gemeldet von ${other.id}`)
    const labelled = await said(german, `sperre ${target.userPrincipalName} Grund: Austritt zum Monatsende`)
    assert.equal(filledIn(labelled)['reason'], 'Austritt zum Monatsende')
  })

  it("contains a ticket and times, in the operator's time zone", async () => {
    const plan = await said(alex, `disable ${target.userPrincipalName} tomorrow at 18:00 ticket: INC123456`)
    const { runAtDate, runAtTime, ticket } = filledIn(plan)
    assert.deepEqual(
      { runAtDate, runAtTime, ticket },
      { runAtDate: berlinDate(1), runAtTime: '18:00', ticket: 'INC123456' },
    )
    const deutsch = await said(german, `sperre ${target.userPrincipalName} morgen um 18 Uhr`)
    assert.deepEqual([filledIn(deutsch)['runAtDate'], filledIn(deutsch)['runAtTime']], [berlinDate(1), '18:00'])
  })

  it('can be the day until which an account is disabled; the bot then asks for the time', async () => {
    const monday = [1, 2, 3, 4, 5, 6, 7].map(berlinDate).find((date) => new Date(date).getUTCDay() === 1)
    const plan = await said(alex, `disable ${target.userPrincipalName} until Monday at 8:00`)
    assert.deepEqual([filledIn(plan)['enableAtDate'], filledIn(plan)['enableAtTime']], [monday, '08:00'])
    const open = await said(german, `sperre ${target.userPrincipalName} bis Montag`)
    assert.equal(filledIn(open)['enableAtDate'], monday)
    assert.match(wordsOf(open), /Es fehlt die Uhrzeit/)
  })

  it('stops the plan and is quoted if it means nothing', async () => {
    const before = written()
    for (const [text, words] of [
      [`disable ${target.userPrincipalName} tomorow at noon`, 'tomorow at noon'],
      [`disable ${target.userPrincipalName}, not ${other.userPrincipalName}`, 'not'],
      [`disable ${target.userPrincipalName} Ref. 4711`, 'Ref. 4711'],
      [`enable ${target.userPrincipalName} until Monday`, 'until Monday'],
    ] as const) {
      const answer = wordsOf(await said(alex, text))
      assert.ok(answer.includes(`I didn’t understand “${words}”`), answer)
      assert.doesNotMatch(answer, /(Disable|Enable) [^\n]+\?|Confirm by/)
    }
    const deutsch = wordsOf(await said(german, `sperre ${target.userPrincipalName} übermogren`))
    assert.match(deutsch, /„übermogren“ habe ich nicht verstanden/)
    assert.equal(written(), before)
  })

  it('comes back on the plan if it is not good enough', async () => {
    const plan = await said(alex, `disable ${target.userPrincipalName} because left`)
    assert.match(wordsOf(plan), byNumberOrName(/Disable 1 account\?[\s\S]*The reason is too short/))
    assert.equal(filledIn(plan)['reason'], 'left')
    const past = await said(alex, `disable ${target.userPrincipalName} on 2020-01-01 at 10:00`)
    assert.match(wordsOf(past), byNumberOrName(/Disable 1 account\?[\s\S]*This time has already passed/))
    assert.equal(filledIn(past)['runAtDate'], '2020-01-01')
  })

  it('can be dropped with a button, with the rest as typed', async () => {
    await alex.say(`disable ${target.userPrincipalName}, xyzzy frobozz because phished yesterday`)
    await alex.heard('I couldn’t find “xyzzy frobozz”')
    await alex.press('Plan without it (1 account)')
    const plan = await alex.heard('Disable 1 account?')
    assert.equal(filledIn(plan)['reason'], 'phished yesterday')
  })

  it('is quoted by a check, which checks the rest', async () => {
    const answer = wordsOf(await said(alex, `check status ${target.userPrincipalName} whenever possible`))
    assert.match(answer, new RegExp(`${target.displayName} is enabled`))
    assert.match(answer, /I couldn’t match 1 entry: whenever possible/)
  })

  it('never silently becomes part of a group name: the bot asks which group is meant', async () => {
    const answer = await said(alex, 'disable group:Sales leads because they left us')
    assert.match(wordsOf(answer), /Which group do you mean by “Sales leads”\?/)
    assert.doesNotMatch(wordsOf(answer), /Disable [^\n]+\?|Confirm by/)
    const size = world().emulator.world.group('Sales leads')?.members.size
    const { replies } = await alex.press(buttonOf(answer, 'Sales leads'), {}, answer.id)
    const plan = replies.at(-1) ?? assert.fail()
    const counts = [...wordsOf(plan).matchAll(/(?:^Disable|Skipped:) (\d+)(?= accounts$|$)/gm)].map(([, count]) =>
      Number(count),
    )
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      size,
    )
    assert.equal(filledIn(plan)['reason'], 'they left us')
  })

  it('causes a question in a check too, as do two groups with the same name', async () => {
    assert.match(wordsOf(await said(alex, 'check status group:Sales leads')), /Which group do you mean/)
    const answer = await said(alex, 'check status group:Contractors')
    assert.match(wordsOf(answer), /More than one group is called “Contractors”/)
    assert.doesNotMatch(wordsOf(answer), /[0-9a-f]{8}-[0-9a-f]{4}/)
    await alex.press(buttonOf(answer, /Dublin/), {}, answer.id)
    await alex.heard('Status of 10 accounts')
  })

  it('is checked as a whole: all errors are shown together at confirmation', async () => {
    await said(
      alex,
      `disable ${ordinary(world(), 7)
        .map(({ id }) => id)
        .join(', ')}`,
    )
    const { replies } = await alex.press('Disable 7 accounts', { reason: 'short', count: '' })
    const words = replies.map(wordsOf).join()
    assert.match(words, /✕ The reason is too short/)
    assert.match(words, /✕ Type the number of accounts/)
    assert.match(words, /At least 6 characters/)
    await alex.press('Cancel')
  })

  it('can be in the accounts field of a form', async () => {
    await alex.say('disable')
    const form = await alex.heard('You’ll see a plan first')
    const accounts = `${target.userPrincipalName} tomorow`
    const { replies } = await alex.press('Create plan', { accounts, reason: 'Left the company' }, form.id)
    assert.match(replies.map(wordsOf).join(), /I didn’t understand “tomorow”/)
    const answer = replies.find((one) => wordsOf(one).includes('tomorow')) ?? assert.fail()
    assert.equal(filledIn(answer)['accounts'], accounts)
  })
})
