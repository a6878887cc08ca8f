import assert from 'node:assert/strict'
import type { BrowserContext } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { type Chat, openChat, wordsOf } from './chat.ts'
import { type Demo, startDemo } from './demo.ts'
import { desktop, type Screen } from './screen.ts'

/** A demo and the person using its chat. */
export interface Story {
  readonly demo: Demo
  readonly browser: BrowserContext
  readonly chat: Chat
}

type Environment = Readonly<Record<string, string>>

/**
 * A demo for a `describe` whose tests build on each other in order; a failing test reports what the page showed.
 * `environment`: a function if it is known only when the demo starts.
 */
export function useStory(environment: Environment | (() => Environment) = {}, screen: Screen = desktop): () => Story {
  let story: Story | undefined
  const current = () => {
    assert.ok(story, 'The story is there inside tests and hooks only')
    return story
  }
  before(async () => {
    const given = typeof environment === 'function' ? environment() : environment
    const demo = await startDemo({ ...screen.environment, ...given })
    const browser = await openBrowser(screen)
    story = { demo, browser, chat: await openChat(browser, demo.chat, screen.name) }
  })
  afterEach(async function () {
    const { currentTest } = this
    if (!story || currentTest?.state !== 'failed' || !currentTest.err) return
    const name = `failed-${currentTest.fullTitle().replace(/\W+/g, '-').slice(0, 80)}`
    currentTest.err.stack = `${currentTest.err.stack}\n\n${await whatIsShown(story.browser, name)}`
  })
  after(async () => {
    await story?.browser.close()
    await story?.demo.close()
  })
  return current
}

/** The text and a screenshot of every tab. */
async function whatIsShown(browser: BrowserContext, name: string): Promise<string> {
  const tabs = browser.pages().map(async (page, index) => {
    const path = `test-results/${name}-${index + 1}.png`
    await page.screenshot({ path })
    return `--- ${page.url()}, pictured in ${path}, showed:\n${await wordsOf(page.locator('body'))}`
  })
  return (await Promise.allSettled(tabs))
    .map((tab) => (tab.status === 'fulfilled' ? tab.value : String(tab.reason)))
    .join('\n')
}
