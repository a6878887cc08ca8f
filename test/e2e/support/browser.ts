import { type BrowserContext, chromium, type Locator, type Page } from 'playwright-core'
import { atTheEnd } from '../../support/folders.ts'
import { open } from './open.ts'
import type { Screen } from './screen.ts'
import { limit, step } from './steps.ts'

const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** A new browser context; the browser itself is started once for each file. */
export async function openBrowser({ width, height }: Pick<Screen, 'width' | 'height'>): Promise<BrowserContext> {
  if (!open.browser) {
    open.browser = step('the browser', () => chromium.launch({ executablePath, args, timeout: 0 }))
    // For runs without the hooks of the e2e suite.
    atTheEnd(closeBrowsers)
  }
  const browser = await open.browser
  const context = await step('a browser window', () =>
    browser.newContext({ viewport: { width, height }, permissions: ['clipboard-read', 'clipboard-write'] }),
  )
  context.setDefaultTimeout(0)
  limitWaits(context)
  return context
}

/** Instead of Playwright's limits, within which a busy machine may do nothing, or which some methods don't have. */
function limitWaits(context: BrowserContext): void {
  limit(context, () => 'browser', ['newPage', 'close', 'waitForEvent'])
  context.on('page', (page) => {
    limit(page, (it) => it.url(), [
      'goto',
      'reload',
      'setContent',
      'waitForEvent',
      'close',
      'evaluate',
      'content',
      'screenshot',
      'addStyleTag',
      'addScriptTag',
      'emulateMedia',
      'pdf',
    ])
    limit(page.keyboard, () => `keyboard of ${page.url()}`, ['type', 'press'])
    limitLocators(page)
  })
}

let areLocatorsLimited = false

/** Those of all pages, which share a prototype. */
function limitLocators(page: Page): void {
  if (areLocatorsLimited) return
  areLocatorsLimited = true
  const locators: Locator = Object.getPrototypeOf(page.locator('html'))
  limit(locators, (it) => `${it}`, [
    'click',
    'fill',
    'check',
    'press',
    'waitFor',
    'scrollIntoViewIfNeeded',
    'boundingBox',
    'inputValue',
    'textContent',
    'getAttribute',
    'evaluate',
    'screenshot',
  ])
}

/** Every open page, in any browser. */
export async function openPages(): Promise<Page[]> {
  const browser = await open.browser?.catch(() => undefined)
  return browser?.contexts().flatMap((context) => context.pages()) ?? []
}

export async function closeBrowsers(): Promise<void> {
  const browser = await open.browser?.catch(() => undefined)
  delete open.browser
  if (browser) await step('the browser ends', () => browser.close())
}
