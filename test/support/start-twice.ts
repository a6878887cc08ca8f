import { appendFileSync } from 'node:fs'
import { readConfig } from '../../src/app/config/config.ts'
import { startRollcall } from '../../src/app/process/start.ts'
import { createLog } from '../../src/core/log.ts'

// Runs as a separate process, because modules loaded by other tests stay loaded: starts the bot without a language
// model key and then, after a marker in the module list, with one.
const { MODULES_LOG = '', DATA_DIRS = '', ...environment } = process.env
const log = createLog({ level: 'silent' })
const [first = '', second = ''] = DATA_DIRS.split('\n')

const start = async (more: Record<string, string>) => {
  const rollcall = await startRollcall(readConfig({ ...environment, ...more }), log)
  await rollcall.close()
}

await start({ DATA_DIR: first })
appendFileSync(MODULES_LOG, 'with a key\n')
await start({ DATA_DIR: second, OPENAI_API_KEY: 'key-1' })
process.exit()
