import { createJobTable } from '../operations/hand-queue.ts'
import { openTestStore } from '../support/store.ts'
import { known } from './known.ts'
import { play } from './story.ts'

// For a process of its own, whose sources may be changed as they are loaded; ends with 1 and what the model said.
const { store, close } = await openTestStore()
try {
  await createJobTable(store)
  for (const story of Object.values(known)) await play(store, 1, story)
} catch (error) {
  console.log(error)
  process.exitCode = 1
} finally {
  await close()
}
