import assert from 'node:assert/strict'
import fc from 'fast-check'
import { createJobTable } from '../operations/hand-queue.ts'
import { openTestStore } from '../support/store.ts'
import { known } from './known.ts'
import { type Step, stories, storyLength } from './steps.ts'
import { play } from './story.ts'

// Runs in a separate process, whose sources may be modified while loading. Plays the known scenarios or, with
// MODEL_SEED and MODEL_STORY, one generated scenario. Exits with 1 and the model's message, or 2 and any other error.
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
