import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { createJobTable } from '../operations/hand-queue.ts'
import { useStore } from '../support/store.ts'
import { known } from './known.ts'
import { stories, storyLength } from './steps.ts'
import { play } from './story.ts'

const { MODEL_STORIES = '8', MODEL_SEED = `${randomInt(2 ** 31)}`, CI } = process.env

/** Longer than any scenario takes, in ms: one that waits for ever fails. */
const storyTakes = 120_000

/**
 * Half of the scenarios, with this many bots. The seed is printed first, because a scenario that never ends can't say it.
 * A failure prints the shortest scenario; in CI the one that was found, because looking for a shorter one can take longer
 * than all others together.
 */
export function tell(bots: number): void {
  describe(`whatever people do, in any order, with ${bots} running`, () => {
    const store = useStore()
    before(() => {
      console.log(`MODEL_SEED=${MODEL_SEED} MODEL_STORIES=${MODEL_STORIES}, ${bots} running`)
      return createJobTable(store())
    })

    it('the latest decision wins, nothing is written without agreement, and the audit explains it', () =>
      fc.assert(
        fc.asyncProperty(stories(storyLength), (story) => play(store(), bots, story)),
        {
          examples: Object.values(known).map((story) => [[...story]]),
          numRuns: Object.keys(known).length + Math.ceil(Number(MODEL_STORIES) / 2),
          endOnFailure: Boolean(CI),
          timeout: storyTakes,
          seed: Number(MODEL_SEED),
        },
      ))
  })
}
