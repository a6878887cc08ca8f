import { spawnSync } from 'node:child_process'
import { copyFileSync, existsSync, readFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import * as bot from './bot.ts'
import { cardPage } from './cards.ts'
import { compare, reference } from './compare.ts'
import * as incident from './contain.ts'
import { startGraph } from './play.ts'
import * as scenarios from './scenarios.ts'
import { isShort } from './size.ts'
import { format, type Row } from './table.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const wanted = process.argv.slice(2).filter((one) => !one.startsWith('--'))
const { warmUp, nightly5000, ...rest } = scenarios
/** The last ones run only if named, or in the short form, because they take minutes. */
const order = Object.entries({ warmUp, reference, ...rest, cardPage, ...incident, ...bot, nightly5000 })
const byNameOnly = new Set(['nightly5000'])

/** Runs all scenarios, or those named; the exit code says whether a starred target was missed. */
async function main(): Promise<number> {
  if (!existsSync(`${root}bench/node_modules`)) {
    const installed = spawnSync('npm', ['ci', '--ignore-scripts', '--prefix', 'bench'], { cwd: root, stdio: 'inherit' })
    if (installed.status !== 0) return 2
  }
  const built = spawnSync('npx', ['tsc', '-p', 'bench/tsconfig.build.json'], { cwd: root, stdio: 'inherit' })
  if (built.status !== 0) return 2
  // The emulator takes its consent from it.
  copyFileSync(`${root}aad.manifest.json`, `${root}bench/build/aad.manifest.json`)
  const graph = startGraph()
  const rows: Row[] = []
  try {
    for (const [name, run] of order) {
      const chosen = wanted.length > 0 ? wanted.includes(name) : isShort || !byNameOnly.has(name)
      if (!chosen && name !== 'warmUp' && name !== 'reference') continue
      process.stderr.write(`${name} ...\n`)
      rows.push(...(await run(graph)))
    }
  } finally {
    graph.end()
  }
  const date = new Date().toISOString().slice(0, 10)
  process.stdout.write(`${date}, ${cpus().length} cores, Node ${process.version}\n\n${format(rows)}\n`)
  const missed = rows.flatMap((row) => (row.checks ?? []).filter((check) => check.starred && !check.met))
  // Times of so little work mean nothing, but nothing may be lost or wrong.
  if (isShort) return missed.some(({ target }) => target === '<= 0') ? 1 : 0
  const { slower, compared } = compare(rows, readFileSync(`${root}bench/results.md`, 'utf8'))
  process.stdout.write(
    `\n${compared} rows compared with bench/results.md; slower by more than a tenth: ${slower.length}\n`,
  )
  for (const line of slower) process.stdout.write(`- ${line}\n`)
  if (missed.length > 0) process.stderr.write(`${missed.length} starred target(s) missed\n`)
  return missed.length > 0 ? 1 : 0
}

process.exitCode = await main()
