import { openBrowser } from './support/browser.ts'
import { openChat, press } from './support/chat.ts'
import { ordinary, upns } from './support/tenant.ts'

const c = await openBrowser()
const chat = await openChat(c, 'http://localhost:46150')
await chat.say('sign in')
await chat.signIn('Alex Wilber')
await chat.text('You are signed in')
for (let i = 0; i < 4; i++) {
  await chat.paste(`disable accounts ${upns(ordinary(3, 30 + 3 * i))}`)
  const plan = await chat.card('Disable 3 accounts?')
  await plan.getByLabel('Reason').fill('Left the company on Friday')
  await press(plan, 'Disable 3 accounts')
  await chat.page.waitForTimeout(4000)
  console.log(
    'at',
    (await chat.page.locator('.ac-adaptiveCard').last().innerText()).slice(0, 60).replace(/\n+/g, ' | '),
  )
}
process.exit()
