import assert from 'node:assert/strict'
import { maxReveals } from '../../../src/features/way-back-in/model.ts'
import { voucherQueries } from '../../../src/features/way-back-in/queries/vouchers.ts'
import { createHarness } from '../../operations/harness.ts'
import { createMortal } from '../../operations/mortal.ts'
import { alex, letIn, useScene, vouchersIn } from './scene.ts'

describe('a crash while a pass is shown', () => {
  const { harness, scene } = useScene()

  it('leaves no uncounted passes, at any step, and keeps the voucher usable', async () => {
    let died = 0
    for (let death = 1; ; death++) {
      const { voucher } = await letIn(harness(), ['adele'])
      const created = scene().created.length
      const mortal = createMortal(death)
      const { world } = scene()
      const dying = createHarness(mortal.mortalStore(harness().store), {
        clock: harness().clock,
        world,
        queueOn: harness().store,
      })
      world.step = (name) => mortal.step(name)
      const shown = await vouchersIn(dying)
        .revealPass(voucher, alex, 'seen')
        .catch(() => undefined)
      world.step = () => {}
      const { reveals = [] } = (await voucherQueries(harness().store.db).find(voucher)) ?? {}
      const made = scene().created.length - created
      assert.ok(made <= 1, 'never more than one')
      assert.ok(reveals.length >= made, `step ${death}: a pass was created and isn’t counted`)
      if (!mortal.dead) {
        assert.ok(shown)
        break
      }
      died += 1
      // Nobody else waits for a process that is gone for longer than that.
      harness().clock.set(3 * 60_000)
      const { left } = await vouchersIn(harness()).revealPass(voucher, alex, 'seen')
      assert.equal(left, maxReveals - reveals.length - 1)
      await dying.operations.close()
    }
    assert.ok(died > 15, `${died} steps`)
  })
})
