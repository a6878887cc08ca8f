import assert from 'node:assert/strict'
import { defineCommandSpec } from '../../../src/chat/commands/spec.ts'
import { defineCommand } from '../../../src/chat/turn/command.ts'
import { createMessages, type SaidErrors } from '../../../src/chat/words/index.ts'
import { defineWords } from '../../../src/chat/words/words.ts'
import { defineErrors, type NoDetails } from '../../../src/core/errors.ts'
import { defineFeature, type Feature, messagesOf } from '../../../src/features/define.ts'
import { features } from '../../../src/features/index.ts'
import { defineEvents } from '../../../src/operations/lifecycle/event.ts'
import { createRegistry } from '../../../src/operations/registry/registry.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { messagesFor } from '../../support/words.ts'

const doorErrors = defineErrors<{ doorMissing: NoDetails }>({ doorMissing: { kind: 'refused' } })
const errors: SaidErrors<typeof doorErrors> = { doorMissing: () => ({ what: 'There is no door.', todo: 'Build one.' }) }

describe('what a feature says', () => {
  it('is in the language of the other messages, and complete in each', () => {
    const words = defineWords({ hello: 'Hello' }, { hello: 'Guten Tag' })
    assert.equal(words.of(messagesFor('de-AT')).hello, 'Guten Tag')
    assert.equal(words.of(messagesFor('fr')).hello, 'Hello')
    // @ts-expect-error A text is missing in German.
    defineWords({ hello: 'Hello', bye: 'Goodbye' }, { hello: 'Guten Tag' })
  })

  it('does not compile without words for its errors, in each language', () => {
    const declared: readonly Feature[] = [
      defineFeature({ name: 'doors', errors: doorErrors, words: defineWords({ errors }, { errors }) }),
      // @ts-expect-error Without words.
      defineFeature({ name: 'doors', errors: doorErrors }),
      // @ts-expect-error With other words only.
      defineFeature({ name: 'doors', errors: doorErrors, words: defineWords({ hello: 'Hello' }, { hello: 'Hallo' }) }),
      // @ts-expect-error With words for some other error.
      defineFeature({ name: 'doors', errors: doorErrors, words: defineWords({ errors: {} }, { errors: {} }) }),
      // @ts-expect-error Not in German.
      defineFeature({ name: 'doors', errors: doorErrors, words: { ...defineWords({ errors }, { errors }), de: {} } }),
    ]
    assert.equal(declared.length, 5)
  })

  it('stops the start if it is said of something of another feature, too', () => {
    const twice = { words: defineWords({ errors }, { errors }) }
    assert.ok(messagesOf([...features, twice], wholeRegistry)('en').errors['doorMissing'])
    assert.throws(() => messagesOf([...features, twice, twice], wholeRegistry), {
      message: 'There are two texts of the error named doorMissing',
    })
    const storeFull = errors.doorMissing
    const taken = defineWords({ errors: { storeFull } }, { errors: { storeFull } })
    assert.throws(() => createMessages([taken]), { message: 'There are two texts of the error named storeFull' })
  })

  it('stops the start if a command, an event or a playbook has no words in some language', () => {
    const spec = defineCommandSpec({ name: 'open door', access: 'everyone', group: 'look', arguments: {} })
    const commands = [defineCommand(spec, { run: async () => ({ text: '' }) })]
    const text = { summary: 'Open it.', usage: 'open door', details: [], examples: [] }
    const said = { commands: { 'open door': text } }
    assert.ok(messagesOf([...features, { commands, words: defineWords(said, said) }], wholeRegistry))
    const untranslated = { ...defineWords(said, said), de: {} }
    assert.throws(() => messagesOf([...features, { commands, words: untranslated }], wholeRegistry), {
      message: 'The command open door has no words in de',
    })
    assert.ok(messagesOf([...features, { commands: commands.map((one) => ({ ...one, hidden: true })) }], wholeRegistry))
    const words = { en: { label: 'Open door' }, de: { label: 'Tür öffnen' } }
    const action = { ...wholeRegistry.action('sign-out'), kind: 'open-door', words }
    assert.equal(messagesOf([], createRegistry([action], {}))('de').actions['open-door']?.label, 'Tür öffnen')
    const playbook = wholeRegistry.playbook('restore')
    assert.throws(() => messagesOf([], createRegistry([], { openDoor: playbook })), {
      message: 'The playbook openDoor has no words in en',
    })
    const events = defineEvents({ doorOpened: { from: ['done'], audit: 'doorOpened' } })
    assert.throws(() => messagesOf([...features, { events }], wholeRegistry), {
      message: 'The audit step doorOpened has no words in en',
    })
  })
})
