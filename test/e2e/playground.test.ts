import assert from 'node:assert/strict'
import { press, wordsOf } from './support/chat.ts'
import { useStory } from './support/story.ts'
import { domain, operators, ordinary, upns } from './support/tenant.ts'

describe('an operator in the Playground', () => {
  const story = useStory()

  it('is welcomed, and gets help', async () => {
    const { chat } = story()
    await chat.card('Rollcall looks after accounts with you')
    await chat.picture('01-welcome')
    await chat.say('help')
    await chat.card('What I can do')
    await chat.picture('02-help')
    await chat.say('help disable accounts')
    const card = await chat.card('Block accounts from signing in.')
    assert.match(await wordsOf(card), /disable accounts \[accounts\]/)
    await chat.picture('03-help-disable')
  })

  it('signs in with one click and has what was asked for, without asking again', async () => {
    const { chat } = story()
    await chat.say('list users')
    const tab = await chat.pickAccount()
    await tab.screenshot({ path: 'test-results/04-pick-account.png' })
    const closed = tab.waitForEvent('close')
    await tab.getByRole('button', { name: 'Alex Wilber' }).click()
    await closed
    await chat.card('1–15 of 1,200')
    await chat.picture('05-list')
  })

  it('leafs through the list in place', async () => {
    const { chat } = story()
    const count = await chat.page.locator('.ac-adaptiveCard').count()
    await press(await chat.card('1–15 of 1,200'), 'Next')
    const second = await chat.card('16–30 of 1,200')
    await chat.picture('06-list-next')
    assert.equal(await chat.page.locator('.ac-adaptiveCard').count(), count)
    await press(second, 'Previous')
    await chat.card('1–15 of 1,200')
    await press(await chat.card('1–15 of 1,200'), 'Disabled')
    await chat.card('disabled only')
    await chat.picture('07-list-disabled')
    assert.equal(await chat.page.locator('.ac-adaptiveCard').count(), count)
  })

  it('sees who they are and what they may do', async () => {
    const { chat } = story()
    await chat.say('whoami')
    const card = await chat.card('You are Alex Wilber')
    assert.match(await wordsOf(card), /User Administrator/)
    await chat.picture('08-whoami')
  })

  it('checks pasted accounts, and those of the form', async () => {
    const { chat } = story()
    const [first, second] = ordinary(2)
    assert.ok(first && second)
    await chat.paste(
      `check status ${first.displayName} <${first.userPrincipalName}>; ${first.id}, sam@${domain}, nobody@contoso.example; MiriamG@${domain}, what is this`,
    )
    await chat.card('Status of 5 accounts')
    await chat.picture('09-check')
    await chat.say('check status')
    const form = await chat.card('Nothing is changed by looking.')
    await chat.picture('10-check-form')
    await form.getByLabel('Accounts').fill(upns([first, second], '\n'))
    await press(form, 'Check')
    await chat.card('Status of 2 accounts')
    await chat.picture('11-check-from-form')
  })

  it('disables pasted accounts, all in one card', async () => {
    const { chat, demo } = story()
    const targets = ordinary(3, 2)
    await chat.paste(
      `disable accounts ${upns([...targets, operators.alex, operators.megan, operators.breakGlass, operators.patti])}, nobody@contoso.example; MiriamG@${domain} JohannaL@${domain}`,
    )
    const plan = await chat.card('Disable 3 accounts?')
    await chat.picture('12-plan')
    assert.match(await wordsOf(plan), /Your own account[\s\S]*Holds an admin role: Global Administrator/)
    for (const one of targets) assert.equal((await demo.person(one.id)).accountEnabled, true)
    const before = await Promise.all(targets.map((one) => demo.person(one.id)))
    const count = await chat.page.locator('.ac-adaptiveCard').count()
    await press(plan, 'Disable 3 accounts')
    await chat.text('Say why')
    await chat.picture('13-reason-missing')
    await plan.getByLabel('Reason').fill('Left the company on Friday')
    await press(plan, 'Disable 3 accounts')
    await chat.card('Disabled 3 accounts')
    await chat.picture('14-result')
    assert.equal(await chat.page.locator('.ac-adaptiveCard').count(), count, 'the plan has become the result')
    for (const one of before) {
      const after = await demo.person(one.id)
      assert.equal(after.accountEnabled, false)
      assert.notEqual(after.signInSessionsValidFrom, one.signInSessionsValidFrom)
    }
    await chat.paste(`check status ${upns(targets)}`)
    const check = await chat.card('Status of 3 accounts')
    assert.equal((await wordsOf(check)).match(/○ Disabled/g)?.length, 3)
    await chat.picture('15-check-agrees')
  })

  it('disables the accounts of the form, typing their number', async () => {
    const { chat, demo } = story()
    const targets = ordinary(6, 5)
    await chat.say('disable accounts')
    const form = await chat.card('You will see a plan first.')
    await chat.picture('16-form')
    await form.getByLabel('Accounts').fill(upns(targets, '\n'))
    await form.getByLabel('Reason').fill('Found in the mail trace')
    await press(form, 'Plan it')
    const plan = await chat.card('Disable 6 accounts?')
    assert.equal(await plan.getByLabel('Reason').inputValue(), 'Found in the mail trace')
    await plan.getByLabel('Type 6 to confirm').fill('5')
    await press(plan, 'Disable 6 accounts')
    const again = await chat.card('The number you typed is not the number of accounts.')
    await chat.picture('17-wrong-number')
    await again.getByLabel('Type 6 to confirm').fill('6')
    await press(again, 'Disable 6 accounts')
    await chat.card('Disabled 6 accounts')
    await chat.picture('18-result-of-form')
    for (const one of targets) assert.equal((await demo.person(one.id)).accountEnabled, false)
  })

  it('cancels a plan from the list of operations', async () => {
    const { chat, demo } = story()
    const [target] = ordinary(1, 11)
    assert.ok(target)
    await chat.paste(`disable accounts ${target.userPrincipalName}`)
    await chat.card('Disable 1 account?')
    await chat.say('operations')
    const operations = await chat.card('Your operations')
    await chat.picture('19-operations')
    await operations.getByRole('button', { name: 'Open' }).first().click()
    const waiting = await chat.card('Waiting for confirmation')
    await chat.picture('20-operation-waiting')
    await press(waiting, 'Cancel')
    await chat.card('Nothing was changed.')
    await chat.picture('21-cancelled')
    assert.equal((await demo.person(target.id)).accountEnabled, true)
  })

  it('is told the truth by the button of an old plan', async () => {
    const { chat, demo } = story()
    const [target] = ordinary(1, 12)
    assert.ok(target)
    const reason = 'Left the company on Friday'
    await chat.paste(`disable accounts ${target.userPrincipalName}`)
    const old = await chat.card(new RegExp(`Disable 1 account\\?[^]*${target.displayName}`))
    await chat.paste(`disable accounts ${target.userPrincipalName}`)
    const plans = chat.page
      .locator('.ac-adaptiveCard', { hasText: `${target.displayName}` })
      .filter({ hasText: '1 account?' })
    await plans.nth(1).waitFor()
    await plans.nth(1).getByLabel('Reason').fill(reason)
    await press(plans.nth(1), 'Disable 1 account')
    await chat.card('Disabled 1 account')
    const { signInSessionsValidFrom } = await demo.person(target.id)
    await old.getByLabel('Reason').fill(reason)
    await press(old, 'Disable 1 account')
    await chat.card('Disabled 0 of 1 account')
    await chat.picture('22-old-plan')
    assert.equal((await demo.person(target.id)).signInSessionsValidFrom, signInSessionsValidFrom)
  })

  it('gets a clear answer to what makes no sense', async () => {
    const { chat } = story()
    await chat.say('lst users')
    await chat.text(/Did you mean “list users”/)
    await chat.picture('23-unknown-command')
    await chat.paste('x'.repeat(10_000))
    await chat.text('I do not know this command.')
    await chat.paste(
      `check status script.kiddie@${domain}, markdown@${domain}, formula@${domain}, long@${domain}, rtl@${domain}`,
    )
    const card = await chat.card('Status of 5 accounts')
    for (const name of ['<script>alert(1)</script>', '[click](http://evil.example)', "=cmd()|'/c calc'!A1"])
      assert.ok((await wordsOf(card)).includes(name), name)
    assert.equal(await card.locator('script, img[src=x], a').count(), 0)
    await chat.picture('24-hostile-names')
  })

  it('signs out, is asked again, and cannot come back as somebody else', async () => {
    const { chat } = story()
    await chat.say('sign out')
    await chat.text('You are signed out.')
    await chat.say('list users guests')
    await chat.signIn('Megan Bowen')
    await chat.text('You signed in with another account than the one you use in Teams.')
    await chat.picture('25-wrong-account')
    await chat.say('list users guests')
    await chat.signIn('Alex Wilber')
    await chat.card('guests only')
    await chat.picture('26-signed-in-again')
  })
})
