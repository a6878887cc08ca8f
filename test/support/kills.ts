import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { verifyAudit } from '../../src/audit-verify.ts'
import { createLog } from '../../src/core/log.ts'
import { createEmulator } from '../../src/emulator/main.ts'
import { createRandom, pick } from '../../src/emulator/random.ts'
import { openAudit } from '../../src/store/audit-open.ts'
import { beginDisabling, many } from './disabling.ts'
import { createFleet } from './fleet.ts'
import { keepLedger, type Ledger, writtenUpTo } from './ledger.ts'
import { createTestDatabase } from './postgres.ts'
import { slowQuota } from './slow-quota.ts'
import { createWitness } from './witness.ts'

/** How long an operation may lie still after the instance that ran it was killed. */
const longestPause = 15_000

/**
 * Disables so many accounts with three instances on one server, one of which is killed again and again, mostly the one that
 * is at work. Judges at each kill and at the end.
 */
export async function killInstances(options: { kills: number; accounts: number; seed: number }): Promise<void> {
  const { kills, accounts, seed } = options
  const random = createRandom(seed)
  const databaseUrl = await createTestDatabase()
  const size = Math.ceil((2 * accounts * 0.8) / kills)
  const emulator = await createEmulator({
    users: accounts * 2,
    latency: 'standard',
    graph: { quota: slowQuota(size, 10) },
  })
  const environment = { APPROVAL_ABOVE: '10000' }
  const fleet = await createFleet(emulator, { size: 3, databaseUrl, environment })
  const { db, close } = await openAudit({ databaseUrl, dataDir: '', log: createLog({ level: 'silent' }) })
  try {
    const ledger = keepLedger(emulator)
    const witness = createWitness(ledger, emulator.world.tenantId)
    const operation = await beginDisabling(emulator, many(emulator, accounts), { timeout: 120_000 })
    const writes = 2 * operation.total
    const pauses: number[] = []
    for (let kill = 1; kill <= kills; kill++) {
      const share = (writes - ledger.total) / (kills - kill + 1)
      await writtenUpTo(ledger, ledger.total + random() * 2 * share)
      await pause(random() * 200)
      const worker = fleet.busiest()
      const victim = random() < 0.8 ? worker : pick(random, fleet.running())
      await fleet.kill(victim)
      const killed = Date.now()
      await witness.testify(db)
      if (victim === worker && ledger.total < writes) {
        await goesOn(ledger, killed)
        pauses.push(Date.now() - killed)
      }
      // Only now, so that it was another one that went on.
      await fleet.start(victim)
    }
    await operation.result(300_000)
    await witness.conclude(db)
    const said: string[] = []
    const audit = { args: [], environment: { DATABASE_URL: databaseUrl }, write: (text: string) => said.push(text) }
    assert.equal(await verifyAudit(audit), 0, said.join(''))
    pauses.sort((a, b) => a - b)
    console.log(
      `${kills} kills, ${pauses.length} of whoever was at work; ${writes} writes, ${witness.inFlight} in flight at kills, ` +
        `${witness.repeated()} made again; went on after ${pauses[Math.floor(pauses.length / 2)]} ms (median), ${pauses.at(-1)} ms (longest)`,
    )
    assert.ok(pauses.length >= kills / 4, 'too few kills met the instance at work')
  } finally {
    await close()
    await fleet.close()
    await emulator.close()
  }
}

/** Resolves when writes come again; what the dead one had on its way may still arrive at first. */
async function goesOn(ledger: Ledger, killed: number): Promise<void> {
  await pause(500)
  const before = ledger.total
  while (ledger.total === before) {
    assert.ok(Date.now() - killed < longestPause, `nobody went on within ${longestPause} ms`)
    await pause(20)
  }
}
