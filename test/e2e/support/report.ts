import type { Page } from 'playwright-core'
import { openPages } from './browser.ts'
import { wordsOf } from './chat.ts'
import { open } from './open.ts'
import { step } from './steps.ts'

/** A page that doesn’t answer mustn’t keep the report from being printed. In ms. */
const timeout = 10_000

/** What a failed test or hook was waiting for, what every page shows, and what the demos have logged last. */
export async function whatIsThere(title: string): Promise<string> {
  const waits = [...open.steps].map(
    ({ what, since }) => `--- for ${Math.round((Date.now() - since) / 1000)} seconds, this waited for: ${what}`,
  )
  const name = `failed-${title.replace(/\W+/g, '-').slice(0, 80)}`
  const pages = (await openPages()).map((page, index) => shownOn(page, `test-results/${name}-${index + 1}.png`))
  return [...waits, ...(await Promise.all(pages)), ...[...open.demos].map((demo) => demo.lastWords())].join('\n')
}

async function shownOn(page: Page, path: string): Promise<string> {
  const [text, picture] = await Promise.allSettled([
    step('its text', () => wordsOf(page.locator('body')), timeout),
    page.screenshot({ path, timeout }),
  ])
  const pictured = picture.status === 'fulfilled' ? `pictured in ${path}` : 'without a picture'
  return `--- ${page.url()}, ${pictured}, showed:\n${text.status === 'fulfilled' ? text.value : text.reason}`
}
