import { stories } from './stories.ts'
import { tell } from './told.ts'

// Runs in a process of its own, whose source may be modified as it is loaded.
const story = stories[process.argv[2] ?? '']
if (!story) throw new Error('There is no such story')
try {
  await tell(story.tell)
} catch (error) {
  console.log(error)
}
