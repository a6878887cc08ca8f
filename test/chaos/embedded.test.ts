import assert from 'node:assert/strict'
import fs from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Kysely } from 'kysely'
import { createEmulator } from '../../emulator/main.ts'
import { createRandom } from '../../emulator/random.ts'
import { verifyAudit } from '../../src/app/cli/audit-verify.ts'
import { createLog } from '../../src/core/log.ts'
import type { Database } from '../../src/store/database.ts'
import { openAudit } from '../../src/store/queries/audit-open.ts'
import { type LaunchedBot, launchBot } from '../support/bot-process.ts'
import { beginDisabling, pickMany } from '../support/disabling.ts'
import { temporaryFolder } from '../support/folders.ts'
import { createGatedQuota, rationUpTo } from '../support/gated-quota.ts'
import { keepLedger, writtenUpTo } from '../support/ledger.ts'
import { environmentFor } from '../support/rollcall.ts'
import { copyOfTemplate } from '../support/store.ts'
import { createWitness, describeFlights } from '../support/witness.ts'
import { chaos } from './settings.ts'

const { accounts } = chaos
const log = createLog({ level: 'silent' })

describe(`an operation on ${accounts} accounts on the embedded database`, () => {
  it(`survives ${chaos.kills} kills at random moments`, async () => {
    const random = createRandom(chaos.seed)
    const rations = createGatedQuota(40)
    const emulator = await createEmulator({
      users: accounts * 2,
      latency: 'standard',
      graph: { quota: rations.quota },
    })
    const { world, framework } = emulator
    const dataDir = await copyOfTemplate()
    const environment = environmentFor(emulator, { DATA_DIR: dataDir, APPROVAL_ABOVE: '10000', LOG_LEVEL: 'info' })
    const ledger = keepLedger(emulator)
    const witness = createWitness(ledger, world.tenantId)
    const start = async () => {
      const bot = launchBot(environment)
      framework.botUrl = `http://127.0.0.1:${await bot.listening}/api/messages`
      return bot
    }
    let bot: LaunchedBot | undefined
    try {
      bot = await start()
      const operation = await beginDisabling(emulator, pickMany(emulator, accounts), { timeout: 120_000 })
      const writes = 2 * operation.total
      let midRun = 0
      for (let kill = 1; kill <= chaos.kills; kill++) {
        const dice = random()
        const most = rationUpTo(chaos.kills - kill + 1, writes - ledger.different)
        rations.give(most)
        // Counted from here: a bot that starts may write before it says that it is ready.
        const given = ledger.total
        if (kill > 1 && dice < 0.2) {
          bot = launchBot(environment)
          await pause(random() * 5_000)
        } else {
          if (kill > 1) bot = await start()
          await writtenUpTo(ledger, given + random() * most)
          await pause(random() * 200)
        }
        const from = Date.now()
        await bot.kill()
        const to = Date.now()
        if (ledger.different < writes) midRun += 1
        await onCopy(dataDir, (db) => witness.testify(db, { from, to }))
      }
      rations.giveAll()
      bot = await start()
      await operation.result(300_000)
      await bot.stop()
      const flights = await onCopy(dataDir, witness.conclude)
      const said: string[] = []
      const code = await verifyAudit({ args: [], environment: { DATA_DIR: dataDir }, write: (text) => said.push(text) })
      assert.equal(code, 0, said.join(''))
      console.log(
        `${chaos.kills} kills, ${midRun} in the middle; ${writes} writes, none lost; ${describeFlights(flights)}`,
      )
      assert.equal(midRun, chaos.kills, 'the operation was over before the last kill')
    } finally {
      await bot?.kill()
      await emulator.close()
    }
  })
})

/** Opens a copy, so that the bot still has to recover from the kill by itself. */
async function onCopy<T>(dataDir: string, look: (db: Kysely<Database>) => Promise<T>): Promise<T> {
  const copy = path.join(await temporaryFolder(), 'data')
  await fs.cp(dataDir, copy, { recursive: true })
  const { db, close } = await openAudit({ dataDir: copy, log })
  const seen = await look(db).finally(close)
  await fs.rm(copy, { recursive: true, force: true })
  return seen
}
