import assert from 'node:assert/strict'
import { setOperations } from '../support/events.ts'
import { ordinary, useOperator } from '../support/people.ts'
import { useWorld, wordsOf } from '../support/rollcall.ts'
import { openTestStore } from '../support/store.ts'

const reason = 'Left the company in May'

describe('a plan that another version of the bot made', () => {
  const world = useWorld()
  const alex = useOperator(world, 'alex')

  it('is refused when it is confirmed, with what to do instead', async () => {
    const [account] = ordinary(world(), 1)
    assert.ok(account)
    await alex.say(`disable accounts ${account.userPrincipalName}`)
    const plan = await alex.heard('Disable 1 account')
    const actions = JSON.stringify([{ kind: 'archive-mailbox', parameters: null }])
    const inStore = (work: (db: Awaited<ReturnType<typeof openTestStore>>['store']['db']) => Promise<unknown>) =>
      world().whileStopped(async (dataDir) => {
        const { store, close } = await openTestStore({ dataDir })
        await work(store.db).finally(close)
      })
    await inStore((db) => setOperations(db, { actions }))
    await alex.press('Disable 1 account', { reason }, plan.id)
    const words = wordsOf(await alex.heard(/another version of this bot planned it/))
    assert.match(words, /Nothing was changed/)
    assert.match(words, /Plan it again/)
    await inStore(async (db) =>
      assert.deepEqual(await db.selectFrom('operations').select('state').execute(), [{ state: 'planned' }]),
    )
    assert.equal(world().emulator.world.find(account.id)?.accountEnabled, true)
    assert.equal(
      alex.shown().some((text) => text.includes('Something went wrong')),
      false,
    )
  })
})
