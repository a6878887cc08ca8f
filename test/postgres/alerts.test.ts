import assert from 'node:assert/strict'
import pg from 'pg'
import { watch } from '../support/alerts.ts'
import { eventually } from '../support/eventually.ts'
import { createHurriedClock } from '../support/fake-clock.ts'
import { useInstances } from '../support/instances.ts'

describe('the alerts for Prometheus, on a server', () => {
  // They look for work four times as often.
  const clocks = [createHurriedClock(4), createHurriedClock(4)] as const
  const all = useInstances({ count: 2, clockOf: (index) => clocks[index] ?? clocks[0] })

  const logged = (index: number) => all().logged[index] ?? []

  /** Calls a function while a table or view has another name, which is a bug for everything that reads it. */
  const without = async (kind: 'table' | 'view', name: string, during: () => Promise<void>) => {
    const client = new pg.Client({ connectionString: all().databaseUrl })
    await client.connect()
    try {
      await client.query(`alter ${kind} ${name} rename to elsewhere`)
      await during()
    } finally {
      await client.query(`alter ${kind} elsewhere rename to ${name}`)
      await client.end()
    }
  }

  it('fire for the first bug', async () => {
    const alex = await all().signedIn(all().emulator.world.operators.alex)
    const seen = watch()
    await seen.look(...all().ports)
    assert.deepEqual(seen.firing(), [])
    await without('view', 'whole_operations', async () => {
      await alex.say('operations')
      await alex.heard('Something went wrong on my side')
    })
    await seen.look(...all().ports)
    assert.ok(seen.firing().includes('RollcallDefect'), String(seen.firing()))
  })

  it('fire when a chore keeps failing, and only for that one', async () => {
    const seen = watch()
    await seen.look(...all().ports)
    const before = logged(0).length
    const failed = async () => {
      const page = await (await fetch(`http://127.0.0.1:${all().ports[0]}/metrics`)).text()
      return Number(/^rollcall_chores_total\{chore="checkSearches",outcome="failed"\} (\d+)/m.exec(page)?.[1])
    }
    await without('table', 'audit_searches', async () => {
      await eventually('it has failed often', async () => (await failed()) > 10)
      await seen.look(...all().ports)
    })
    assert.ok(seen.firing().includes('RollcallChoreFails'), String(seen.firing()))
    const since: { msg: string; chore?: string }[] = logged(0)
      .slice(before)
      .map((line) => JSON.parse(line))
    // After a minute of failures, a line of another kind counts those that weren't written.
    const chores = since.flatMap(({ msg, chore }) => (msg === 'A chore failed' ? [chore] : []))
    assert.deepEqual([...new Set(chores)], ['checkSearches'])
  })

  it('fire when the server has hardly any connections left', async () => {
    const seen = watch()
    await seen.look(...all().ports)
    assert.ok(!seen.firing().includes('RollcallConnectionsLow'))
    const client = new pg.Client({ connectionString: all().databaseUrl })
    await client.connect()
    const count =
      'select current_database() as name, count(*)::int as open from pg_stat_activity where datname = current_database()'
    const limited = async (left: number | undefined) => {
      const [{ name, open } = assert.fail()] = (await client.query<{ name: string; open: number }>(count)).rows
      await client.query(`alter database ${name} connection limit ${left === undefined ? -1 : open + left}`)
    }
    // The server's own workers and idle connections end at any time, so it counts again.
    await eventually('the alert fires', async () => {
      await limited(3)
      await seen.look(...all().ports)
      return seen.firing().includes('RollcallConnectionsLow')
    })
    await limited(undefined)
    await client.end()
  })

  it('fire for the instance whose clock is wrong, and its log says so', async () => {
    const seen = watch()
    await seen.look(...all().ports)
    assert.ok(!seen.firing().includes('RollcallClockOff'))
    clocks[1].adjust(-7_000)
    await eventually('the log says so', () => logged(1).some((line) => line.includes('keep both in sync with NTP')))
    const said = logged(1).find((line) => line.includes('keep both in sync with NTP')) ?? '{}'
    const { level, seconds, thisMachineIs } = JSON.parse(said)
    assert.deepEqual([level, Math.round(seconds), thisMachineIs], [50, 7, 'behind'])
    await seen.look(...all().ports)
    assert.ok(seen.firing().includes('RollcallClockOff'), String(seen.firing()))
    assert.ok(!logged(0).some((line) => line.includes('NTP')))
    clocks[1].adjust(7_000)
    await eventually('the log says that it is over', () => logged(1).some((line) => line.includes('agree again')))
    await seen.look(...all().ports)
    assert.ok(!seen.firing().includes('RollcallClockOff'))
  })

  it('fire when people are told that the database does not respond', async () => {
    const alex = await all().signedIn(all().emulator.world.operators.alex)
    const seen = watch()
    await seen.look(...all().ports)
    await all().database.cut()
    for (let time = 0; time < 7; time++) await alex.say('operations').catch(() => {})
    await seen.look(...all().ports)
    assert.ok(seen.firing().includes('RollcallDatabaseRefuses'), String(seen.firing()))
    await all().database.mend()
    await eventually('the bot answers again', async () => {
      const after = watch()
      await after.look(...all().ports)
      return !after.firing().includes('RollcallDatabaseAway')
    })
  })

  it('fire while the database is down', async () => {
    const seen = watch()
    await seen.look(...all().ports)
    assert.ok(!seen.firing().includes('RollcallDatabaseAway'))
    await all().database.cut()
    await seen.look(...all().ports)
    assert.ok(seen.firing().includes('RollcallDatabaseAway'), String(seen.firing()))
    await all().database.mend()
  })
})

describe('instances with different settings', () => {
  const all = useInstances({
    count: 3,
    environment: () => ({ APPROVAL_ABOVE: '30' }),
    environmentOf: (index): Record<string, string> => (index === 2 ? { READ_ONLY: 'true' } : { LOG_LEVEL: 'debug' }),
  })

  it('are noticed by an alert', async () => {
    const [first = 0, second = 0, third = 0] = all().ports
    const alike = watch()
    await alike.look(first, second)
    assert.ok(!alike.firing().includes('RollcallSettingsDiffer'))
    const seen = watch()
    await seen.look(first, second, third)
    assert.ok(seen.firing().includes('RollcallSettingsDiffer'), String(seen.firing()))
  })
})
