import fc from 'fast-check'
import { createJobTable } from '../operations/hand-queue.ts'
import { useStore } from '../support/store.ts'
import { known } from './known.ts'
import { stories, storyLength } from './steps.ts'
import { play } from './story.ts'

const { MODEL_STORIES = '8', MODEL_SEED, CI } = process.env

/**
 * Half of the scenarios, with this many bots. A failure prints its seed and the shortest scenario; in CI the one that was
 * found, because looking for a shorter one can take longer than all others together.
 */
export function tell(bots: number): void {
  describe(`whatever people do, in any order, with ${bots} running`, function () {
    this.timeout(3_600_000)
    const store = useStore()
    before(() => createJobTable(store()))

    it('the latest decision wins, nothing is written without agreement, and the audit explains it', () =>
      fc.assert(
        fc.asyncProperty(stories(storyLength), (story) => play(store(), bots, story)),
        {
          examples: Object.values(known).map((story) => [[...story]]),
          numRuns: Object.keys(known).length + Math.ceil(Number(MODEL_STORIES) / 2),
          endOnFailure: Boolean(CI),
          ...(MODEL_SEED && { seed: Number(MODEL_SEED) }),
        },
      ))
  })
}
