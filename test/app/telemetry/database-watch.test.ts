import assert from 'node:assert/strict'
import { watchDatabase } from '../../../src/app/telemetry/database-watch.ts'
import { storeErrors } from '../../../src/store/engine/errors.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { createKeptLog } from '../../support/rollcall.ts'

interface Line {
  readonly level: number
  readonly msg: string
  readonly seconds: number
  readonly because: string
  readonly thisMachineIs: string
}

describe('the watch on the database', () => {
  const make = () => {
    const { log, lines } = createKeptLog()
    const clock = createFakeClock()
    const database = { away: false, pings: 0, ahead: 0, within: 1 }
    const stop = watchDatabase({
      clock,
      log,
      clockDifference: async () => ({ ahead: database.ahead, within: database.within }),
      ping: async () => {
        database.pings++
        if (database.away)
          throw new storeErrors.storeUnavailable(
            {},
            { cause: new Error('password authentication failed for user "rollcall"') },
          )
      },
    })
    const levels = () => lines.map((line) => JSON.parse(line) as Line)
    return { clock, database, stop, levels }
  }

  it('logs at level 50 when the database has been down for a minute, and when it is back', async () => {
    const { clock, database, levels, stop } = make()
    await clock.advance(60_000)
    database.away = true
    await clock.advance(60_000)
    assert.deepEqual(levels(), [])
    await clock.advance(10_000)
    const [first] = levels()
    assert.deepEqual([first?.level, first?.msg, first?.seconds], [50, 'The database is not responding', 60])
    assert.equal(first?.because, 'password authentication failed for user "rollcall"')
    await clock.advance(590_000)
    assert.equal(levels().length, 1)
    await clock.advance(20_000)
    assert.deepEqual([levels().length, levels()[1]?.level], [2, 50])
    database.away = false
    await clock.advance(10_000)
    assert.deepEqual([levels()[2]?.level, levels()[2]?.msg], [30, 'The database is responding again'])
    stop()
    const { pings } = database
    await clock.advance(60_000)
    assert.equal(database.pings, pings)
  })

  it('ignores a failover', async () => {
    const { clock, database, levels, stop } = make()
    database.away = true
    await clock.advance(50_000)
    database.away = false
    await clock.advance(60_000)
    database.away = true
    await clock.advance(50_000)
    assert.deepEqual(levels(), [])
    stop()
  })

  it("logs a clock that differs from the database's at once, at level 50 from five seconds on", async () => {
    const { log, lines } = createKeptLog()
    const clock = createFakeClock()
    const stop = watchDatabase({
      clock,
      log,
      ping: async () => {},
      clockDifference: async () => ({ ahead: 7_040, within: 20 }),
    })
    await clock.advance(0)
    const { level, msg, seconds, thisMachineIs } = JSON.parse(lines[0] ?? '{}') as Line
    assert.deepEqual([level, seconds, thisMachineIs], [50, 7, 'ahead'])
    assert.match(msg, /keep both in sync with NTP/)
    await clock.advance(590_000)
    assert.equal(lines.length, 1)
    await clock.advance(20_000)
    assert.equal(lines.length, 2)
    stop()
  })

  it('says how a difference of the clocks goes on, and takes no slow answer for one', async () => {
    const { clock, database, levels, stop } = make()
    Object.assign(database, { ahead: 3_000, within: 2_000 })
    await clock.advance(20_000)
    assert.deepEqual(levels(), [])
    Object.assign(database, { ahead: -3_000, within: 10 })
    await clock.advance(20_000)
    database.ahead = -6_000
    await clock.advance(20_000)
    database.ahead = 0
    await clock.advance(20_000)
    assert.deepEqual(
      levels().map(({ level, seconds, thisMachineIs }) => [level, seconds, thisMachineIs]),
      [
        [40, 3, 'behind'],
        [50, 6, 'behind'],
        [30, undefined, undefined],
      ],
    )
    stop()
  })
})
