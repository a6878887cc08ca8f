import { lookout } from '../../support/secrets.ts'
import { closeBrowsers, openPages } from './browser.ts'

export const mochaHooks = {
  /** No page may contain a token, visible or not. */
  async afterEach() {
    for (const page of await openPages()) lookout.look('page', await page.content().catch(() => ''))
  },
  /** Closes the browser of each mocha process. */
  afterAll: closeBrowsers,
}
