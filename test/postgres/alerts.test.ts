import assert from 'node:assert/strict'
import pg from 'pg'
import { watch } from '../support/alerts.ts'
import { useInstances } from '../support/instances.ts'

describe('the alerts for Prometheus, on a server', () => {
  const all = useInstances({ count: 2 })

  it('fire for the first bug', async () => {
    const alex = await all().signedIn(all().emulator.world.operators.alex)
    const seen = watch()
    await seen.look(...all().ports)
    assert.deepEqual(seen.firing(), [])
    const client = new pg.Client({ connectionString: all().databaseUrl })
    await client.connect()
    await client.query('alter view whole_operations rename to elsewhere')
    await alex.say('operations')
    await alex.heard('Something went wrong on my side')
    await client.query('alter view elsewhere rename to whole_operations')
    await client.end()
    await seen.look(...all().ports)
    assert.ok(seen.firing().includes('RollcallDefect'), String(seen.firing()))
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
