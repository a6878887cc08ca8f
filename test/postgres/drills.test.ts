import assert from 'node:assert/strict'
import { crowd } from '../../bench/drills/crowd.ts'
import { database, restore } from '../../bench/drills/drills.ts'

// Slow enough that there is work left at each moment, on a busy machine too.
const options = { accounts: 40, away: 2, perSecond: 2 }

// `npm run drill` measures the same on the build, with more accounts; test/scripts loses an instance there.
describe('the drills', () => {
  it('lose the database for a while: the instances continue automatically', async () => {
    const found = await database(options)
    assert.deepEqual([found['accounts changed'], found['sent twice']], ['40 of 40', 0])
  })

  it('restore the database into an empty one: the bot continues from the backup', async () => {
    const found = await restore(options)
    assert.ok(Number(found['changes since the backup, not in its record']) >= 5)
    // Accounts that were changed after the backup are not changed again.
    assert.deepEqual([found['accounts changed'], found['sent twice']], ['40 of 40', 0])
  })

  it('sign a crowd in at once, beside slow callers and harmful files: everyone once, and nothing fails', async () => {
    const found = await crowd({ accounts: 40, away: 0 })
    assert.deepEqual([found['signed in'], found['answered twice']], ['40 of 40', 0])
    assert.deepEqual([found['refused by /healthz'], found['errors in the log']], [0, 0])
  })
})
