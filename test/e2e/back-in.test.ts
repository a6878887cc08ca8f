import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { fingerprint } from '../../emulator/redact.ts'
import type { Person } from '../../emulator/world.ts'
import { verifyAudit } from '../../src/app/cli/audit-verify.ts'
import { eventually } from '../support/eventually.ts'
import { temporaryFolder } from '../support/folders.ts'
import { mayShowPass, type Place, places } from '../support/secret-texts.ts'
import { passOn } from '../support/web.ts'
import { assertAccessible } from './support/accessibility.ts'
import { press, submit, wordsOf } from './support/chat.ts'
import { type Inbox, openInbox } from './support/inbox.ts'
import { phone as screen } from './support/screen.ts'
import { useSearchedStory } from './support/searched-story.ts'
import { membersOf, operators, ordinary } from './support/tenant.ts'

/** The phone of somebody who lets others in. */
const phone = { width: 375, height: 760 }
const phished = membersOf('Phished accounts')
const plain = phished.filter(
  (one) =>
    one.accountEnabled &&
    one.userType === 'Member' &&
    !one.onPremisesSyncEnabled &&
    one.roles.length + one.eligibleRoles.length === 0,
)
const team = plain.slice(0, 5)
const [other] = plain.slice(5)
const [manager, contained, stranger, ...managers] = ordinary(80)
assert.ok(team.length === 5 && other && manager && contained && stranger)
/** With one of their own for everybody, messages to 300 of them would take minutes at the bot’s pace. */
const eachHas = 4
const operationId = /\b([a-z]{6}-\d{2})\b/
const incident = 'They were phished on Monday'

/** Without what Graph's quotas would stretch to many minutes. */
const environment = {
  APPROVAL_ABOVE: '25',
  CONTAIN_ACTIONS: 'block-sign-in, sign-out, reset-password, confirm-compromised',
}

async function fits(page: Page): Promise<void> {
  const [wide, room] = (await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')) as number[]
  assert.ok((wide ?? 0) <= (room ?? 0), `${page.url()} is ${wide} pixels wide on a screen of ${room}`)
}

/** Pictures of a page in both colour schemes, after checking that it fits and is accessible. */
async function picture(page: Page, name: string): Promise<void> {
  await assertAccessible(page)
  await fits(page)
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: `test-results/${name}-${colorScheme}.png`, fullPage: true })
  }
  await page.emulateMedia({ colorScheme: null })
}

