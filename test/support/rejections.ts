/*
 * A rejection that nobody handles ends a process in production. Mocha ignores it, and removes listeners after each file,
 * so this has one for each: the test that is running fails.
 */

function fail(reason: unknown): never {
  throw reason
}

export const mochaHooks = {
  beforeAll() {
    process.removeListener('unhandledRejection', fail)
    process.on('unhandledRejection', fail)
  },
}
