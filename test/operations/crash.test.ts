import assert from 'node:assert/strict'
import fc from 'fast-check'
import { emptyStore, useStore } from '../support/store.ts'
import { playSaga, sagas } from './crash-saga.ts'
import { anyStory, live, mixed } from './crash-story.ts'
import { createJobTable } from './hand-queue.ts'

// A few of the many moments there are: `npm run test:chaos` takes every one.
describe('an operation whose process is killed between two steps', () => {
  const store = useStore()
  before(() => createJobTable(store()))

  it('gives every planned account exactly one fate, and touches no other', async () => {
    const property = fc.asyncProperty(anyStory, async (story) => {
      await emptyStore(store())
      await live(store(), story)
    })
    await fc.assert(property, { numRuns: 4, endOnFailure: true })
  })

  it('does so where the process dies at the start, in the first wave, in the second, at the end', async () => {
    for (const death of [1, 20, 45, 75, 95]) {
      await emptyStore(store())
      assert.equal(await live(store(), { ...mixed, deaths: [death] }), false, `nobody died at step ${death}`)
    }
  })

  for (const saga of sagas) {
    it(`ends as if nothing had been, ${saga.name}`, async () => {
      const whole = await playSaga(store(), saga, [])
      const deaths = [0.3, 0.4, 0.4].map((part) => Math.floor(part * whole.steps))
      const broken = await playSaga(store(), saga, deaths)
      assert.deepEqual(broken.ending, whole.ending)
    })
  }
})