/** They are contained and released, and one manager lets five of them in. */
describe('300 people get back in after an incident, on a phone', () => {
  const story = useSearchedStory(environment, screen)
  const passes: string[] = []
  const reports: string[] = []
  let megan: Inbox
  let hand: BrowserContext
  let folder = ''
  let containment = ''
  let operation = ''
  let hoped = 0

  const approve = async (title: string) => {
    const request = await megan.message(`asks you to approve: ${title.toLowerCase()}`)
    await request.getByRole('button', { name: 'Approve' }).click()
  }
  /** How many pages have shown a pass. */
  const shown = (pass: string) => story().answers.filter((one) => mayShowPass(one) && passOn(one) === pass).length
  /** Opens a link and signs in as somebody. */
  const signedIn = async (browser: BrowserContext, link: string, person: Person) => {
    const page = await browser.newPage()
    await page.goto(link)
    await page.getByRole('link', { name: 'Sign in' }).click()
    await page.getByLabel('Find an account').fill(person.userPrincipalName)
    await page.getByLabel('Find an account').press('Enter')
    await page.getByRole('button', { name: person.displayName }).first().click()
    return page
  }

  before(async () => {
    const { demo, chat, browser, openBrowser } = story()
    for (const [n, { id }] of phished.entries())
      await demo.ask('PATCH', `/people/${id}`, { manager: managers[Math.floor(n / eachHas)]?.id ?? assert.fail() })
    for (const { id } of team) await demo.ask('PATCH', `/people/${id}`, { manager: manager.id })
    await demo.ask('PATCH', `/people/${other.id}`, { manager: contained.id })
    await demo.give(manager, { platform: 'iOS' })
    const page = await browser.newPage()
    await page.goto(demo.emulator)
    await page.getByRole('button', { name: 'Allow passes' }).click()
    await page.getByText('Passes are allowed').waitFor()
    await page.close()
    await chat.page.bringToFront()
    await chat.say('sign in')
    await chat.signIn('Alex Wilber')
    await chat.text('You are signed in as Alex Wilber')
    megan = await openInbox(browser, demo.emulator, operators.megan)
    await megan.say('sign in')
    await megan.signIn()
    await megan.message('You are signed in as Megan Bowen')
    hand = await openBrowser(phone)
    folder = await temporaryFolder()
  })

  it('contains them with a second person', async () => {
    const { chat } = story()
    await chat.say(`contain accounts group:"Phished accounts" because ${incident}`)
    const contain = await chat.card(/Contain \d+ accounts\?/)
    const [, many = ''] = /Contain (\d+) accounts\?/.exec(await wordsOf(contain)) ?? []
    await submit(contain, { [`Type ${many} to confirm`]: many }, `Contain ${many} accounts`)
    await approve(`Contain ${many} accounts`)
    const done = await wordsOf(await chat.card(/Contained \d+[\s\S]*Undo/))
    ;[, containment = ''] = operationId.exec(done) ?? []
  })

  it('releases them with a second person', async () => {
    const { chat, demo } = story()
    await chat.say('release accounts group:"Phished accounts" because the security team has cleared them')
    const release = await chat.card(/Release \d+ accounts\?/)
    const words = await wordsOf(release)
    assert.match(words, new RegExp(`${manager.displayName} \\(5\\)`))
    await chat.picture('91-way-back-plan')
    const [, released = ''] = /Release (\d+) accounts\?/.exec(words) ?? []
    await submit(release, { 'Why the accounts were contained': incident }, `Release ${released} accounts`)
    await approve(`Release ${released} accounts`)
    const waiting = await wordsOf(await chat.card(/\d+ waiting for/))
    await chat.picture('92-way-back-waiting')
    ;[, operation = ''] = operationId.exec(waiting) ?? []
    hoped = Number(/Ways back in \((\d+)\)/.exec(waiting)?.[1])
    assert.ok(hoped > 250, waiting)
    assert.ok(containment && operation && operation !== containment, waiting)
    for (const { id } of team) assert.equal((await demo.person(id)).accountEnabled, true)
  })

  it('lets one manager let five of them in, on a phone', async () => {
    const { demo } = story()
    const inbox = await openInbox(hand, demo.emulator, manager)
    const card = await inbox.message('5 people need your help to sign in')
    await picture(inbox.page, '93-way-back-card')
    const opens = card.getByRole('link', { name: 'Open' })
    assert.equal(await opens.count(), 5)
    const links = await Promise.all((await opens.all()).map((one) => one.getAttribute('href')))
    for (const [n, link] of links.entries()) {
      const page = await signedIn(hand, link ?? '', manager)
      const title = await wordsOf(page.getByRole('heading', { level: 1 }))
      const upn = (await wordsOf(page.locator('main'))).match(/[^\s]+@[^\s]+/)?.[0] ?? ''
      const person = await demo.person(upn)
      assert.equal(title, `Let ${person.displayName} back in?`)
      if (n === 0) await picture(page, '94-way-back-question')
      await page.getByLabel('I called them back on a number I already had').check()
      await page.getByRole('button', { name: 'Show the pass' }).click()
      await page.getByRole('heading', { name: 'The pass for' }).waitFor()
      if (n === 0) await picture(page, '95-way-back-pass')
      const pass = ((await page.locator('.pass').textContent()) ?? '').replaceAll(/\s/g, '')
      passes.push(pass)
      await eventually('the page was kept for the search', () => shown(pass) === 1)
      await page.close()
      const used = await demo.ask('POST', '/pass-sign-in', {
        person: person.id,
        temporaryAccessPass: pass,
        registers: 'microsoftAuthenticator',
      })
      assert.deepEqual(used, { signIn: 'signedIn', registered: true })
    }
    assert.equal(new Set(passes).size, 5)
  })

  it('shows nothing to people who are not named, or whose account was contained meanwhile', async () => {
    const { chat, demo, openBrowser } = story()
    const others = await openBrowser(phone)
    const inbox = await openInbox(others, demo.emulator, contained)
    const card = await inbox.message('1 person needs your help to sign in')
    const link = (await card.getByRole('link', { name: 'Open' }).getAttribute('href')) ?? ''
    const nobody = await signedIn(others, link, stranger)
    await nobody.getByText('There is nothing for you here').waitFor()
    await picture(nobody, '96-way-back-stranger')

    const page = await signedIn(others, link, contained)
    await page.getByRole('heading', { name: 'back in?' }).waitFor()
    await chat.page.bringToFront()
    await chat.say(`contain ${contained.userPrincipalName} because their phone was stolen`)
    const typed = { 'Type 1 to confirm: it’s one account': '1' }
    await submit(await chat.card(/Contain 1 account\?/), typed, 'Contain 1 account')
    await chat.card(/Contained 1 account[\s\S]*Undo/)
    await page.bringToFront()
    await page.getByLabel('I saw an ID document').check()
    await page.getByRole('button', { name: 'Show the pass' }).click()
    await page.getByText('Your own account was contained and has not been released').waitFor()
    await picture(page, '97-way-back-contained')
    assert.equal(await page.locator('.pass').count(), 0)
  })

  it('tells the operator who is back in, and who still waits', async () => {
    const { chat, demo } = story()
    await chat.page.bringToFront()
    await demo.pass(3)
    const now = await wordsOf(await chat.card(/5 back in/))
    assert.match(now, /5 back in, \d+ waiting for/)
    await chat.picture('98-way-back-back-in')
    await chat.say(`ways back in ${operation}`)
    await chat.card(/\/pass\//)
    await chat.picture('98-way-back-list')
  })

  it('tells the operator whose time is over', async () => {
    const { chat, demo } = story()
    await demo.pass(25 * 60)
    // The bot looks at twenty of them every three seconds.
    const over = chat.page.locator('.ac-adaptiveCard').filter({ hasText: /5 back in, \d+ expired/ })
    await eventually('everyone expired', async () => (await over.count()) > 0, { within: 90_000 })
    await chat.say(`ways back in ${operation}`)
    await chat.card(new RegExp(`All ${hoped}[\\s\\S]*Expired ${hoped - 5}[\\s\\S]*Back in 5[\\s\\S]*of ${hoped}`))
    await chat.picture('99-way-back-expired')
  })

  it('is in a report that can be checked, read and printed', async () => {
    const { chat, browser, keepFile } = story()
    for (const [n, form] of ['', ' markdown', ' json', ' redacted'].entries()) {
      await chat.say(`report ${containment}${form}`)
      const card = await chat.card(/The report is ready/)
      const { path, name } = await chat.download(() => press(card, 'Download'))
      await card.waitFor({ state: 'detached' })
      keepFile(readFileSync(path, 'utf8'))
      const kept = join(folder, `${n}-${name}`)
      await copyFile(path, kept)
      reports.push(kept)
    }
    assert.ok(readFileSync(reports[0] ?? '', 'utf8').includes(operation), 'the release belongs to it')
    const page = await browser.newPage()
    await page.goto(`file://${reports[0]}`)
    await page.pdf({ path: `test-results/99-way-back-report.pdf`, format: 'A4' })
    // Rows are alike, and axe would look at tens of thousands of elements.
    await page.evaluate("document.querySelectorAll('tbody tr:nth-child(n+9)').forEach((row) => row.remove())")
    await picture(page, '99-way-back-report')
    await page.close()
  })

  it('shows no pass anywhere else, which a search proves that finds what is planted', async () => {
    const { demo, searchEverything } = story()
    const masked = JSON.stringify(await demo.journal({ path: 'temporaryAccessPassMethods$', method: 'POST' }))
    for (const pass of passes) {
      assert.ok(masked.includes(`"temporaryAccessPass":"<${fingerprint(pass)}>"`))
      assert.equal(shown(pass), 1)
    }
    const planted = Object.fromEntries(places.map((place, n) => [place, `zQ${n}kP7v$Lm`])) as Record<Place, string>
    const found = await searchEverything(passes, planted, mayShowPass)
    const isIn = (secret: string, place: Place) => found.some((one) => one.secret === secret && one.place === place)
    assert.deepEqual(
      found.filter(({ secret }) => passes.includes(secret)),
      [],
    )
    for (const place of places) assert.ok(isIn(planted[place], place), `not found in this place: ${place}`)
    for (const report of reports) {
      let said = ''
      const write = (text: string) => {
        said += text
      }
      const code = await verifyAudit({
        args: ['--report', report],
        environment: { DATA_DIR: join(demo.folder, 'bot') },
        write,
      })
      assert.equal(code, 0, said)
    }
  })
})
