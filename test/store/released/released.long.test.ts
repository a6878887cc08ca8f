import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fs from 'node:fs/promises'
import { answerTo } from '../../support/answer.ts'
import { type Chat, useWorld } from '../../support/rollcall.ts'
import { emptyStore, openTestStore } from '../../support/store.ts'
import { baseline, fill, type Released, released, settings } from './released.ts'

const versions = ['0.1.0']

for (const version of versions)
  describe(`the database that ${version} left behind`, () => {
    const world = useWorld(settings)
    let left: Released
    let alex: Chat
    before(async () => {
      left = await released(version)
      await world().whileStopped(async (dataDir) => {
        const { store, close } = await openTestStore({ dataDir })
        await emptyStore(store)
        await fill(store, left, world().emulator.url).finally(close)
      })
      alex = await world().person(world().emulator.world.operators.alex, { signedIn: true })
    })

    it('has the first migration that this version has', async () => {
      const text = await fs.readFile(baseline)
      assert.equal(createHash('sha256').update(text).digest('hex'), left.baseline, 'write a new migration instead')
    })

    it('shows every operation as it was', async () => {
      const { done, contained, waiting, cancelled, scheduled, letIn } = left.operations
      assert.match(await answerTo(alex, `operation ${done}`), /Disabled [\s\S]*INC0042/)
      assert.match(
        await answerTo(alex, `operation ${contained}`),
        /Contained [\s\S]*Mailbox steps: done by Pradeep Gupta/,
      )
      assert.match(await answerTo(alex, `operation ${waiting}`), /isable 11 accounts/)
      assert.match(await answerTo(alex, `operation ${cancelled}`), /Cancelled/)
      assert.match(await answerTo(alex, `operation ${scheduled}`), /Diego Siciliani/)
      assert.match(await answerTo(alex, `ways back in ${letIn}`), /Megan Bowen|expired/)
      assert.match(await answerTo(alex, 'operations'), new RegExp(waiting))
    })

    it('can be used: another change is added to an audit that stays intact', async () => {
      const [account] = left.phished
      await alex.say(`disable accounts ${account}`)
      const plan = await alex.heard('Disable 1 account?')
      await alex.press('Disable 1 account', { reason: 'Phished once more, see the ticket' }, plan.id)
      await alex.heard('Disabled 1 account', { message: plan.id })
      assert.match(await answerTo(alex, `audit ${account}`), new RegExp(left.operations.contained))
      const { code, said } = await world().verifyAudit()
      assert.equal(code, 0, said)
    })
  })
