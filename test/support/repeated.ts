/** CI repeats a failed test once, because the machine may be busy; the log then names it, so that nobody overlooks it. */
export const mochaHooks = {
  afterEach(this: Mocha.Context) {
    const test = this.currentTest as (Mocha.Test & { currentRetry(): number }) | undefined
    if (test && test.currentRetry() > 0 && test.state === 'passed')
      console.log(`    passed only when repeated: ${test.fullTitle()}`)
  },
}
