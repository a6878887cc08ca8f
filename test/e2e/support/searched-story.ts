import assert from 'node:assert/strict'
import { appendFileSync, readFileSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { eventually } from '../../support/eventually.ts'
import { plantInDatabase, plantInFile, plantInLog } from '../../support/secret-plants.ts'
import { type BotAnswer, type Found, filesIn, findInAll, type Place, rowsIn } from '../../support/secret-texts.ts'
import { openBrowser } from './browser.ts'
import type { Demo } from './demo.ts'
import type { Screen } from './screen.ts'
import { type Story, useStory } from './story.ts'

/** A story that keeps everything that leaves its bot or is written by it. */
export interface SearchedStory extends Story {
  /** What the bot's pages answered to browsers. */
  readonly answers: readonly BotAnswer[]
  /** Somebody else's browser. */
  openBrowser(size: Pick<Screen, 'width' | 'height'>): Promise<BrowserContext>
  /** Remembers a file that somebody has got from the bot. */
  keepFile(text: string): void
  /**
   * Puts a text into each place, by what usually writes there if that runs in another process. Stops the demo, and searches
   * every place for these texts and for the secrets. `but`: answers that may show them.
   */
  searchEverything(
    secrets: readonly string[],
    planted: Readonly<Record<Place, string>>,
    but: (answer: BotAnswer) => boolean,
  ): Promise<readonly Found[]>
}

/** One for the tests of a `describe`. */
export function useSearchedStory(environment: Readonly<Record<string, string>>, screen: Screen): () => SearchedStory {
  const told: string[] = []
  const answers: BotAnswer[] = []
  const files: string[] = []
  const browsers: BrowserContext[] = []
  const collector = http.createServer(async (request, response) => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part as Buffer)
    told.push(Buffer.concat(parts).toString('utf8'))
    response.setHeader('Content-Type', 'application/json').end('{}')
  })
  const collectorUrl = () => `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
  before(() => new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve)))
  const story = useStory(
    () => ({ ...environment, LOG_LEVEL: 'debug', OTEL_EXPORTER_OTLP_ENDPOINT: collectorUrl() }),
    screen,
  )
  before(() => keepAnswers(story().browser, story().demo, answers))
  after(async () => {
    for (const browser of browsers) await browser.close()
    collector.closeAllConnections()
    collector.close()
  })

  async function plantWhileRunning(planted: Readonly<Record<Place, string>>): Promise<void> {
    const { demo, chat, browser } = story()
    const someone = `/_emulator/people/AdeleV%40${(await demo.ask<World>('GET', '/world')).domain}`
    await chat.say(`check status ${planted.message}@contoso.example`)
    await chat.card(planted.message)
    const page = await browser.newPage()
    await page.route(`${demo.bot}/planted`, (route) => route.fulfill({ body: planted.answer }))
    await page.goto(`${demo.bot}/planted`)
    await eventually('the page was kept', () => answers.some(({ text }) => text.includes(planted.answer)))
    await page.close()
    await fetch(`${collectorUrl()}/v1/traces`, { method: 'POST', body: JSON.stringify({ it: planted.telemetry }) })
    files.push(`a,b\r\n1,${planted.export}\r\n`)
    await fetch(`${demo.emulator}/v1.0/users/${encodeURIComponent(planted.journal)}`)
    const body = JSON.stringify({ jobTitle: planted['emulator file'] })
    await fetch(`${demo.emulator}${someone}`, { method: 'PATCH', body })
  }

  return () => ({
    ...story(),
    answers,
    openBrowser: async (size) => {
      const browser = await openBrowser(size)
      browsers.push(browser)
      keepAnswers(browser, story().demo, answers)
      return browser
    },
    keepFile: (text) => void files.push(text),
    async searchEverything(secrets, planted, but) {
      const { demo, browser } = story()
      const { folder } = demo
      const at = (...names: string[]) => join(folder, ...names)
      await plantWhileRunning(planted)
      told.push(await (await fetch(`${demo.bot}/metrics`)).text())
      const pages = [browser, ...browsers].flatMap((one) => one.pages())
      const shown = await Promise.all(pages.map((page) => page.content()))
      const journal = await demo.journal({})
      const chats = `conversations-${(await demo.ask<World>('GET', '/world')).tenantId}.jsonl`
      await demo.stop()
      for (const signal of ['resourceSpans', 'resourceMetrics'])
        assert.ok(
          told.some((text) => text.includes(signal)),
          `the bot has sent ${signal}`,
        )
      plantInLog(planted.log, (line) => appendFileSync(at('logs', 'bot.log'), line))
      await plantInDatabase(planted.database, at('bot'))
      plantInFile(planted['data file'], at('bot'))
      return findInAll(
        {
          message: [...shown, ...readFileSync(at('emulator', chats), 'utf8').split('\n')],
          answer: answers.filter((answer) => !but(answer)).map(({ request, text }) => `${request}\n${text}`),
          log: filesIn(at('logs')).flatMap((text) => text.split('\n')),
          telemetry: told,
          database: await rowsIn(at('bot')),
          'data file': filesIn(at('bot')),
          export: files,
          journal: journal.map((entry) => JSON.stringify(entry)),
          'emulator file': filesIn(at('emulator')),
        },
        [...secrets, ...Object.values(planted)],
      )
    },
  })
}

interface World {
  readonly tenantId: string
  readonly domain: string
}

/** Keeps what the bot's pages answer to this browser. Redirects and downloads have no text there. */
function keepAnswers(browser: BrowserContext, { bot }: Demo, answers: BotAnswer[]): void {
  browser.on('response', async (response) => {
    const request = response.request()
    const { origin, pathname } = new URL(response.url())
    if (origin !== bot) return
    // A page can be closed before its answer has been read.
    const text = await response.text().catch(() => '')
    const headers = await response.allHeaders().catch(() => response.headers())
    answers.push({
      request: `${request.method()} ${pathname}`,
      status: response.status(),
      text: `${JSON.stringify(headers)}\n${text}`,
    })
  })
}
