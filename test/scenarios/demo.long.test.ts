import assert from 'node:assert/strict'
import { ruleEnvironment } from '../../emulator/environment.ts'
import { readEmulatorSettings } from '../../emulator/settings.ts'
import { exampleCommands } from '../../emulator/start-page.ts'
import { type Chat, useWorld, wordsOf } from '../support/rollcall.ts'
import { messagesFor } from '../support/words.ts'

describe('the tenant of the demo', () => {
  const world = useWorld({
    emulator: readEmulatorSettings({}),
    environment: ({ world }) => ruleEnvironment(world),
  })
  let alex: Chat
  before(async () => {
    alex = await world().person(world().emulator.person, { signedIn: true })
  })
  const answer = async (text: string) => (await alex.say(text)).replies.map(wordsOf).join('\n')

  it('begins with ordinary people', async () => {
    await alex.say('list users')
    assert.doesNotMatch(wordsOf(await alex.heard('1–15 of')), /script|evil|cmd|root\.secret/)
  })

  it('has everyone and every group that the start page names', async () => {
    for (const [text] of exampleCommands) {
      const words = await answer(text)
      assert.doesNotMatch(
        words,
        /don’t know|did you mean|couldn’t find|could not|not found|No group/i,
        `${text}: ${words}`,
      )
      assert.ok(words.length > 0, text)
    }
  })

  it('has everyone that the examples of help name, in each language', async () => {
    const examples = ['en', 'de']
      .flatMap((language) => Object.values(messagesFor(language).commands).flatMap((words) => words.examples))
      .filter((text) => /@|department:/.test(text) && !text.startsWith('audit'))
    assert.ok(examples.length > 10)
    for (const text of new Set(examples)) {
      const words = await answer(text)
      assert.doesNotMatch(words, /not found|couldn’t find|No matching accounts/i, `${text}: ${words}`)
    }
  })
})
