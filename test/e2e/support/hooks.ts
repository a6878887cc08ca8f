import { lookout } from '../../support/secrets.ts'
import { closeBrowsers, openPages } from './browser.ts'

export const mochaHooks = {
  /** No page may hold a token, seen or unseen. */
  async afterEach() {
    for (const page of await openPages()) lookout.look('page', await page.content().catch(() => ''))
  },
  /** Each of mocha's processes leaves no browser behind. */
  afterAll: closeBrowsers,
}
