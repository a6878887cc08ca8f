import { mkdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContext, Locator, Page } from 'playwright-core'
import { byNumberOrName } from '../../support/titles.ts'
import { step } from './steps.ts'

const pictures = fileURLToPath(new URL('../../../test-results/', import.meta.url))

/** A chat with the bot, as seen and used by a person. */
export interface Chat {
  readonly page: Page
  /** Types a message and sends it. */
  say(text: string): Promise<void>
  /** Pastes a message with its line breaks and sends it. */
  paste(text: string): Promise<void>
  /** The newest card containing this text, once it exists. */
  card(text: string | RegExp): Promise<Locator>
  /** The newest text message containing this, once it exists. */
  text(text: string | RegExp): Promise<Locator>
  /** The message shown below a card after a press, once it exists. */
  strip(card: Locator, text: string): Promise<Locator>
  /** Opens the account picker from the newest sign-in card. */
  pickAccount(): Promise<Page>
  /** Signs in as someone through the card, until the tab has closed itself. */
  signIn(name: string): Promise<void>
  /** Follows a link to a file, presses Download on its page, and saves the file. */
  download(push: () => Promise<void>): Promise<{ path: string; name: string; address: string }>
  /** Reloads the page and waits until it accepts input. */
  reload(): Promise<void>
  /** All text in the chat, without its surroundings. */
  shown(): Promise<string>
  /** Takes a screenshot and returns its path. */
  picture(name: string): Promise<string>
  close(): Promise<void>
}

/** All text in part of a page, in reading order. */
export async function wordsOf(part: Locator): Promise<string> {
  return (await part.allInnerTexts()).join('\n')
}

/** The card input with this label. On phones, cards have no labels, so the preceding text counts. */
export function input(card: Locator, label: string): Locator {
  const name = JSON.stringify(label)
  const after = `xpath=.//p[normalize-space()=${name} or normalize-space()=concat(${name}, " *")]/following::*[self::input or self::textarea][1]`
  return card.getByLabel(label).or(card.locator(after)).first()
}

/** Presses a card's button, or a link styled as one. */
export async function press(card: Locator, title: string): Promise<void> {
  await named(card, title).click()
}

const named = (card: Locator, title: string): Locator =>
  card.getByRole('button', { name: title, exact: true }).or(card.getByRole('link', { name: title, exact: true }))

/**
 * Fills in a card by label and presses its button, repeating until it succeeds: the Playground redraws all cards when
 * one is edited, which clears input.
 */
export async function submit(card: Locator, inputs: Readonly<Record<string, string>>, title: string): Promise<void> {
  const button = named(card, title)
  const isEmptied = async () => {
    for (const label of Object.keys(inputs)) {
      const value = await input(card, label)
        .inputValue({ timeout: 500 })
        .catch(() => undefined)
      if (value === '') return true
    }
    return false
  }
  const fillAndPress = async () => {
    for (const [label, value] of Object.entries(inputs)) await input(card, label).fill(value, { timeout: 3000 })
    await button.click({ timeout: 3000 })
    for (let looks = 10; looks > 0 && !(await isEmptied()); looks--) {
      await button.waitFor({ state: 'detached', timeout: 1000 }).catch(() => undefined)
      if ((await button.count()) === 0) return
    }
  }
  await step(`“${title}” is taken`, async () => {
    for (;;) {
      await fillAndPress().catch(() => undefined)
      if ((await button.count()) === 0) return
    }
  })
}

/** The Playground draws desktop-width cards in any window; Teams on phones uses the screen width. */
export async function narrow(page: Page): Promise<void> {
  await page.addStyleTag({ content: '.ac-preview-panel, .ac-adaptiveCard { width: 340px !important }' })
}

/** Throws if part of a card is off the page. */
async function assertFits(page: Page, card: Locator): Promise<void> {
  const box = await card.boundingBox()
  const width = page.viewportSize()?.width ?? 0
  if (box && box.x >= 0 && box.x + box.width <= width) return
  throw new Error(`A card lies outside the ${width} pixels of the page: ${JSON.stringify(box)}`)
}

async function ready(page: Page, screen: string): Promise<void> {
  if (screen === 'phone') await narrow(page)

  // On narrow pages it covers the chat.
  await page.getByTitle('Hide log panel').click()
  // Messages sent before the bot's welcome would appear above it.
  await page.locator('.ac-adaptiveCard').first().waitFor()
}

/** Opens the Playground and waits until it accepts input. `screen` is the prefix of screenshot names. */
export async function openChat(context: BrowserContext, address: string, screen = 'desktop'): Promise<Chat> {
  const page = await context.newPage()
  await page.goto(address)
  const box = page.locator('[role=textbox][contenteditable=true]')
  const cards = page.locator('.ac-adaptiveCard')
  await ready(page, screen)
  const signInButtons = page.locator('[data-tid=hero-card-buttons] button', { hasText: 'Sign in' })

  const send = async (type: () => Promise<void>) => {
    await box.click()
    await type()
    await page.locator('button[aria-label="Send Message"]').click()
  }

  const chat: Chat = {
    page,
    say: (text) => send(() => page.keyboard.type(text)),
    paste: (text) =>
      send(async () => {
        await page.evaluate(`navigator.clipboard.writeText(${JSON.stringify(text)})`)
        await page.keyboard.press('Control+V')
      }),
    async card(text) {
      const found = cards.filter({ hasText: byNumberOrName(text) }).last()
      await found.waitFor()
      await found.scrollIntoViewIfNeeded()
      await assertFits(page, found)
      return found
    },
    async text(text) {
      const found = page.getByText(text).last()
      await found.waitFor()
      return found
    },
    async strip(card, text) {
      const found = card.locator('xpath=../..').getByLabel('Display Invoked Message').filter({ hasText: text })
      await found.waitFor()
      return found
    },
    async pickAccount() {
      // A card whose link has been used has no button.
      const [tab] = await Promise.all([context.waitForEvent('page'), signInButtons.last().click()])
      await tab.getByRole('heading', { name: 'Pick an account' }).waitFor()
      return tab
    },
    async signIn(name) {
      const tab = await chat.pickAccount()
      const closed = tab.waitForEvent('close')
      await tab.getByRole('button', { name }).click()
      await closed
    },
    async download(push) {
      const [tab] = await Promise.all([context.waitForEvent('page'), push()])
      const [file] = await Promise.all([
        tab.waitForEvent('download'),
        tab.getByRole('button', { name: 'Download' }).click(),
      ])
      const kept = { path: await file.path(), name: file.suggestedFilename(), address: tab.url() }
      await tab.close()
      return kept
    },
    async reload() {
      await page.reload()
      await ready(page, screen)
    },
    shown: () => wordsOf(page.locator('body')),
    async picture(name) {
      mkdirSync(pictures, { recursive: true })
      const path = join(pictures, `${screen}-${name}.png`)
      await page.screenshot({ path })
      return relative(process.cwd(), path)
    },
    close: () => page.close(),
  }
  return chat
}
