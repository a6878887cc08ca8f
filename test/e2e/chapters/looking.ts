import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { assertAccessible } from '../support/accessibility.ts'
import { press, submit, wordsOf } from '../support/chat.ts'
import type { Screen } from '../support/screen.ts'
import type { Story } from '../support/story.ts'
import { domain, membersOf, ordinary, upns } from '../support/tenant.ts'

/** The first minutes: welcome, sign-in, lists, bulk status, files. */
export function tellLooking(story: () => Story, screen: Screen): void {
  it('is welcomed, and gets help', async () => {
    const { chat } = story()
    await chat.card('I’m Rollcall')
    await chat.picture('01-welcome')
    await chat.say('help')
    await chat.card('What I can do')
    await chat.picture('02-help')
    await chat.say('help disable accounts')
    await chat.card(/Block accounts from signing in[\s\S]*disable accounts \[accounts\]/)
    await chat.picture('03-help-disable')
  })

  it('signs in with one click and gets what was asked for, without asking again', async () => {
    const { chat } = story()
    await chat.say('list users')
    const tab = await chat.pickAccount()
    await tab.screenshot({ path: `test-results/${screen.name}-04-pick-account.png` })
    await assertAccessible(tab)
    const closed = tab.waitForEvent('close')
    await tab.getByRole('button', { name: 'Alex Wilber' }).click()
    await closed
    await chat.card('1–15 of 1,200')
    await chat.picture('05-list')
  })

  it('gets the cards for this screen', async () => {
    const { chat } = story()
    // Only later versions of cards than phones get mark a heading.
    const headings = await (await chat.card('1–15 of 1,200')).getByRole('heading').count()
    assert.equal(headings > 0, screen.name === 'desktop')
  })

  it('pages through the list in place', async () => {
    const { chat } = story()
    const count = await chat.page.locator('.ac-adaptiveCard').count()
    await press(await chat.card('1–15 of 1,200'), 'Next')
    const second = await chat.card('16–30 of 1,200')
    await chat.picture('06-list-next')
    assert.equal(await chat.page.locator('.ac-adaptiveCard').count(), count)
    await press(second, 'Previous')
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

  it('checks pasted accounts, and those of a form', async () => {
    const { chat } = story()
    const [first, second] = ordinary(2)
    assert.ok(first && second)
    await chat.paste(
      `check status ${first.displayName} <${first.userPrincipalName}>; ${first.id}, sam@${domain}, nobody@contoso.example; MiriamG@${domain}, what is this`,
    )
    await chat.card(/Status of 2 accounts[\s\S]*Not found/)
    await chat.picture('09-check')
    await chat.say('check status')
    const form = await chat.card('Checking changes nothing.')
    await chat.picture('10-check-form')
    await submit(form, { Accounts: upns([first, second], '\n') }, 'Check')
    await chat.card('Status of 2 accounts')
    await chat.picture('11-check-from-form')
  })

  it('checks 300 accounts together, sees totals first and the disabled ones with a button', async () => {
    const { chat } = story()
    const people = membersOf('Phished accounts')
    const off = people.filter(({ accountEnabled }) => !accountEnabled).length
    await chat.say('check status group:"Phished accounts"')
    const status = await chat.card('Status of 300 accounts')
    await chat.picture('12-check-300')
    const words = await wordsOf(status)
    for (const total of [300 - off, off]) assert.match(words, new RegExp(`\\b${total}\\b`))
    await press(status, `Disabled ${off}`)
    await chat.card(`1–8 of ${off}`)
    await press(await chat.card('Status of 300 accounts'), 'Next')
    await chat.card(`9–16 of ${off}`)
    assert.doesNotMatch(await wordsOf(await chat.card('Status of 300 accounts')), /● Enabled/)
    await chat.picture('13-check-disabled')
  })

  it('downloads the 300 as a file, with a link that works in one browser', async () => {
    const { chat } = story()
    await press(await chat.card('Status of 300 accounts'), 'More')
    await press(await chat.card(/Status of 300 accounts[\s\S]*Refresh/), 'Export')
    const ready = await chat.card('The file is ready')
    await chat.picture('14-export')
    const { path, name, address } = await chat.download(() => press(ready, 'Download'))
    assert.match(name, /\.csv$/)
    const lines = (await readFile(path, 'utf8')).trimEnd().split(/\r?\n/)
    assert.equal(lines.length, 301)
    const [someone] = membersOf('Phished accounts')
    assert.ok(someone && lines.some((line) => line.includes(someone.userPrincipalName)))
    const [cookie = ''] = ((await fetch(address)).headers.get('set-cookie') ?? '').split(';')
    const elsewhere = await fetch(address, { method: 'POST', headers: { cookie } })
    assert.equal(elsewhere.status, 404)
    assert.match(await elsewhere.text(), /This link was used in another browser/)
  })
}
