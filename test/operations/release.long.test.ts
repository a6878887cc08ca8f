import fc from 'fast-check'
import { emptyStore, useStore } from '../support/store.ts'
import { createJobTable } from './hand-queue.ts'
import { anyRelease, liveRelease } from './release-story.ts'

describe('a release of contained accounts', () => {
  const store = useStore()
  before(() => createJobTable(store()))

  it('completes each step of each account once, the first few before the rest, and restores nothing twice', async () => {
    const property = fc.asyncProperty(anyRelease, async (story) => {
      await emptyStore(store())
      await liveRelease(store(), story)
    })
    await fc.assert(property, {
      numRuns: 7,
      endOnFailure: true,
      examples: [[{ accounts: 4, faults: [], deaths: [] }], [{ accounts: 4, faults: [], deaths: [60, 120] }]],
    })
  })
})
