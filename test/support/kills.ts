import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { createEmulator } from '../../emulator/main.ts'
import { createRandom, pick } from '../../emulator/random.ts'
import { verifyAudit } from '../../src/app/cli/audit-verify.ts'
import { createLog } from '../../src/core/log.ts'
import { openAudit } from '../../src/store/queries/audit-open.ts'
import { beginDisabling, pickMany } from './disabling.ts'
import { createFleet } from './fleet.ts'
import { createGatedQuota, rationUpTo, sign } from './gated-quota.ts'
import { keepLedger, writtenUpTo } from './ledger.ts'
import { createTestDatabase } from './postgres.ts'
import { createWitness, describeFlights } from './witness.ts'

export interface KillOptions {
  readonly kills: number
  readonly accounts: number
  readonly seed: number
  /** How long an operation may stall after its instance was killed, on an idle machine, in ms. */
  readonly maxPause?: number
}

/**
 * Disables accounts with three instances on one server while repeatedly killing one, usually the one at work. Checks at
 * each kill and at the end.
 */
export async function killInstances(options: KillOptions): Promise<void> {
  const { kills, accounts, seed, maxPause = 15_000 } = options
  const random = createRandom(seed)
  const databaseUrl = await createTestDatabase()
  const rations = createGatedQuota(40)
  const emulator = await createEmulator({
    users: accounts * 2,
    latency: 'standard',
    graph: { quota: rations.quota },
  })
  const environment = { APPROVAL_ABOVE: '10000' }
  const fleet = await createFleet(emulator, { size: 3, databaseUrl, environment })
  const { db, close } = await openAudit({ databaseUrl, dataDir: '', log: createLog({ level: 'silent' }) })
  try {
    const ledger = keepLedger(emulator)
    const witness = createWitness(ledger, emulator.world.tenantId)
    const operation = await beginDisabling(emulator, pickMany(emulator, accounts))
    const writes = 2 * operation.total
    const pauses: number[] = []
    let midRun = 0
    for (let kill = 1; kill <= kills; kill++) {
      const most = rationUpTo(kills - kill + 1, writes - ledger.different)
      rations.give(most)
      await writtenUpTo(ledger, ledger.total + random() * most)
      await pause(random() * 200)
      const worker = fleet.busiest()
      const victim = random() < 0.8 ? worker : pick(random, fleet.running())
      const from = Date.now()
      await fleet.kill(victim)
      const to = Date.now()
      await witness.testify(db, { from, to })
      if (ledger.different < writes) midRun += 1
      // Requests in flight from the dead instance might still arrive.
      await pause(500)
      rations.give(sign)
      await writtenUpTo(ledger, ledger.total + 1, maxPause)
      if (victim === worker) pauses.push(Date.now() - to)
      // Resumed only now, so that another instance has had to continue and none is ahead.
      rations.give(0)
      await fleet.start(victim)
    }
    rations.giveAll()
    await operation.result()
    const flights = await witness.conclude(db)
    const said: string[] = []
    const audit = { args: [], environment: { DATABASE_URL: databaseUrl }, write: (text: string) => said.push(text) }
    assert.equal(await verifyAudit(audit), 0, said.join(''))
    pauses.sort((a, b) => a - b)
    console.log(
      `${kills} kills, ${midRun} in the middle, ${pauses.length} of whoever was at work; ${writes} writes, none lost; ` +
        `${describeFlights(flights)}; went on after ${pauses[Math.floor(pauses.length / 2)]} ms (median), ${pauses.at(-1)} ms (longest)`,
    )
    assert.equal(midRun, kills, 'the operation was over before the last kill')
    assert.ok(pauses.length >= kills / 4, 'too few kills met the instance at work')
  } finally {
    await close()
    await fleet.close()
    await emulator.close()
  }
}
