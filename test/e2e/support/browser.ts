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

/** A new browser context; the browser itself is started once. */
export async function openBrowser({ width, height }: Pick<Screen, 'width' | 'height'>): Promise<BrowserContext> {
  const executablePath = process.env['CHROMIUM'] ?? '/usr/bin/chromium'
  browser ??= chromium.launch({ executablePath, args })
  const context = await (await browser).newContext({
    viewport: { width, height },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  // Far longer than a person would wait, for busy machines.
  context.setDefaultTimeout(60_000)
  return context
}

/** Every open page, in any browser. */
export async function openPages(): Promise<Page[]> {
  return (await browser)?.contexts().flatMap((context) => context.pages()) ?? []
}

export async function closeBrowsers(): Promise<void> {
  const open = browser
  browser = undefined
  await (await open)?.close()
}
