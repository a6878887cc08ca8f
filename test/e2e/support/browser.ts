import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core'
import type { Screen } from './screen.ts'

const args = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

let browser: Promise<Browser> | undefined

/** A person's browser, with nothing in it yet; the program behind it is started once. */
export async function openBrowser({ width, height }: Pick<Screen, 'width' | 'height'>): Promise<BrowserContext> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  browser ??= chromium.launch({ executablePath, args })
  const context = await (await browser).newContext({
    viewport: { width, height },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  // Somebody would have given up long before; a test on a busy machine must not.
  context.setDefaultTimeout(60_000)
  return context
}

/** Whatever is open, in anybody's browser. */
export async function openPages(): Promise<Page[]> {
  return (await browser)?.contexts().flatMap((context) => context.pages()) ?? []
}

export async function closeBrowsers(): Promise<void> {
  const open = browser
  browser = undefined
  await (await open)?.close()
}
