import { relative } from 'node:path'
import type { LogLevel, MutantResult } from '@stryker-mutator/api/core'
import { Stryker } from '@stryker-mutator/core'
import { folderOfTheRun } from '../support/folders.ts'
import { type Group, groups } from './groups.ts'

// npm run test:mutation [-- src/graph/batch/judge-responses.ts ...]: how many mutations of these modules the tests detect.

const wanted = process.argv.slice(2)
const enough = 85
const scores: number[] = []

// Inherited by the test processes, so that they share one prepared database.
folderOfTheRun()

/** Runs one group: the result for each mutant. */
function mutate(modules: readonly string[], { tests, slackMs }: Group): Promise<MutantResult[]> {
  const node = ['--import', 'tsx']
  return new Stryker({
    mutate: [...modules],
    // Not Stryker's own `testFiles`, which it would treat as test names.
    testModules: [...tests],
    warnings: false,
    testRunner: 'mocha12',
    plugins: ['./test/mutation/runner.ts', './test/mutation/reporter.ts'],
    testRunnerNodeArgs: node,
    checkerNodeArgs: node,
    timeoutMS: slackMs,
    // Its five minutes aren't enough for the longer scenarios on a busy machine.
    dryRunTimeoutMinutes: 30,
    coverageAnalysis: 'perTest',
    concurrency: Number(process.env['MUTATION_CONCURRENCY'] ?? 1),
    reporters: ['survivors'],
    allowConsoleColors: false,
    logLevel: 'warn' as LogLevel,
    // Stryker would parse it with the compiler's old API, and it isn't needed here.
    tsconfigFile: 'none.json',
    disableTypeChecks: false,
    tempDirName: '.cache/mutation',
    // Without `.cache`, because Stryker copies no empty folders, and the files of a database include some.
    ignorePatterns: ['/.cache', '/infra', '/bench', '/dist', '/appPackage', '/.data', '/test/e2e', '/test-results'],
  }).runMutationTest()
}

/** A row of the table that is printed. */
function report(module: string, mutants: readonly MutantResult[]): void {
  const count = (...statuses: MutantResult['status'][]) =>
    mutants.filter(({ status }) => statuses.includes(status)).length
  const noticed = count('Killed', 'Timeout')
  const total = noticed + count('Survived', 'NoCoverage')
  const score = total === 0 ? 100 : (100 * noticed) / total
  scores.push(score)
  console.log(
    `| \`${module.replace('src/', '')}\` | ${total} | ${count('Killed')} | ${count('Timeout')} | ${count('Survived')} | ${count('NoCoverage')} | ${score.toFixed(1)} % |`,
  )
}

for (const group of groups) {
  const chosen = wanted.length === 0 ? group.modules : group.modules.filter((module) => wanted.includes(module))
  if (chosen.length === 0) continue
  const mutants = await mutate(chosen, group)
  for (const module of chosen) {
    report(
      module,
      mutants.filter(({ fileName }) => relative('', fileName) === module),
    )
  }
}

if (scores.length === 0) throw new Error(`None of these modules is mutated: ${wanted.join(', ')}`)
process.exitCode = scores.every((score) => score >= enough) ? 0 : 1
