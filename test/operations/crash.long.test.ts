import assert from 'node:assert/strict'
import fc from 'fast-check'
import { emptyStore, useStore } from '../support/store.ts'
import { crashScenarios, playScenario } from './crash-scenarios.ts'
import { anyStory, live, mixed } from './crash-story.ts'
import { createJobTable } from './hand-queue.ts'

const scenarios = await crashScenarios()

// A sample; `npm run test:chaos` tries every step.
describe('an operation whose process is killed between two steps', () => {
  const store = useStore()
  before(() => createJobTable(store()))

  it('gives every planned account exactly one outcome and touches no other', async () => {
    const property = fc.asyncProperty(anyStory, async (story) => {
      await emptyStore(store())
      await live(store(), story)
    })
    await fc.assert(property, { numRuns: 4, endOnFailure: true })
  })

  // The worst moments: a batch is written ahead but not sent, sent but not settled, settled but not shown.
  for (const death of ['token', 'accountsByIds', 'leaving', 'answered', 'telling', 'states']) {
    it(`does so if the process dies at the first "${death}"`, async () => {
      assert.equal(await live(store(), { ...mixed, deaths: [death] }), false, 'nobody died')
    })
  }

  for (const scenario of scenarios) {
    it(`ends as if nothing had happened, ${scenario.name}`, async () => {
      const whole = await playScenario(store(), scenario, [])
      const broken = await playScenario(store(), scenario, ['answered', Math.floor(0.4 * whole.steps), 'answered'])
      assert.deepEqual(broken.ending, whole.ending)
    })
  }
})
