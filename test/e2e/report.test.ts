import assert from 'node:assert/strict'
import { Suite, Test } from 'mocha'
import { step } from './support/steps.ts'
import { useStory } from './support/story.ts'

describe('a step that never ends', () => {
  useStory()
  let release = () => {}
  const never = () =>
    new Promise<void>((resolve) => {
      release = resolve
    })
  /** What mocha reports about a test or hook that does this. */
  const failureOf = async (act: () => Promise<unknown>): Promise<string> => {
    const test = new Test('opens a chat', act)
    Suite.create(new Suite('a story'), 'on a screen').addTest(test)
    test.timeout(500)
    const error = await new Promise<unknown>((resolve) => test.run(resolve))
    release()
    return error instanceof Error ? (error.stack ?? '') : assert.fail(String(error))
  }

  it('ends by the limit of its test, with its name, what pages show, and what the demo logged', async () => {
    const failure = await failureOf(() => step('the wizard', never))
    assert.match(failure, /nothing to do for 0.5 seconds/)
    assert.match(failure, /for \d seconds, this waited for: the wizard/)
    assert.match(
      failure,
      /http:\/\/localhost:\d+\/, pictured in test-results\/failed-\S+\.png, showed:[\s\S]*I’m Rollcall/,
    )
    assert.match(failure, /The demo in \S+ said:[\s\S]*Rollcall is ready/)
    assert.match(failure, /its bot logged:[\s\S]*"msg":/)
  })

  it('ends by its own limit if that is shorter', async () => {
    assert.match(
      await failureOf(() => step('the wizard', never, 100)),
      /^Error: There was nothing to do for 0.1 seconds, but not: the wizard/,
    )
  })
})
