import { closeBrowsers } from './browser.ts'

/** For mocha: each of its processes leaves no browser behind. */
export const mochaHooks = { afterAll: closeBrowsers }
