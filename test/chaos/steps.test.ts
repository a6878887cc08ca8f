import assert from 'node:assert/strict'
import fc from 'fast-check'
import { crashScenarios, playScenario } from '../operations/crash-scenarios.ts'
import { anyStory, live, mixed } from '../operations/crash-story.ts'
import { createJobTable } from '../operations/hand-queue.ts'
import * as manySteps from '../operations/many-steps.ts'
import { anyRelease, liveRelease } from '../operations/release-story.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { emptyStore, useStore } from '../support/store.ts'
import { chaos } from './settings.ts'

const scenarios = await crashScenarios()

describe('an operation whose process is killed between any two steps', () => {
  const store = useStore(async () => ({ databaseUrl: await createTestDatabase() }))
  before(() => createJobTable(store()))

  it('gives every planned account exactly one outcome and touches no other', async () => {
    const property = fc.asyncProperty(anyStory, async (story) => {
      await emptyStore(store())
      await live(store(), story)
    })
    await fc.assert(property, { numRuns: chaos.stories, endOnFailure: true, seed: chaos.seed })
  })

  // The worst moments: a batch is written ahead but not sent, sent but not settled, settled but not shown.
  for (const death of ['token', 'accountsByIds', 'leaving', 'answered', 'telling', 'states']) {
    it(`does so if the process dies at the first "${death}"`, async () => {
      await emptyStore(store())
      assert.equal(await live(store(), { ...mixed, deaths: [death] }), false, 'nobody died')
    })
  }

  it('does so wherever the process dies the first time', async () => {
    let survived = false
    for (let death = chaos.first; !survived; death += chaos.stride) {
      assert.ok(death < 1000, 'The process always dies')
      await emptyStore(store())
      survived = await live(store(), { ...mixed, deaths: [death] })
    }
  })

  for (const scenario of scenarios) {
    it(`ends as if nothing had happened, ${scenario.name}`, async () => {
      const whole = await playScenario(store(), scenario, [])
      for (let death = chaos.first; death <= whole.steps; death += chaos.stride) {
        const { ending } = await playScenario(store(), scenario, [death]).catch((error: unknown) => {
          throw new Error(`Killed at step ${death} of ${whole.steps}: ${String(error)}`, { cause: error })
        })
        assert.deepEqual(ending, whole.ending, `killed at step ${death} of ${whole.steps}`)
      }
    })
  }

  it('completes each of many steps once, repeats nothing irreversible, and restores what was recorded', async () => {
    const property = fc.asyncProperty(manySteps.anyStory, async (story) => {
      await emptyStore(store())
      await manySteps.live(store(), story)
    })
    const { crowded } = manySteps
    await fc.assert(property, {
      numRuns: Math.ceil(chaos.stories * 0.4),
      endOnFailure: true,
      seed: chaos.seed,
      examples: [[crowded], [{ ...crowded, unread: true, deaths: [120] }]],
    })
  })

  it('releases what was contained with the same guarantee, the first few before the rest', async () => {
    const property = fc.asyncProperty(anyRelease, async (story) => {
      await emptyStore(store())
      await liveRelease(store(), story)
    })
    await fc.assert(property, {
      numRuns: Math.ceil(chaos.stories * 0.2),
      endOnFailure: true,
      seed: chaos.seed,
      examples: [[{ accounts: 4, faults: [], deaths: [60, 120] }]],
    })
  })

  it('does so wherever it dies while sign-in methods are read and removed', async () => {
    const story = { playbook: 'contain', accounts: 2, methods: true, unread: true, faults: [] } as const
    for (let death = 19 + chaos.first; death < 500; death += chaos.stride * 5) {
      await emptyStore(store())
      await manySteps.live(store(), { ...story, deaths: [death] })
    }
  })
})
