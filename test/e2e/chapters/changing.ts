import assert from 'node:assert/strict'
import type { Person } from '../../../emulator/world.ts'
import { input, press, submit, wordsOf } from '../support/chat.ts'
import type { Screen } from '../support/screen.ts'
import type { Story } from '../support/story.ts'
import { domain, operators, ordinary, upns } from '../support/tenant.ts'

const reason = 'Left the company on Friday'

/** Normal changes: confirmed, counted, cancelled, undone, and listed in the audit. */
export function tellChanging(story: () => Story, screen: Screen): void {
  const targets = ordinary(3, 2)
  const statesOf = async (people: readonly Person[]) =>
    (await story().demo.people(people)).map(({ accountEnabled }) => accountEnabled)

  it('disables pasted accounts on a single card, skipping protected ones', async () => {
    const { chat, demo } = story()
    const people = [...targets, operators.alex, operators.megan, operators.breakGlass, operators.patti]
    await chat.paste(`disable accounts ${upns(people)}, nobody@contoso.example; MiriamG@${domain} JohannaL@${domain}`)
    const plan = await chat.card('Disable 3 accounts?')
    await chat.picture('21-plan')
    assert.match(await wordsOf(plan), /Holds an admin role[\s\S]*Global Administrator[\s\S]*Your own account/)
    assert.deepEqual(await statesOf(targets), [true, true, true])
    const before = await demo.people(targets)
    const count = await chat.page.locator('.ac-adaptiveCard').count()
    await press(plan, 'Disable 3 accounts')
    // A desktop client checks the field itself; on a phone the bot does.
    await chat.text(screen.name === 'phone' ? 'Say why, in at least 6 characters.' : 'Enter a reason')
    await chat.picture('22-reason-missing')
    await submit(plan, { Reason: reason }, 'Disable 3 accounts')
    await chat.card('Disabled 3 accounts')
    await chat.picture('23-result')
    assert.equal(await chat.page.locator('.ac-adaptiveCard').count(), count, 'the plan has become the result')
    assert.deepEqual(await statesOf(targets), [false, false, false])
    for (const one of before)
      assert.notEqual((await demo.person(one.id)).signInSessionsValidFrom, one.signInSessionsValidFrom)
    await chat.paste(`check status ${upns(targets)}`)
    assert.equal((await wordsOf(await chat.card('Status of 3 accounts'))).match(/○ Disabled/g)?.length, 3)
  })

  it('undoes it with a separate plan', async () => {
    const { chat } = story()
    await press(await chat.card('Disabled 3 accounts'), 'Undo')
    const plan = await chat.card('Enable 3 accounts?')
    await chat.picture('24-plan-of-undo')
    await submit(plan, { Reason: 'It was the wrong list' }, 'Enable 3 accounts')
    await chat.card('Enabled 3 accounts')
    assert.deepEqual(await statesOf(targets), [true, true, true])
    assert.match(await wordsOf(await chat.card('Disabled 3 accounts')), /Undone by operation/)
    await chat.picture('25-undone')
  })

  it('disables the accounts of a form, typing their number', async () => {
    const { chat } = story()
    const people = ordinary(6, 5)
    await chat.say('disable accounts')
    const form = await chat.card('You’ll see a plan first.')
    await chat.picture('26-form')
    await submit(form, { Accounts: upns(people, '\n'), Reason: 'Found in the mail trace' }, 'Create plan')
    const plan = await chat.card('Disable 6 accounts?')
    assert.equal(await input(plan, 'Reason').inputValue(), 'Found in the mail trace')
    await input(plan, 'Type 6 to confirm').fill('5')
    await press(plan, 'Disable 6 accounts')
    const again = await chat.card('The number you typed doesn’t match the number of accounts.')
    await chat.picture('27-wrong-number')
    await submit(again, { 'Type 6 to confirm': '6' }, 'Disable 6 accounts')
    await chat.card('Disabled 6 accounts')
    assert.ok(!(await statesOf(people)).includes(true))
  })

  it('cancels a plan from the list of operations', async () => {
    const { chat } = story()
    const people = ordinary(1, 11)
    await chat.paste(`disable accounts ${upns(people)}`)
    await chat.card('Disable 1 account?')
    await chat.say('operations')
    const operations = await chat.card('Your operations')
    await chat.picture('28-operations')
    await operations.getByRole('button', { name: 'Open' }).first().click()
    // The plan moves to the newest card that shows it.
    await chat.card('opened last')
    await press(await chat.card('Disable 1 account?'), 'Cancel')
    await chat.card('Nothing was changed.')
    await chat.picture('29-cancelled')
    assert.deepEqual(await statesOf(people), [true])
  })

  it('finds the changes in the audit, and that it is intact', async () => {
    const { chat } = story()
    const [one] = targets
    assert.ok(one)
    await chat.say('audit')
    assert.match(await wordsOf(await chat.card('Audit log intact')), /Alex Wilber/)
    await chat.paste(`audit ${one.userPrincipalName}`)
    const audit = await chat.card(`about ${one.userPrincipalName}`)
    const words = await wordsOf(audit)
    assert.match(words, /enabled → disabled/)
    assert.match(words, /disabled → enabled/)
    assert.match(words, /Request [0-9a-f-]{36}/)
    await chat.picture('30-audit')
  })
  it('disables a person by name with one message and one press', async () => {
    const { chat } = story()
    const [person] = ordinary(1, 17)
    assert.ok(person)
    await chat.say(`disable ${person.displayName} because the phone was stolen`)
    const plan = await chat.card('Disable 1 account?')
    await chat.picture('31-plan-by-name')
    assert.match(await wordsOf(plan), /by name/)
    assert.equal(await input(plan, 'Reason').inputValue(), 'the phone was stolen')
    await press(plan, 'Disable 1 account')
    await chat.card('Disabled 1 account')
    assert.deepEqual(await statesOf([person]), [false])
  })

  it('enables a person again at the time in the message', async () => {
    const { chat, demo } = story()
    const [person] = ordinary(1, 18)
    assert.ok(person)
    await chat.paste(`disable ${person.userPrincipalName} until tomorrow at 12:00 because of a lost laptop`)
    const plan = await chat.card('Disable 1 account?')
    await press(plan, 'Disable 1 account')
    // Not the time of another card, such as 4:12 PM.
    await chat.card(/Disabled 1 account[\s\S]*[^:]12 PM/)
    await chat.picture('32-disabled-until')
    assert.deepEqual(await statesOf([person]), [false])
    await demo.pass(36 * 60)
    await chat.card('Enabled 1 account')
    await chat.picture('33-enabled-again')
    assert.deepEqual(await statesOf([person]), [true])
  })
}
