type Retried = Mocha.Test & { currentRetry(): number; retries(): number }

/** Says why a test failed; mocha itself only shows the last attempt. */
function tell(title: string, fn: Mocha.AsyncFunc): Mocha.AsyncFunc {
  return async function (this: Mocha.Context) {
    try {
      return await fn.call(this)
    } catch (error) {
      // Skipping throws, too.
      if (!(error instanceof Error)) throw error
      const [what = '', ...where] = String(error.stack).split('\n')
      const own = where.filter((line) => line.includes('.test.ts:')).slice(0, 2)
      console.log(['    failed: '.concat(title), what.slice(0, 1_000), ...own].join('\n      '))
      throw error
    }
  }
}

/** CI repeats a failed test once, because the machine may be busy; the log then says so, that nobody overlooks it. */
export const mochaHooks = {
  beforeEach(this: Mocha.Context) {
    const test = this.currentTest as Retried | undefined
    if (!test?.fn || test.fn.length > 0 || test.currentRetry() >= test.retries()) return
    test.fn = tell(test.fullTitle(), test.fn as Mocha.AsyncFunc)
  },
  afterEach(this: Mocha.Context) {
    const test = this.currentTest as Retried | undefined
    if (test && test.currentRetry() > 0 && test.state === 'passed')
      console.log(`    passed only when repeated: ${test.fullTitle()}`)
  },
}
