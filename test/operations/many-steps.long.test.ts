import fc from 'fast-check'
import { emptyStore, useStore } from '../support/store.ts'
import { createJobTable } from './hand-queue.ts'
import { anyStory, crowded, live } from './many-steps.ts'

describe('an operation of many steps', () => {
  const store = useStore()
  before(() => createJobTable(store()))

  it('completes each step of each account once, repeats nothing irreversible, and is undone exactly', async () => {
    const property = fc.asyncProperty(anyStory, async (story) => {
      await emptyStore(store())
      await live(store(), story)
    })
    await fc.assert(property, {
      numRuns: 7,
      endOnFailure: true,
      examples: [[crowded], [{ ...crowded, unread: true, deaths: [120] }]],
    })
  })
})
