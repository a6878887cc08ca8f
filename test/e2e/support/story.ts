import assert from 'node:assert/strict'
import type { BrowserContext } from 'playwright-core'
import { openBrowser } from './browser.ts'
import { type Chat, openChat } from './chat.ts'
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
 * A demo for a `describe` whose tests build on each other in order. `environment`: a function if it is known only when
 * the demo starts.
 */
export function useStory(environment: Environment | (() => Environment) = {}, screen: Screen = desktop): () => Story {
  let story: Story | undefined
  const current = () => {
    assert.ok(story, 'The story is there inside tests and hooks only')
    return story
  }
  let demo: Demo | undefined
  let browser: BrowserContext | undefined
  before('starts a demo', async () => {
    const given = typeof environment === 'function' ? environment() : environment
    demo = await startDemo({ ...screen.environment, ...given })
  })
  before('opens the chat', async () => {
    assert.ok(demo)
    browser = await openBrowser(screen)
    story = { demo, browser, chat: await openChat(browser, demo.chat, screen.name) }
  })
  after(async () => {
    await browser?.close()
    await demo?.close()
  })
  return current
}
