import assert from 'node:assert/strict'
import fs from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { verifyAudit } from '../../src/audit-verify.ts'
import { createLog } from '../../src/core/log.ts'
import { createEmulator } from '../../src/emulator/main.ts'
import { createRandom } from '../../src/emulator/random.ts'
import { openAudit } from '../../src/store/audit-open.ts'
import { launchBot } from '../support/bot-process.ts'
import { beginDisabling, many } from '../support/disabling.ts'
import { temporaryFolder } from '../support/folders.ts'
import { keepLedger, writtenUpTo } from '../support/ledger.ts'
import { environmentFor } from '../support/rollcall.ts'
import { slowQuota } from '../support/slow-quota.ts'
import { copyOfTemplate } from '../support/store.ts'
import { createWitness, type Witness } from '../support/witness.ts'
import { chaos } from './settings.ts'

const accounts = 2_000
const log = createLog({ level: 'silent' })

describe('an operation on 2,000 accounts on the embedded database', () => {
  it(`survives ${chaos.kills} kills at random moments`, async () => {
    const random = createRandom(chaos.seed)
    // So that the kills spread over the run.
    const size = Math.ceil((2 * accounts * 0.6) / chaos.kills)
    const emulator = await createEmulator({
      users: accounts * 2,
      latency: 'standard',
      graph: { quota: slowQuota(size) },
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
    try {
      let bot = await start()
      const operation = await beginDisabling(emulator, many(emulator, accounts), { timeout: 120_000 })
      const writes = 2 * operation.total
      let midRun = 0
      for (let kill = 1; kill <= chaos.kills; kill++) {
        const dice = random()
        if (kill > 1 && dice < 0.2) {
          bot = launchBot(environment)
          await pause(random() * 5_000)
        } else {
          if (kill > 1) bot = await start()
          const share = (writes - ledger.total) / (chaos.kills - kill + 1)
          await writtenUpTo(ledger, ledger.total + random() * 2 * share)
          await pause(random() * 200)
        }
        await bot.kill()
        if (ledger.total < writes) midRun += 1
        await testify(witness, dataDir)
      }
      bot = await start()
      await operation.result(300_000)
      await bot.stop()
      await testify(witness, dataDir, 'conclude')
      const said: string[] = []
      const code = await verifyAudit({ args: [], environment: { DATA_DIR: dataDir }, write: (text) => said.push(text) })
      assert.equal(code, 0, said.join(''))
      console.log(
        `${chaos.kills} kills, ${midRun} in the middle; ${writes} writes, ${witness.inFlight} in flight at kills, ${witness.repeated()} made again`,
      )
      assert.ok(midRun >= chaos.kills / 2, 'the operation ended before most of the kills')
    } finally {
      await emulator.close()
    }
  })
})

/** Opens a copy: the bot has to recover by itself what the kill has left. */
async function testify(witness: Witness, dataDir: string, how: 'testify' | 'conclude' = 'testify'): Promise<void> {
  const copy = path.join(await temporaryFolder(), 'data')
  await fs.cp(dataDir, copy, { recursive: true })
  const { db, close } = await openAudit({ dataDir: copy, log })
  await witness[how](db).finally(close)
  await fs.rm(copy, { recursive: true, force: true })
}
