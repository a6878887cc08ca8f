import assert from 'node:assert/strict'
import pg from 'pg'
import type { Person } from '../../emulator/world.ts'
import { verifyAudit } from '../../src/app/cli/audit-verify.ts'
import { beginDisabling, pickMany } from '../support/disabling.ts'
import { eventually } from '../support/eventually.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { useInstances } from '../support/instances.ts'
import { keepLedger, type Ledger } from '../support/ledger.ts'
import { wordsOf } from '../support/rollcall.ts'

const minute = 60_000

describe('two instances whose clocks are five minutes apart', () => {
  const clocks = [createHurriedClock(1), createHurriedClock(1)] as const
  clocks[0].adjust(2 * minute)
  clocks[1].adjust(-3 * minute)
  const all = useInstances({
    count: 2,
    emulator: { users: 600, latency: 'standard' },
    environment: () => ({ APPROVAL_ABOVE: '1000' }),
    clockOf: (index) => clocks[index] ?? clocks[0],
  })
  let ledger: Ledger
  let left: readonly Person[] = []
  before(() => {
    ledger = keepLedger(all().emulator)
    left = pickMany(all().emulator, 300)
  })
  afterEach(async () => {
    all().emulator.faults.remove()
    const said: string[] = []
    const environment = { DATABASE_URL: all().databaseUrl }
    assert.equal(await verifyAudit({ args: [], environment, write: (text) => said.push(text) }), 0, said.join(''))
  })

  const begin = async (count: number) => {
    const targets = left.slice(0, count)
    left = left.slice(count)
    const { emulator, signedIn } = all()
    return {
      targets,
      ...(await beginDisabling(emulator, targets, { chat: await signedIn(emulator.world.operators.alex) })),
    }
  }
  const endsWell = async ({ targets, result }: Awaited<ReturnType<typeof begin>>) => {
    assert.doesNotMatch(wordsOf(await result()), /not certain|failed|can still sign in/i)
    for (const { id } of targets) assert.equal(ledger.times('change', id), 1, id)
  }

  it('change each account once, also while the clocks are set back and forth', async () => {
    all().emulator.faults.add({ match: { method: 'PATCH' }, at: 'item', delayMs: 100 })
    const operation = await begin(60)
    for (const [turn, by] of [-4, 4, 4, -4].entries()) {
      await operation.reach(10 * (turn + 1))
      clocks[turn % 2 === 0 ? 0 : 1].adjust(by * minute)
    }
    await endsWell(operation)
  })

  it('wait for tables that someone has locked, and go on', async () => {
    const administrator = new pg.Client({ connectionString: all().databaseUrl })
    await administrator.connect()
    try {
      for (const [index, table] of ['operations', 'operation_writes', 'audit', 'posts', 'shared_cells'].entries()) {
        all().emulator.faults.add({ match: { method: 'PATCH' }, at: 'item', delayMs: 100 })
        // The chat tells operations apart by their number of accounts.
        const operation = await begin(20 + index)
        await operation.reach(2)
        await administrator.query(`begin; lock table ${table} in access exclusive mode`)
        await eventually(`someone waits for ${table}`, async () => {
          const { rows } = await administrator.query('select from pg_locks where not granted')
          return rows.length > 0
        })
        await administrator.query('commit')
        all().emulator.faults.remove()
        await endsWell(operation)
      }
    } finally {
      await administrator.end()
    }
  })
})
