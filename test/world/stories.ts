import { approvalStories } from './approval-stories.ts'
import { formerStories } from './former-stories.ts'
import { passStories } from './pass-stories.ts'
import { runningStories } from './running-stories.ts'
import type { Story } from './storytelling.ts'

/** Each ends well, and fails in a bot with one of the faults that it shows. */
export const stories: Readonly<Record<string, Story>> = {
  ...formerStories,
  ...approvalStories,
  ...runningStories,
  ...passStories,
}
