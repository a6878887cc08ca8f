import { mkdirSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { type Browser, chromium, type Locator, type Page } from 'playwright-core'
import { input, openChat, submit } from '../test/e2e/support/chat.ts'
import { startDemo } from '../test/e2e/support/demo.ts'
import { openInbox } from '../test/e2e/support/inbox.ts'
import { domain, operators, ordinary, upns } from '../test/e2e/support/tenant.ts'

/*
 * Plays a scenario in the demo and saves its main cards to docs/images, or another folder: `npm run docs:pictures --
 * [folder]`. The tenant and date are fixed. CHROMIUM names the browser (default /usr/bin/chromium).
 */

const folder = resolve(process.argv[2] ?? join(import.meta.dirname, '..', 'docs', 'images'))
const reason = 'Phished on Monday, see the mail trace'
const monday = Date.parse('2026-05-04T09:30:00Z')

const demo = await startDemo({ APPROVAL_ABOVE: '25' }, monday - Date.now())
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
})
try {
  mkdirSync(folder, { recursive: true })
  await play(browser)
} finally {
  await browser.close()
  await demo.close()
}

async function play(browser: Browser): Promise<void> {
  // As high as the tallest card, because anything scrolled out of view isn't drawn.
  const context = await browser.newContext({
    viewport: { width: 1280, height: 2400 },
    deviceScaleFactor: 1.5,
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  context.setDefaultTimeout(60_000)
  const workbench = await context.newPage()
  const keep = (name: string, what: Locator) => picture(workbench, name, what)
  const chat = await openChat(context, demo.chat)
  const shows = async (name: string, text: string | RegExp) => keep(name, await chat.card(text))

  await chat.say('check status group:"Phished accounts"')
  await chat.signIn('Alex Wilber')
  await shows('status', 'Status of 300 accounts')
  await chat.paste(
    `disable accounts ${upns([...ordinary(3), operators.megan])}, nobody@contoso.example, JohannaL@${domain}`,
  )
  const plan = await chat.card('Disable 3 accounts?')
  // Short enough for its field.
  await input(plan, 'Reason').fill('Phished on Monday')
  await keep('plan', plan)

  await chat.say('contain group:"Sales leads" because they clicked a phishing link')
  await shows('contain', /Contain \d+ accounts\?/)

  await chat.say(`disable group:"Phished accounts" because ${reason.toLowerCase()}`)
  const large = await chat.card('Disable 232 accounts?')
  await submit(large, { Reason: reason }, 'Disable 232 accounts')
  const megan = await openInbox(context, demo.emulator, operators.megan)
  const asked = await megan.message('asks you to approve: disable 232 accounts')
  await keep('approval', asked)
  await asked.getByRole('button', { name: 'Approve' }).click()
  await megan.signIn()
  await shows('result', /Disabled 232 accounts[\s\S]*Undo/)
}

/** Saves part of a page as WebP, rendered by the browser; it is a third of the size of PNG. */
async function picture(workbench: Page, name: string, what: Locator): Promise<void> {
  await what.scrollIntoViewIfNeeded()
  // Keep the mouse off the buttons.
  await what.page().mouse.move(0, 0)
  const png = (await what.screenshot({ animations: 'disabled' })).toString('base64')
  const drawn = await workbench.evaluate<string>(`(async () => {
    const drawn = new Image()
    drawn.src = 'data:image/png;base64,${png}'
    await drawn.decode()
    const canvas = document.createElement('canvas')
    canvas.width = drawn.width
    canvas.height = drawn.height
    canvas.getContext('2d').drawImage(drawn, 0, 0)
    return canvas.toDataURL('image/webp', 0.7)
  })()`)
  const webp = Buffer.from(drawn.split(',')[1] ?? '', 'base64')
  const file = join(folder, `${name}.webp`)
  writeFileSync(file, webp)
  console.log(`${relative(process.cwd(), file)}  ${Math.ceil(webp.length / 1024)} kB`)
}
