import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { latencyModels } from '../emulator/latency.ts'
import { systemClock } from '../src/core/clock.ts'
import { createLog } from '../src/core/log.ts'
import { accountColumns } from '../src/features/export/columns.ts'
import { createExports } from '../src/features/export/files.ts'
import { features } from '../src/features/index.ts'
import { tablesOf } from '../src/features/tables.ts'
import { createGraph } from '../src/graph/client.ts'
import { listAccounts, listAllAccounts } from '../src/graph/directory/list.ts'
import { openStore } from '../src/store/open-store.ts'
import { openStage } from './stage.ts'

// npm run bench:large -- [accounts]: the first page of a list and a CSV file of a whole tenant. This process simulates
// Graph; another one lists and exports, with the embedded database, and reports its memory use.
const [accounts = 300_000] = process.argv.slice(2).map(Number)

/** Memory used since the start, after a tenth and at the end; it must stay the same. */
interface Figures {
  readonly firstPageMs: number
  readonly exportMs: number
  readonly rows: number
  readonly early: number
  readonly late: number
  readonly peak: number
}

const megabytes = (bytes: number) => Math.round(bytes / 1e6)

/** Memory in use after a full garbage collection. */
function inUse(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

async function measure(url: string, token: string): Promise<Figures> {
  const dataDir = await fs.mkdtemp(path.join(os.tmpdir(), 'rollcall-large-'))
  const log = createLog({ level: 'silent' })
  const store = await openStore({ dataDir, tables: tablesOf(features), clock: systemClock, log })
  try {
    const graph = createGraph({ baseUrl: url, clock: systemClock, log, tenantSize: 'L' })
    const directory = graph.as(async () => token, { priority: 'high' })
    const began = performance.now()
    await directory.ask(listAccounts, {}, { offset: 0, size: 20 })
    const firstPageMs = performance.now() - began
    const exports = createExports({ store, clock: systemClock, random: randomBytes, publicUrl: 'https://bot.example' })
    const before = inUse()
    const used: number[] = []
    const from = performance.now()
    const onProgress = (rows: number) => {
      if (rows % (accounts / 10) === 0) used.push(inUse() - before)
    }
    const anna = { oid: 'anna', tid: 'contoso', upn: 'anna@contoso.com', name: 'Anna' }
    const { rows } = await exports.create(anna, {
      what: 'users',
      format: 'csv',
      columns: accountColumns,
      rows: directory.ask(listAllAccounts, {}),
      of: {},
      onProgress,
    })
    const exportMs = performance.now() - from
    const [early = 0] = used
    return { firstPageMs, exportMs, rows, early, late: used.at(-1) ?? 0, peak: process.resourceUsage().maxRSS * 1024 }
  } finally {
    await store.close()
    await fs.rm(dataDir, { recursive: true })
  }
}

async function play(): Promise<number> {
  const stage = await openStage({ users: accounts, model: latencyModels.standard, seed: 1 })
  // Graph keeps its users in order. The emulated Graph sorts them on the first request, which must not count as the
  // bot's time.
  const asked = `${stage.url}/v1.0/users?$count=true&$orderby=displayName&$top=1`
  const sorted = await fetch(asked, {
    headers: { Authorization: `Bearer ${stage.token}`, ConsistencyLevel: 'eventual' },
  })
  if (!sorted.ok) throw new Error(`Graph answered ${sorted.status}: ${await sorted.text()}`)
  const child = fork(fileURLToPath(import.meta.url), [String(accounts)], {
    env: { ...process.env, GRAPH_URL: stage.url, GRAPH_TOKEN: stage.token },
  })
  const figures = await new Promise<Figures | undefined>((resolve) => {
    child.once('message', (told) => resolve(told as Figures))
    child.once('exit', () => resolve(undefined))
  })
  stage.close()
  if (!figures) return 1
  const { firstPageMs, exportMs, rows, early, late, peak } = figures
  console.log(`${accounts} accounts, Node ${process.version}`)
  console.log(`first page       ${Math.round(firstPageMs)} ms`)
  console.log(`export           ${rows} rows in ${(exportMs / 1000).toFixed(1)} s`)
  console.log(
    `memory in use    +${megabytes(early)} MB after a tenth, +${megabytes(late)} MB at the end; peak ${megabytes(peak)} MB`,
  )
  // Fewer accounts show only that it works.
  const met = rows >= accounts && (accounts < 10_000 || (firstPageMs < 1000 && late - early < 10e6))
  if (!met) console.log('MISSED: first page below 1 s, all rows, and no more than 10 MB between a tenth and the end')
  return met ? 0 : 1
}

const { GRAPH_URL: url, GRAPH_TOKEN: token } = process.env
if (url && token) process.send?.(await measure(url, token))
else process.exitCode = await play()
