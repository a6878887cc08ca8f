// Plays what operators do in the demo, in a browser, and prints the number of messages and presses, the seconds, and
// the height of the cards.
//   npm run bench:stories -- [--short]
// CHROMIUM names the browser (default /usr/bin/chromium). The short form has six accounts instead of 300.
import { type Browser, chromium, type Locator } from 'playwright-core'
import { type Chat, input, narrow, openChat, wordsOf } from '../test/e2e/support/chat.ts'
import { startDemo } from '../test/e2e/support/demo.ts'
import { type Inbox, openInbox } from '../test/e2e/support/inbox.ts'
import { operators, ordinary, upns } from '../test/e2e/support/tenant.ts'
import { isShort } from './size.ts'

/** The cost of one story. */
interface Taken {
  readonly story: string
  messages: number
  presses: number
  seconds: number
  readonly heights: number[]
}

const group = isShort ? 'group:"Sales leads"' : 'group:"Phished accounts"'
const demo = await startDemo({ APPROVAL_ABOVE: isShort ? '5' : '25' })
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
const all: Taken[] = []
try {
  await play(browser)
} finally {
  await browser.close()
  await demo.close()
}
console.log('| story | messages + presses | seconds | card heights, px |\n| --- | --- | --- | --- |')
for (const { story, messages, presses, seconds, heights } of all)
  console.log(`| ${story} | ${messages} + ${presses} | ${seconds.toFixed(1)} | ${heights.join(' → ')} |`)

async function play(of: Browser): Promise<void> {
  const context = await of.newContext({
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  context.setDefaultTimeout(60_000)
  const chat = await openChat(context, demo.chat)
  await chat.say('sign in')
  await chat.signIn('Alex Wilber')
  await chat.text('You are signed in as Alex Wilber')

  const begin = (story: string): Story => {
    const taken: Taken = { story, messages: 0, presses: 0, seconds: 0, heights: [] }
    all.push(taken)
    return tell(chat, taken)
  }

  const [leaver, phished, lost] = ordinary(3)
  if (!leaver || !phished || !lost) throw new Error('The tenant has too few people')
  const one = begin('disable one account by name, with its reason')
  await one.say(`disable ${leaver.displayName} because the laptop was stolen`)
  await one.shows(/Disable [^\n]*\?/)
  await one.press('Disable 1 account')
  await one.shows(/Disabled /)

  const undo = begin('undo it')
  await undo.press('Undo')
  const plan = await undo.shows(/Enable [^\n]*\?/)
  if ((await input(plan, 'Reason').inputValue()).length < 10) await undo.fill('Reason', 'It was the wrong person')
  await undo.press('Enable 1 account')
  await undo.shows(/Enabled /)

  const status = begin('check the status of 300 accounts')
  await status.say(`check status ${group}`)
  await status.shows(/Status of \d+ accounts/)

  const contain = begin('contain one account')
  await contain.say(`contain ${phished.displayName} because a token was stolen tonight`)
  await contain.shows(/Contain [^\n]*\?/)
  await contain.fill('Type 1 to confirm', '1')
  await contain.press('Contain 1 account')
  await contain.shows(/Contained /)

  // Before many accounts are changed: those of the last hour count for the approval, too.
  const offboard = begin('offboard one account on Friday at 18:00')
  await offboard.say(`offboard ${lost.displayName} on Friday at 18:00 because of the end of the contract`)
  await offboard.shows(/Offboard [^\n]*\?/)
  await offboard.press(/^Offboard 1 account/)
  await offboard.shows(/Runs on/)

  const megan = await openInbox(context, demo.emulator, operators.megan)
  const many = begin('contain 300 accounts, with a second person')
  await many.say(`contain ${group} because they were phished on Friday`)
  const planned = await many.shows(/Contain \d+ accounts\?/)
  const [, count = ''] = /Contain (\d+) accounts\?/.exec(await wordsOf(planned)) ?? []
  await many.fill(`Type ${count} to confirm`, count)
  await many.press(`Contain ${count} accounts`)
  await many.shows(/second person must approve|Waiting for approval/)
  await many.approve(megan, `asks you to approve: contain ${count} accounts`)
  await many.shows(/Contained \d+/)

  const list = begin('operations')
  await list.say('operations')
  await list.shows('Your operations')
  const help = begin('help')
  await help.say('help')
  await help.shows('What I can do')

  await demo.give(operators.alex, { platform: 'iOS' })
  await narrow(chat.page)
  const phone = begin('on a phone: contain two accounts')
  const two = ordinary(2, 6)
  await phone.say(`contain ${upns(two)} because they clicked a phishing link`)
  await phone.shows(/Contain [^\n]*\?/)
}

interface Story {
  say(text: string): Promise<void>
  /** Waits for the card and measures it. */
  shows(text: string | RegExp): Promise<Locator>
  fill(label: string, value: string): Promise<void>
  press(title: string | RegExp): Promise<void>
  approve(by: Inbox, text: string): Promise<void>
}

function tell(chat: Chat, taken: Taken): Story {
  let since = 0
  let last: Locator | undefined
  const current = () => {
    if (!last) throw new Error('No card has been shown yet')
    return last
  }
  return {
    async say(text) {
      taken.messages++
      await chat.paste(text)
      since = Date.now()
    },
    async shows(text) {
      const card = await chat.card(text).catch(async (error: unknown) => {
        const shown = await chat.page.locator('.ac-adaptiveCard').last().textContent()
        throw new Error(`${taken.story}: no card says ${text}. The last one says:\n${shown}`, { cause: error })
      })
      taken.seconds += (Date.now() - since) / 1000
      taken.heights.push(Math.round((await card.boundingBox())?.height ?? 0))
      last = card
      return card
    },
    async fill(label, value) {
      taken.presses++
      // With or without the text that follows the label.
      const field = current()
        .getByLabel(new RegExp(`^${label}`))
        .or(input(current(), label))
        .first()
      await field.fill(value)
    },
    async press(title) {
      taken.presses++
      const on = last ?? chat.page.locator('.ac-adaptiveCard').last()
      await on
        .getByRole('button', { name: title, ...(typeof title === 'string' && { exact: true }) })
        .last()
        .click()
      since = Date.now()
    },
    async approve(by, text) {
      const request = await by.message(text)
      taken.presses++
      taken.heights.push(Math.round((await request.boundingBox())?.height ?? 0))
      await request.getByRole('button', { name: 'Approve' }).click()
      await by.signIn()
      since = Date.now()
    },
  }
}
