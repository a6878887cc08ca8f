import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { open } from './open.ts'
import type { Screen } from './screen.ts'
import { limit, step, stepTakes } from './steps.ts'

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
  open.browser ??= chromium.launch({ executablePath, args, timeout: stepTakes })
  const browser = await open.browser
  const context = await step('a browser window', () =>
    browser.newContext({ viewport: { width, height }, permissions: ['clipboard-read', 'clipboard-write'] }),
  )
  context.setDefaultTimeout(stepTakes)
  limitWaits(context)
  return context
}

/** Playwright limits only waits for elements and events. */
function limitWaits(context: BrowserContext): void {
  limit(context, () => 'browser', ['newPage', 'close'])
  context.on('page', (page) => {
    limit(page, () => page.url(), [
      'close',
      'evaluate',
      'content',
      'addStyleTag',
      'addScriptTag',
      'emulateMedia',
      'pdf',
    ])
    limit(page.keyboard, () => `keyboard of ${page.url()}`, ['type', 'press'])
  })
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
