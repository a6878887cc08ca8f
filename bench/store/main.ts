import { randomUUID } from 'node:crypto'
import fs from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { systemClock } from '../../src/core/clock.ts'
import { createLog } from '../../src/core/log.ts'
import { features } from '../../src/features/index.ts'
import { tablesOf } from '../../src/features/tables.ts'
import { openStore } from '../../src/store/open-store.ts'
import type { Store } from '../../src/store/store.ts'
import { changeAccounts, type Figures, planAccounts, queueJobs, readAudit, sizes, takeTurns } from './work.ts'

// npm run bench:store -- [accounts]: throughput of the embedded database and, with DATABASE_URL, of that (empty)
// server.
const [accounts = 2_000] = process.argv.slice(2).map(Number)
const databaseUrl = process.env['DATABASE_URL']

const open = (dataDir: string, url?: string): Promise<Store> =>
  openStore({
    dataDir,
    ...(url && { databaseUrl: url }),
    tables: tablesOf(features),
    clock: systemClock,
    log: createLog({ level: 'silent' }),
    queues: ['bench'],
  })

/** One column of the table: everything on one store, then accounts again on all given instances. */
async function measure(stores: readonly Store[]): Promise<Figures> {
  const [first] = stores
  if (!first) throw new Error('There is nothing to measure')
  const tenantId = randomUUID()
  const figures: Figures = {}
  const operation = await planAccounts(first, tenantId, accounts, figures)
  await changeAccounts([{ store: first, operation }], accounts, figures, 'one instance')
  if (stores.length > 1) {
    const jobs = await Promise.all(
      stores.map(async (store) => ({ store, operation: await planAccounts(store, tenantId, accounts) })),
    )
    await changeAccounts(jobs, accounts, figures, `${stores.length} instances`)
  }
  await readAudit(first, tenantId, figures)
  // Fewer accounts only show that it works.
  await queueJobs(first, figures, accounts < 100 ? 20 : 500)
  await takeTurns(first, figures, accounts < 100 ? 20 : 1_000)
  await sizes(first, figures)
  return figures
}

const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'rollcall-bench-'))
const columns: Record<string, Figures> = {}
const embedded = await open(path.join(folder, 'data'))
columns['embedded'] = await measure([embedded])
await embedded.close()
if (databaseUrl) {
  const stores = await Promise.all([1, 2, 3].map(() => open('', databaseUrl)))
  columns['server'] = await measure(stores)
  await Promise.all(stores.map((store) => store.close()))
}
await fs.rm(folder, { recursive: true, force: true })

const names = Object.keys(columns)
const rows = [...new Set(Object.values(columns).flatMap((figures) => Object.keys(figures)))]
console.log(
  `${new Date().toISOString().slice(0, 10)}, ${os.cpus().length} cores, load ${os.loadavg()[0]?.toFixed(1)}, Node ${process.version}\n`,
)
console.log(`| | ${names.join(' | ')} |\n| --- | ${names.map(() => '---').join(' | ')} |`)
for (const row of rows) console.log(`| ${row} | ${names.map((name) => columns[name]?.[row] ?? '').join(' | ')} |`)
process.exit()
