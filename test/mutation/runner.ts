import { INSTRUMENTER_CONSTANTS, type InstrumenterContext, type StrykerOptions } from '@stryker-mutator/api/core'
import { commonTokens, declareFactoryPlugin, PluginKind, tokens } from '@stryker-mutator/api/plugin'
import {
  type DryRunResult,
  DryRunStatus,
  determineHitLimitReached,
  type TestResult,
  type TestRunner,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner'
import Mocha from 'mocha'

// Stryker's own plugin doesn't support mocha 12. This one loads the tests once and then reruns those covering a mutant
// in one process.

interface Fixtures {
  readonly _beforeAll: Mocha.Hook[]
  readonly _afterAll: Mocha.Hook[]
  readonly suites: Fixtures[]
}

function createMochaRunner(options: StrykerOptions): TestRunner {
  const shared = globalThis as { [INSTRUMENTER_CONSTANTS.NAMESPACE]?: InstrumenterContext }
  const context = shared[INSTRUMENTER_CONSTANTS.NAMESPACE] ?? ({} as InstrumenterContext)
  shared[INSTRUMENTER_CONSTANTS.NAMESPACE] = context
  let results: TestResult[] = []
  let marking = false
  let loaded = false

  const note = (test: Mocha.Runnable, status: TestStatus, error?: Error) => {
    // A failing hook counts as a failure of the test it ran for.
    const id = (test.ctx?.currentTest ?? test).fullTitle()
    const seen = { id, name: id, timeSpentMs: test.duration ?? 0, ...(test.file && { fileName: test.file }) }
    if (status !== TestStatus.Failed) results.push({ ...seen, status })
    else results.push({ ...seen, status, failureMessage: error?.stack ?? error?.message ?? 'failed' })
  }
  class Recorder extends Mocha.reporters.Base {
    constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
      super(runner, options)
      runner.on('pass', (test) => note(test, TestStatus.Success))
      runner.on('pending', (test) => note(test, TestStatus.Skipped))
      runner.on('fail', (test, error) => note(test, TestStatus.Failed, error))
    }
  }

  const mocha = new Mocha({ reporter: Recorder, timeout: 0 })
  mocha.cleanReferencesAfterRun(false)
  for (const file of options['testModules'] as string[]) mocha.addFile(file)
  mocha.suite.beforeEach(function () {
    if (marking && this.currentTest) context.currentTestId = this.currentTest.fullTitle()
  })

  const load = async () => {
    if (loaded) return
    await mocha.loadFilesAsync()
    keepFixtures(mocha.suite as unknown as Fixtures)
    loaded = true
  }

  const run = async (bail: boolean, mutant?: string): Promise<DryRunResult> => {
    results = []
    try {
      await load()
      setBail(mocha.suite, bail)
      if (mutant !== undefined) context.activeMutant = mutant
      await new Promise<void>((resolve) => mocha.run(() => resolve()))
    } catch (error) {
      return { status: DryRunStatus.Error, errorMessage: (error as Error).stack ?? `${error}` }
    }
    return (
      determineHitLimitReached(context.hitCount, context.hitLimit) ?? { status: DryRunStatus.Complete, tests: results }
    )
  }

  return {
    capabilities: () => ({ reloadEnvironment: false }),

    async dryRun({ disableBail, coverageAnalysis }) {
      marking = coverageAnalysis === 'perTest'
      const result = await run(!disableBail)
      marking = false
      if (result.status !== DryRunStatus.Complete) return result
      const names = new Set<string>()
      for (const { id } of result.tests) {
        if (names.has(id)) return { status: DryRunStatus.Error, errorMessage: `Two tests are called "${id}"` }
        names.add(id)
      }
      return { ...result, ...(context.mutantCoverage && { mutantCoverage: context.mutantCoverage }) }
    },

    async mutantRun({ testFilter, activeMutant, hitLimit, mutantActivation, disableBail }) {
      Object.assign(context, { hitLimit, hitCount: hitLimit === undefined ? undefined : 0 })
      const titles = testFilter?.map((title) => `(^${title.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')}$)`)
      mocha.grep(titles ? new RegExp(titles.join('|')) : /(?:)/)
      if (mutantActivation === 'static') context.activeMutant = activeMutant.id
      return toMutantRunResult(await run(!disableBail, activeMutant.id))
    },
  }
}
createMochaRunner.inject = tokens(commonTokens.options)

/**
 * Keeps a suite's fixtures, such as a database, for the life of the process: recreating them for every mutant would
 * take most of the time.
 */
function keepFixtures(suite: Fixtures): void {
  for (const hook of suite._beforeAll) {
    const setUp = hook.fn as Mocha.AsyncFunc | undefined
    let done = false
    hook.fn = async function (this: Mocha.Context) {
      if (!done) await setUp?.call(this)
      done = true
    }
  }
  suite._afterAll.length = 0
  for (const inner of suite.suites) keepFixtures(inner)
}

function setBail(suite: Mocha.Suite, bail: boolean): void {
  suite.bail(bail)
  for (const inner of suite.suites) setBail(inner, bail)
}

export const strykerPlugins = [declareFactoryPlugin(PluginKind.TestRunner, 'mocha12', createMochaRunner)]
