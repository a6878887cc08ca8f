import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { assertAccessible } from './support/accessibility.ts'
import { submit, wordsOf } from './support/chat.ts'
import { type Inbox, openInbox } from './support/inbox.ts'
import { screens } from './support/screen.ts'
import { useStory } from './support/story.ts'
import { operators, ordinary, upns } from './support/tenant.ts'

/** The narrowest phone that pages are made for. */
const narrow = 375

for (const screen of screens)
  describe(`an approver who signs in to approve, on a ${screen.name}`, () => {
    const story = useStory({ APPROVAL_ABOVE: '2', APPROVAL_SIGN_IN: 'risky', APPROVAL_SIGN_IN_ABOVE: '3' }, screen)
    const people = ordinary(5)
    let megan: Inbox
    let page: Page
    let link = ''

    const picture = async (name: string) => {
      await assertAccessible(page)
      const [wide, room] = (await page.evaluate('[document.documentElement.scrollWidth, innerWidth]')) as number[]
      assert.ok((wide ?? 0) <= (room ?? 0), `${page.url()} is ${wide} pixels wide on a screen of ${room}`)
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        await page.screenshot({ path: `test-results/${name}-${screen.name}-${colorScheme}.png`, fullPage: true })
      }
      await page.emulateMedia({ colorScheme: null })
    }
    const signIn = async (name: string) => {
      await page.getByRole('link', { name: 'Sign in' }).click()
      await page.getByRole('button', { name }).first().click()
    }

    before(async () => {
      const { chat, browser, demo } = story()
      await chat.say('sign in')
      await chat.signIn('Alex Wilber')
      await chat.text('You are signed in as Alex Wilber')
      megan = await openInbox(browser, demo.emulator, operators.megan)
      await chat.paste(`disable accounts ${upns(people)}`)
      const plan = await chat.card('Disable 5 accounts?')
      assert.match(await wordsOf(plan), /they have to sign in again on a page/)
      await submit(plan, { Reason: 'Phished, see the mail trace' }, 'Disable 5 accounts')
      const waiting = await wordsOf(await chat.card(/can answer at/))
      link = /http:\/\/127\.0\.0\.1:\d+\/approve\/[a-z]{6}-\d\d/.exec(waiting)?.[0] ?? ''
      assert.ok(link, waiting)
      await chat.picture('90-waits-for-page')
    })

    it('is led to the page by the card', async () => {
      const card = await megan.message(/asks you to approve: disable 5 accounts/)
      assert.match(await wordsOf(card), /Approve opens a page on which you sign in again/)
      await megan.page.screenshot({ path: `test-results/${screen.name}-91-asked.png`, fullPage: true })
      page = await story().browser.newPage()
      if (screen.name === 'phone') await page.setViewportSize({ width: narrow, height: 760 })
      await page.goto(link)
      await picture('92-approval-start')
    })

    it('shows nothing to anybody else', async () => {
      await signIn('Alex Wilber')
      await page.getByText('There is no request here that you can answer').waitFor()
      await picture('93-approval-nothing')
    })

    it('shows the request to the approver, who approves it', async () => {
      await page.goto(link)
      await signIn('Megan Bowen')
      await page.getByRole('heading', { name: /Alex Wilber asks you to approve/ }).waitFor()
      assert.equal(page.url(), link)
      await page.getByText('Show all 5 accounts').click()
      await picture('94-approval-request')
      await page.getByLabel(/Comment/).fill('Checked with HR')
      await page.getByRole('button', { name: 'Approve' }).click()
      await page.getByRole('heading', { name: 'Approved' }).waitFor()
      await picture('95-approval-given')
      const { chat, demo } = story()
      assert.match(await wordsOf(await chat.card(/Disabled 5 accounts[\s\S]*Undo/)), /with a sign-in made for it/)
      const now = await demo.people(people)
      assert.ok(now.every(({ accountEnabled }) => !accountEnabled))
      await megan.message(/Approved by Megan Bowen[\s\S]*with a sign-in made for it/)
    })
  })
