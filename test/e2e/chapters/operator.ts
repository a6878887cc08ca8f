import type { Screen } from '../support/screen.ts'
import { useStory } from '../support/story.ts'
import { tellChanging } from './changing.ts'
import { tellLooking } from './looking.ts'
import { tellMending } from './mending.ts'
import { tellMistakes } from './mistakes.ts'

/** A day with the bot, on one demo from start to end. */
export function tellOperator(screen: Screen): void {
  describe(`an operator in the Playground, on a ${screen.name}`, () => {
    const story = useStory({ MAX_ACCOUNTS: '500' }, screen)
    // If a test fails, its faults mustn't affect later ones.
    afterEach(() => story().demo.mend())
    tellLooking(story, screen)
    tellChanging(story, screen)
    tellMending(story)
    tellMistakes(story)
  })
}
