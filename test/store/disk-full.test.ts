import assert from 'node:assert/strict'
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { UserError } from '../../src/core/errors.ts'
import { openTestStore } from '../support/store.ts'

const { writeSync } = fs
const { statfs } = fs.promises

/** Makes all disk writes fail as if the disk were full, or stops that. */
function fillDisk(full: boolean): void {
  const refuse = () => {
    throw Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC', errno: -28 })
  }
  fs.writeSync = (full ? refuse : writeSync) as typeof writeSync
  fs.promises.statfs = (full ? async () => ({ bavail: 0, bsize: 4096 }) : statfs) as typeof statfs
  syncBuiltinESMExports()
}

describe('a full disk under the embedded database', () => {
  afterEach(() => fillDisk(false))

  it('is reported, loses no stored data, and needs no restart once there is space', async function () {
    this.timeout(120_000)
    const { store, close } = await openTestStore({ queues: ['slices'] })
    const ran: unknown[] = []
    await store.queue.work('slices', async (data) => void ran.push(data))
    await store.turnState.write({ before: { n: 1 } })

    fillDisk(true)
    for (let attempt = 0; attempt < 3; attempt++) {
      await assert.rejects(
        // Two keys make it a transaction.
        store.turnState.write({ [`lost${attempt}`]: { text: 'x'.repeat(20_000) }, other: {} }),
        (error) => error instanceof UserError && error.code === 'storeFull',
      )
    }
    fillDisk(false)

    await store.turnState.write({ after: { n: 2 } })
    const kept = await store.turnState.read(['before', 'after', 'lost0', 'lost1', 'lost2', 'other'])
    assert.deepEqual(Object.keys(kept).sort(), ['after', 'before'])
    await store.queue.send('slices', { n: 3 })
    while (ran.length === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    assert.deepEqual(ran, [{ n: 3 }])
    await close()
  })
})
