import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createEmulator, type Emulator } from '../../../emulator/main.ts'
import { createHttpServer } from '../../../src/app/http/server.ts'
import { createBoundedFetch, createMsalNetwork } from '../../../src/auth/bounded-fetch.ts'
import { createBrowserSignIn } from '../../../src/auth/browser-sign-in.ts'
import { createCloud } from '../../../src/auth/cloud.ts'
import { createLog } from '../../../src/core/log.ts'
import type { Person } from '../../../src/core/model.ts'
import { wayBackInErrors } from '../../../src/features/way-back-in/errors.ts'
import type { IdentityCheck } from '../../../src/features/way-back-in/model.ts'
import { createPassPage, passPage } from '../../../src/features/way-back-in/pass-page.ts'
import { passSignIn } from '../../../src/features/way-back-in/pass-views.ts'
import type { PassVouchers } from '../../../src/features/way-back-in/vouchers.ts'
import type { Page as BotPage, PageHandlers } from '../../../src/pages/page.ts'
import { createPageLimit } from '../../../src/pages/page-limit.ts'
import { createSessions } from '../../../src/pages/sessions.ts'
import { returnPage } from '../../../src/pages/sign-in-page.ts'
import type { PageTables } from '../../../src/pages/sign-ins.ts'
import { createFakeClock, type FakeClock } from '../../support/fake-clock.ts'
import { lookout } from '../../support/secrets.ts'
import { openTestStore, type TestStore } from '../../support/store.ts'
import { createWeb, fieldOf, type Page, type Web } from '../../support/web.ts'
import { messagesFor } from '../../support/words.ts'

export const publicUrl = 'https://bot.example'
export const link = `${publicUrl}/pass/voucher-1`
export const pass = 'tU7&kX2%'

/** Instances of the page on one store, with the emulated Entra; the test provides the operations. */
export interface PassPages {
  readonly emulator: Emulator
  readonly clock: FakeClock
  readonly store: TestStore['store']
  /** The receiver of the voucher. */
  readonly receiver: Emulator['person']
  readonly logged: readonly string[]
  /** Passes that were requested. */
  readonly revealed: { readonly id: string; readonly by: Person; readonly checked: IdentityCheck }[]
  /** The operations' answers; each `reset` restores the defaults. */
  answer: PassVouchers
  reset(): Promise<void>
  /** A browser whose requests go to each instance in turn. */
  browser(): Web
  /** The page after signing in. */
  signIn(web: Web, options?: { as?: string; at?: string }): Promise<Page>
  /** Entra's page to choose an account. */
  toEntra(web: Web, at?: string): Promise<Page>
  choose(web: Web, entra: Page, person: string): Promise<Page>
  press(web: Web, question: Page, form?: Record<string, string>, headers?: Record<string, string>): Promise<Page>
}

