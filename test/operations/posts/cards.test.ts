import assert from 'node:assert/strict'
import { emptyStore, useStore } from '../../support/store.ts'
import { createJobTable } from '../hand-queue.ts'
import { anna, createHarness } from '../harness.ts'
import { createMortal } from '../mortal.ts'

describe('a card about something that has already happened', () => {
  const store = useStore()
  before(() => createJobTable(store()))

  /** A process that dies there records where the card is; another one follows. Returns what both knew and showed. */
  const live = async (death: number) => {
    await emptyStore(store())
    const first = createHarness(store())
    const { clock, world } = first
    await first.operations.start()
    world.add('bob')
    const { id } = await first.begin('disable', ['bob'])
    await first.work()
    await first.operations.close()

    const mortal = createMortal(death)
    const dying = createHarness(mortal.mortalStore(store()), { clock, world, queueOn: store() })
    // It dies at the latest before it shows the card once more, after the answer to the press.
    await dying.operations.cardPosted(id, anna, { activityId: 'a1' }, { drawn: false }).catch(() => undefined)

    const next = createHarness(store(), { clock, world })
    await clock.advance(20_000)
    await next.sweep()
    await next.work()
    const { channel } = await store().db.selectFrom('operations').select('channel').executeTakeFirstOrThrow()
    return { isKnown: channel.activityId === 'a1', shown: next.told.map(({ state }) => state), dead: mortal.dead }
  }

  it('is shown again by another process wherever the one that posted it dies', async () => {
    let known = 0
    for (let death = 1, over = false; !over; death++) {
      const { isKnown, shown, dead } = await live(death)
      assert.deepEqual(shown, isKnown ? ['done'] : [], `dead at step ${death}`)
      if (isKnown) known += 1
      over = !dead
    }
    assert.ok(known > 0)
  })
})
