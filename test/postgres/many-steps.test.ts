import fc from 'fast-check'
import { createJobTable } from '../operations/hand-queue.ts'
import { anyStory, live } from '../operations/many-steps.ts'
import { anyRelease, liveRelease } from '../operations/release-story.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { emptyStore, openTestStore, type TestStore } from '../support/store.ts'

const deaths = fc.array(fc.noBias(fc.integer({ min: 20, max: 250 })), { minLength: 1, maxLength: 2 })

describe('an operation of many steps on a server, killed in the middle', () => {
  let opened: TestStore
  before(async () => {
    opened = await openTestStore({ databaseUrl: await createTestDatabase() })
    await createJobTable(opened.store)
  })
  after(() => opened.close())

  it('completes each step once, repeats nothing irreversible, and restores what was recorded', async () => {
    const property = fc.asyncProperty(anyStory, deaths, async (story, at) => {
      await emptyStore(opened.store)
      await live(opened.store, { ...story, deaths: at })
    })
    await fc.assert(property, { numRuns: 8, endOnFailure: true })
  })

  it('releases what was contained, the first few before the rest', async () => {
    const property = fc.asyncProperty(anyRelease, deaths, async (story, at) => {
      await emptyStore(opened.store)
      await liveRelease(opened.store, { ...story, deaths: at })
    })
    await fc.assert(property, { numRuns: 5, endOnFailure: true })
  })
})
