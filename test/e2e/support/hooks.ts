import { Runnable } from 'mocha'
import { lookout } from '../../support/secrets.ts'
import { closeBrowsers, openPages } from './browser.ts'
import { whatIsThere } from './report.ts'

// Tests and hooks alike: what fails mostly is a hook that starts a demo.
const { run } = Runnable.prototype
Runnable.prototype.run = function (this: Runnable, done) {
  run.call(this, async (error?: unknown) => {
    if (error instanceof Error) error.stack = `${error.stack}\n\n${await whatIsThere(this.fullTitle())}`
    done(error)
  })
}

export const mochaHooks = {
  /** No page may contain a token, visible or not. */
  async afterEach() {
    for (const page of await openPages()) lookout.look('page', await page.content().catch(() => ''))
  },
  /** Closes the browser of each mocha process. */
  afterAll: closeBrowsers,
}
