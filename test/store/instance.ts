import { systemClock } from '../../src/core/clock.ts'
import { createLog } from '../../src/core/log.ts'
import { openStore } from '../../src/store/open-store.ts'
import { tables } from '../support/tables.ts'

// A second process using the store: `instance <folder or postgres url> <what to do>`.
const [where = '', act = ''] = process.argv.slice(2)
const say = (line: string) => process.stdout.write(`${line}\n`)

try {
  const store = await openStore({
    dataDir: where,
    ...(where.startsWith('postgres') && { databaseUrl: where }),
    tables,
    clock: systemClock,
    log: createLog({ level: 'silent' }),
  })
  say('open')
  if (act === 'write') {
    for (let n = 0; ; n++) {
      await store.turnState.write({ [`a${n}`]: { n }, [`b${n}`]: { n } })
      say(`${n}`)
    }
  }
  if (act === 'hang') {
    await store.queue.work('shared', async (data) => {
      say(`took ${Object(data).n}`)
      await new Promise(() => {})
    })
  }
} catch (error) {
  say(`failed: ${(error as Error).message}`)
  process.exit(1)
}
