// Covers: report
import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createWholeRegistry } from '../src/actions/index.ts'
import { actionsOf } from '../src/features/define.ts'
import { features } from '../src/features/index.ts'
import { createReports, reportVersion } from '../src/features/report/index.ts'
import { reportFormats } from '../src/features/report/model.ts'
import { stepsOfKind } from '../src/operations/lifecycle/moves.ts'
import { alex, containment, storeEntries, tenant } from '../test/features/report/reported.ts'
import { openTestStore } from '../test/support/store.ts'
import { messagesFor } from '../test/support/words.ts'

// npm run bench:report -- [accounts]: the memory needed to write a report, for a tenth of the accounts and for all of
// them, with the embedded database, each in a separate process. It must not grow with the number of accounts.
const [accounts = 5_000] = process.argv.slice(2).map(Number)

interface Figures {
  readonly format: string
  readonly bytes: number
  readonly ms: number
  /** The maximum in use after a full garbage collection, in addition to the start. */
  readonly held: number
}

/** Memory in use after a full garbage collection. */
function inUse(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

async function measure(count: number): Promise<Figures[]> {
  const { store, close } = await openTestStore()
  try {
    await storeEntries(store, containment({ accounts: count, failing: [7] }))
    const reports = createReports({
      ...store,
      registry: createWholeRegistry(actionsOf(features), features),
      states: stepsOfKind(features, 'state'),
      messagesFor,
    })
    const about = { operation: 'tobaki-42' }
    const { last } = (await reports.outline(tenant, about)) ?? {}
    if (!last) throw new Error('There is nothing to report')
    const common = { report: reportVersion, rollcall: '0.1.0', tenant, about, language: 'en', redacted: false } as const
    const head = { ...common, timeZone: 'UTC', madeAt: new Date().toISOString(), madeFor: alex, last }
    const figures: Figures[] = []
    for (const format of reportFormats) {
      const before = inUse()
      const from = performance.now()
      let [bytes, held, pieces] = [0, 0, 0]
      for await (const piece of (await reports.read({ ...head, format })).text()) {
        bytes += Buffer.byteLength(piece)
        if (pieces++ % Math.max(50, Math.ceil(count / 10)) === 0) held = Math.max(held, inUse() - before)
      }
      figures.push({ format, bytes, ms: performance.now() - from, held })
    }
    return figures
  } finally {
    await close()
  }
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

/** Measures in a separate process, whose database has contained nothing else. */
const measured = (count: number): Promise<Figures[]> =>
  new Promise((resolve, reject) => {
    const child = fork(fileURLToPath(import.meta.url), [String(count)], { execArgv: ['--import', 'tsx'] })
    child.once('message', (figures) => resolve(figures as Figures[])).once('error', reject)
  })

if (process.send) {
  process.send(await measure(accounts))
} else {
  for (const count of [accounts / 10, accounts])
    for (const { format, bytes, ms, held } of await measured(count))
      process.stdout.write(
        `${count} accounts, ${format}: ${megabytes(bytes)} in ${(ms / 1000).toFixed(1)} s, at most ${megabytes(held)} held\n`,
      )
}
