import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { createEmulator } from '../../emulator/main.ts'
import { createRandom } from '../../emulator/random.ts'
import { verifyAudit } from '../../src/app/cli/audit-verify.ts'
import { createLog } from '../../src/core/log.ts'
import { openAudit } from '../../src/store/queries/audit-open.ts'
import { type LaunchedBot, launchBot } from '../support/bot-process.ts'
import { beginDisabling, pickMany } from '../support/disabling.ts'
import { createGatedQuota, rationUpTo } from '../support/gated-quota.ts'
import { keepLedger, writtenUpTo } from '../support/ledger.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { environmentFor } from '../support/rollcall.ts'
import { createWitness, describeFlights } from '../support/witness.ts'
import { chaos } from './settings.ts'

const { accounts } = chaos

describe(`an operation on ${accounts} accounts on one instance`, () => {
  it(`survives ${chaos.kills} kills at random moments`, async () => {
    const random = createRandom(chaos.seed)
    const rations = createGatedQuota(40)
    const emulator = await createEmulator({
      users: accounts * 2,
      latency: 'standard',
      graph: { quota: rations.quota },
    })
    const { world, framework } = emulator
    const DATABASE_URL = await createTestDatabase()
    const environment = environmentFor(emulator, { DATABASE_URL, APPROVAL_ABOVE: '10000', LOG_LEVEL: 'info' })
    const ledger = keepLedger(emulator)
    const witness = createWitness(ledger, world.tenantId)
    const start = async () => {
      const bot = launchBot(environment)
      framework.botUrl = `http://127.0.0.1:${await bot.listening}/api/messages`
      return bot
    }
    let bot: LaunchedBot | undefined
    let database: Awaited<ReturnType<typeof openAudit>> | undefined
    try {
      bot = await start()
      database = await openAudit({ databaseUrl: DATABASE_URL, dataDir: '', log: createLog({ level: 'silent' }) })
      const { db } = database
      const operation = await beginDisabling(emulator, pickMany(emulator, accounts))
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
        await witness.testify(db, { from, to })
      }
      rations.giveAll()
      bot = await start()
      await operation.result()
      await bot.stop()
      const flights = await witness.conclude(db)
      const said: string[] = []
      const code = await verifyAudit({ args: [], environment: { DATABASE_URL }, write: (text) => said.push(text) })
      assert.equal(code, 0, said.join(''))
      console.log(
        `${chaos.kills} kills, ${midRun} in the middle; ${writes} writes, none lost; ${describeFlights(flights)}`,
      )
      assert.equal(midRun, chaos.kills, 'the operation was over before the last kill')
    } finally {
      await bot?.kill()
      await database?.close()
      await emulator.close()
    }
  })
})