async function open(count: number): Promise<PassPages & { close(): Promise<void> }> {
  const clock = createFakeClock(Date.now())
  const emulator = await createEmulator({ users: 40, clock, botUrl: `${publicUrl}/api/messages` })
  const { store, close } = await openTestStore()
  const { world, url } = emulator
  const lines: string[] = []
  const write = (line: string) => {
    lookout.look('log', line)
    lines.push(line)
  }
  const log = createLog({ level: 'debug', destination: { write } })
  const closing: (() => Promise<void>)[] = []
  const ports: number[] = []
  const { operators, tenantId } = world
  const usual: PassVouchers = {
    voucher: async (id, { oid }) => {
      if (id !== 'voucher-1' || oid !== operators.megan.id) throw new wayBackInErrors.voucherNotFound()
      const account = { name: 'Adele <b>Vance</b>', upn: 'adele&co@contoso.example' }
      const operator = { name: 'Alex Wilber', upn: 'alex@contoso.example' }
      return {
        id,
        account,
        operator,
        released: false,
        left: 3,
        state: 'open',
        until: clock.now() + 3_600_000,
        locale: 'en-GB',
      }
    },
    revealPass: async (id, by, checked) => {
      const voucher = await pages.answer.voucher(id, by)
      pages.revealed.push({ id, by, checked })
      return { voucher, pass, minutes: 60, left: 2 }
    },
  }
  const pages: PassPages = {
    emulator,
    clock,
    store,
    receiver: operators.megan,
    logged: lines,
    revealed: [],
    answer: usual,
    reset: async () => {
      pages.answer = usual
      pages.revealed.length = 0
      lines.length = 0
      // Restores everything a test has used of the limits.
      await clock.advance(10 * 60_000)
      await store.db.withTables<PageTables>().deleteFrom('page_sessions').execute()
    },
    browser: () => {
      let turn = 0
      return createWeb(() => ({ [publicUrl]: `http://127.0.0.1:${ports[turn++ % count]}` }))
    },
    toEntra: (web, at = link) => web.get(`${at}/sign-in`, { 'sec-fetch-site': 'same-origin' }),
    choose: (web, entra, person) =>
      web.post(`${url}/${tenantId}/login`, { request: fieldOf(entra, 'request'), person }),
    signIn: async (web, { as = operators.megan.id, at = link } = {}) =>
      pages.choose(web, await pages.toEntra(web, at), as),
    press: (web, question, form = { checked: 'seen' }, headers) =>
      web.post(question.url, { form: fieldOf(question, 'form'), ...form }, headers),
  }
  for (let instance = 0; instance < count; instance++) {
    const cloud = createCloud({
      name: 'custom',
      graphUrl: url,
      loginUrl: url,
      tokenServiceUrl: url,
      botOpenIdUrl: `${url}/bf/.well-known/openidconfiguration`,
    })
    const network = createMsalNetwork({ from: cloud.authority, to: url, fetch: createBoundedFetch() })
    const server = createHttpServer({ pages: [passPage, returnPage], publicHost: 'bot.example', log })
    const entra = createBrowserSignIn({
      cloud,
      tenantId,
      clientId: world.ssoAppId,
      credential: { secret: world.ssoSecret },
      redirectUri: `${publicUrl}/pass/signed-in`,
      network,
      clock,
      log,
    })
    const parts = {
      sessions: createSessions({ store, clock, random: randomBytes }),
      entra,
      limit: createPageLimit(clock),
      cards: [],
      signIns: [passSignIn],
      publicUrl,
      messagesFor,
      log,
      use: () => assert.fail('no service is needed'),
    }
    const answers: PassVouchers = {
      voucher: (id, by) => pages.answer.voucher(id, by),
      revealPass: (id, by, checked) => pages.answer.revealPass(id, by, checked),
    }
    server.serve({
      bot: { receive: async () => ({ status: 200 }) },
      preAuthenticate: async () => ({ status: 401 }),
      ready: async () => {},
      pages: new Map<BotPage, PageHandlers>([
        [passPage, createPassPage({ ...parts, vouchers: answers })],
        [returnPage, returnPage.build(parts)],
      ]),
    })
    const port = await server.listen(0, '127.0.0.1')
    ports.push(port)
    const unwatch = lookout.watchPort(port)
    // Another test's emulator can get the same port later, and its responses contain tokens.
    closing.push(() => server.close().then(unwatch))
  }
  return Object.assign(pages, {
    close: async () => {
      for (const closeServer of closing) await closeServer()
      await emulator.close()
      await close()
    },
  })
}

/** Pages for the tests of a `describe`. */
export function usePassPages({ instances = 1 } = {}): () => PassPages {
  let opened: Awaited<ReturnType<typeof open>> | undefined
  before(async () => {
    opened = await open(instances)
  })
  beforeEach(() => opened?.reset())
  after(() => opened?.close())
  return () => {
    if (!opened) throw new Error('The pages are there inside tests and hooks only')
    return opened
  }
}
