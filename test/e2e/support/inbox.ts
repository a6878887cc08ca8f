import type { BrowserContext, Locator, Page } from 'playwright-core'
import type { Person } from '../../../emulator/world.ts'
import { byNumberOrName } from '../../support/titles.ts'

/** Someone else's chat with the bot, on its inbox page. */
export interface Inbox {
  readonly page: Page
  /** The newest message containing this text, once it exists. */
  message(text: string | RegExp): Promise<Locator>
  say(text: string): Promise<void>
  /** Signs in as that person through the newest card, until the tab has closed itself. */
  signIn(): Promise<void>
}

/** Opens a person's inbox in the demo. */
export async function openInbox(context: BrowserContext, emulator: string, person: Person): Promise<Inbox> {
  const page = await context.newPage()
  await page.goto(`${emulator}/inbox/${person.userPrincipalName}`)
  return {
    page,
    async message(text) {
      const found = page
        .getByRole('article')
        .filter({ hasText: byNumberOrName(text) })
        .last()
      await found.waitFor()
      return found
    },
    async say(text) {
      await page.getByLabel('Message to the bot').fill(text)
      await page.getByRole('button', { name: 'Send' }).click()
    },
    async signIn() {
      const [tab] = await Promise.all([
        context.waitForEvent('page'),
        page.getByRole('link', { name: 'Sign in' }).last().click(),
      ])
      const closed = tab.waitForEvent('close')
      await tab.getByRole('button', { name: person.displayName }).click()
      await closed
    },
  }
}
