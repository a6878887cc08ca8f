import { fork } from 'node:child_process'
import fs from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { folderOfTheRun } from '../support/folders.ts'
import type { Decisions } from './choices.ts'
import { type Outcome, run } from './run.ts'
import { shrink } from './shrink.ts'
import { add, linesOf, nothing, profileOf, type Totals, totalsOf } from './totals.ts'

/*
 * npm run simulate -- [--steps 1000] [--seed 1] [--jobs 1] [--journal] [--profile] [--keep FILE] [--shrinks 150] [--replay FILE]
 *
 * Plays runs of a few hundred steps, one seed after another, until there are enough steps or a run fails. Exits with 1
 * if one fails. `--jobs` shares the seeds among processes. `--keep` looks for a shorter run with the same failure, and
 * saves its decisions; `--replay` plays them. `--profile` lists the statements that took longest.
 */

/** A longer run has more operations, which makes every question to the database slower. */
const stepsPerRun = 250
const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '1000' },
    seed: { type: 'string', default: '1' },
    jobs: { type: 'string', default: '1' },
    /** The distance to the next seed of the same process. */
    stride: { type: 'string', default: '1' },
    journal: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    keep: { type: 'string' },
    /** How often to play a failed run in search of a shorter one. */
    shrinks: { type: 'string', default: '150' },
    replay: { type: 'string' },
  },
})
const [wanted, first, jobs, stride] = [values.steps, values.seed, values.jobs, values.stride].map(Number) as [
  number,
  number,
  number,
  number,
]
const journal = values.journal ? { journal: (line: string) => console.log(line) } : {}
const started = process.hrtime.bigint()

/** What failed, without the names of operations and people, which differ between runs. */
const kindOf = (failure: unknown) =>
  String(failure instanceof Error ? failure.message : failure)
    .split('\n', 1)[0]
    ?.replace(/\b[a-z]{6}-\d\d\b|\b[0-9a-f-]{36}\b|\d+/g, '#')

async function keep(file: string, { decisions, failure }: Outcome): Promise<void> {
  const isSame = async (fewer: Decisions) => {
    const { failure: other } = await run({ from: { decisions: fewer }, steps: fewer.length - 2 })
    return other !== undefined && kindOf(other) === kindOf(failure)
  }
  const shortest = await shrink(decisions, isSame, Number(values.shrinks))
  await fs.writeFile(file, `[\n${shortest.map((step) => JSON.stringify(step)).join(',\n')}\n]\n`)
  console.log(`${file} has ${shortest.length - 2} steps`)
}

function tell(outcome: Outcome, name: string): void {
  if (outcome.failure === undefined) return
  console.log(`${name} failed in step ${outcome.steps}:`, outcome.failure)
  process.exitCode = 1
}

async function replay(file: string): Promise<Totals> {
  const decisions = JSON.parse(await fs.readFile(file, 'utf8')) as Decisions
  const outcome = await run({ from: { decisions }, steps: decisions.length - 2, ...journal })
  tell(outcome, file)
  return totalsOf(outcome)
}

async function playSeeds(): Promise<Totals> {
  let totals = nothing
  let seed = first
  // What ends the process isn't an outcome of the run.
  process.on('uncaughtExceptionMonitor', () => console.log(`seed ${seed} ended the process:`))
  for (; totals.steps < wanted; seed += stride) {
    const outcome = await run({ from: { seed }, steps: Math.min(stepsPerRun, wanted - totals.steps), ...journal })
    totals = add(totals, totalsOf(outcome))
    tell(outcome, `seed ${seed}`)
    if (outcome.failure === undefined) continue
    if (values.keep) await keep(values.keep, outcome)
    break
  }
  return totals
}

/** Shares the seeds among processes; the other options are theirs too. */
async function playInParallel(): Promise<Totals> {
  // Named here, so that only one of them makes the empty database.
  folderOfTheRun()
  const others = process.argv.slice(2).filter((one) => one === '--journal')
  const shares = Array.from({ length: jobs }, async (_, job) => {
    const own = ['--steps', `${Math.ceil(wanted / jobs)}`, '--seed', `${first + job}`, '--stride', `${jobs}`]
    const child = fork(fileURLToPath(import.meta.url), [...own, ...others])
    let totals = nothing
    child.on('message', (told) => {
      totals = told as Totals
    })
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve))
    if (code !== 0) process.exitCode = 1
    return totals
  })
  return (await Promise.all(shares)).reduce(add, nothing)
}

const played = await (values.replay ? replay(values.replay) : jobs > 1 ? playInParallel() : playSeeds())
const { user, system } = process.cpuUsage()
const totals = { ...played, cpuSeconds: played.cpuSeconds + (user + system) / 1e6 }
if (process.send) process.send(totals)
else {
  const seconds = Number(process.hrtime.bigint() - started) / 1e9
  for (const line of [...linesOf(totals, seconds), ...(values.profile ? profileOf(totals) : [])]) console.error(line)
}
