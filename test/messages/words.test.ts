import assert from 'node:assert/strict'
import { messagesFor } from '../../src/messages/index.ts'
import { defineWords } from '../../src/messages/words.ts'

describe('what a feature says', () => {
  it('is in the language of the other messages, and complete in each', () => {
    const words = defineWords({ hello: 'Hello' }, { hello: 'Guten Tag' })
    assert.equal(words.of(messagesFor('de-AT')).hello, 'Guten Tag')
    assert.equal(words.of(messagesFor('fr')).hello, 'Hello')
    // @ts-expect-error A text is missing in German.
    defineWords({ hello: 'Hello', bye: 'Goodbye' }, { hello: 'Guten Tag' })
  })
})
