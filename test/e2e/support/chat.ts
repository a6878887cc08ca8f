import { mkdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { BrowserContext, Locator, Page } from 'playwright-core'

const pictures = fileURLToPath(new URL('../../../test-results/', import.meta.url))

/** A chat with the bot as a person has it before them: what they see, and what they can do about it. */
export interface Chat {
  readonly page: Page
  /** Types a message and sends it. */
  say(text: string): Promise<void>
  /** Sends a message that comes from the clipboard, lines and all. */
  paste(text: string): Promise<void>
  /** The newest card in which this stands, once it is there. */
  card(text: string | RegExp): Promise<Locator>
  /** The newest message that is text, once it is there. */
  text(text: string | RegExp): Promise<Locator>
  /** The strip that says this below a card after a press, once it is there. */
  strip(card: Locator, text: string): Promise<Locator>
  /** The account picker behind the newest sign-in card. */
  pickAccount(): Promise<Page>
  /** Goes through the sign-in card as somebody, until its tab has closed itself. */
  signIn(name: string): Promise<void>
  /** Presses what leads to a file, and Download on the page behind it; keeps the file. */
  download(push: () => Promise<void>): Promise<{ path: string; name: string; address: string }>
  /** Loads the page anew and waits until one can type. */
  reload(): Promise<void>
  /** All that stands in the chat, without what surrounds it. */
  shown(): Promise<string>
  /** Keeps a picture of the page and returns its path. */
  picture(name: string): Promise<string>
  close(): Promise<void>
}

/** All words of a part of the page, as a reader meets them. */
export async function wordsOf(part: Locator): Promise<string> {
  return (await part.allInnerTexts()).join('\n')
}

/** The input of a card under this label. Cards for phones have no labels: there a text stands before the input. */
export function input(card: Locator, label: string): Locator {
  const after = `xpath=.//p[normalize-space()=${JSON.stringify(label)}]/following::*[self::input or self::textarea][1]`
  return card.getByLabel(label).or(card.locator(after)).first()
}

/** Presses a button of a card, or the link that looks like one. */
export async function press(card: Locator, title: string): Promise<void> {
  await named(card, title).click()
}

const named = (card: Locator, title: string): Locator =>
  card.getByRole('button', { name: title, exact: true }).or(card.getByRole('link', { name: title, exact: true }))

/**
 * Fills in a card, by label, and presses its button, until the card has taken it. The Playground draws cards anew whenever
 * one of them is edited, and then what was typed is lost.
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
  for (let left = 4; left > 0; left--) {
    try {
      for (const [label, value] of Object.entries(inputs)) await input(card, label).fill(value, { timeout: 3000 })
      await button.click({ timeout: 3000 })
      for (let looks = 10; looks > 0; looks--) {
        await button.waitFor({ state: 'detached', timeout: 1000 }).catch(() => undefined)
        if ((await button.count()) === 0) return
        if (await isEmptied()) break
      }
    } catch (error) {
      if ((await button.count()) === 0) return
      if (left === 1) throw error
    }
  }
  throw new Error(`“${title}” was pressed again and again, and the card stays as it is`)
}

/** The Playground draws cards as wide as a desktop's, whatever the window: on a phone Teams gives them its own width. */
export async function narrow(page: Page): Promise<void> {
  await page.addStyleTag({ content: '.ac-preview-panel, .ac-adaptiveCard { width: 340px !important }' })
}

/** Throws when part of a card lies beside the page, where nobody can read it. */
async function assertFits(page: Page, card: Locator): Promise<void> {
  const box = await card.boundingBox()
  const width = page.viewportSize()?.width ?? 0
  if (box && box.x >= 0 && box.x + box.width <= width) return
  throw new Error(`A card lies outside the ${width} pixels of the page: ${JSON.stringify(box)}`)
}

async function ready(page: Page, screen: string): Promise<void> {
  if (screen === 'phone') await narrow(page)

  // On a narrow page it lies over the chat.
  await page.getByTitle('Hide log panel').click()
  // What is said before the bot's first words have arrived ends up above them.
  await page.locator('.ac-adaptiveCard').first().waitFor()
}

/** Opens the Playground and waits until one can type. `screen` is the first word of the names of its pictures. */
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
      const found = cards.filter({ hasText: text }).last()
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
      // A card whose link is used up has no button any more.
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
