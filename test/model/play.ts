import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createJobTable } from '../operations/hand-queue.ts'
import { openTestStore } from '../support/store.ts'
import { known } from './known.ts'
import { type Step, stories, storyLength } from './steps.ts'
import { play } from './story.ts'

// For a process of its own, whose sources may be changed as they are loaded. Plays the known stories or, with MODEL_SEED and
// MODEL_STORY, the one of this number that chance brings with this seed. Ends with 1 and what the model said, or with 2 and
// what else went wrong.
const { MODEL_SEED, MODEL_STORY = '1' } = process.env
const chosen: readonly (readonly Step[])[] = MODEL_SEED
  ? fc.sample(stories(storyLength), { seed: Number(MODEL_SEED), numRuns: Number(MODEL_STORY) }).slice(-1)
  : Object.values(known)
const { store, close } = await openTestStore()
try {
  await createJobTable(store)
  for (const story of chosen) await play(store, 1, story)
} catch (error) {
  console.log(error)
  process.exitCode = error instanceof assert.AssertionError ? 1 : 2
} finally {
  await close()
}
