import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { errorCodes } from '../../../src/app/process/errors.ts'
import { createMessages, type MessagesFor } from '../../../src/chat/words/index.ts'
import type { ErrorWords } from '../../../src/chat/words/told.ts'
import { defineErrors, type NoDetails } from '../../../src/core/errors.ts'
import { features } from '../../../src/features/index.ts'
import { messagesFor } from '../../support/words.ts'

/** A feature with an error, and what is said with its words. */
const planted = { errors: defineErrors<{ planted: NoDetails }>({ planted: { kind: 'refused' } }) }
const said = { planted: () => ({ what: 'This is planted.', todo: 'Remove it.' }) }
const withWords = (en: ErrorWords, de: ErrorWords): MessagesFor =>
  createMessages([...features.flatMap(({ words }) => words ?? []), { en: { errors: en }, de: { errors: de } }])

describe('the errors of all owners', () => {
  it('are those that src declares', () => {
    const src = join(import.meta.dirname, '../../../src')
    const declared = readdirSync(src, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts') && !name.endsWith('core/errors.ts'))
      .flatMap((name) => [
        ...readFileSync(join(src, name), 'utf8').matchAll(/defineErrors<[\s\S]*?>\(\{([\s\S]*?)\}\)\n/g),
      ])
      .flatMap(([, body = '']) => [...body.matchAll(/(\w+): \{ kind/g)].map(([, code]) => code))
    assert.ok(declared.length > 100)
    assert.deepEqual([...errorCodes(features, messagesFor)].sort(), declared.sort())
  })

  it('stop the start if two owners have one with the same code', () => {
    assert.ok(errorCodes([...features, planted], withWords(said, said)).includes('planted'))
    assert.throws(() => errorCodes([...features, planted, planted], withWords(said, said)), {
      message: 'There are two errors named planted',
    })
    const taken = { errors: defineErrors<{ storeFull: NoDetails }>({ storeFull: { kind: 'refused' } }) }
    assert.throws(() => errorCodes([...features, taken], messagesFor), {
      message: 'There are two errors named storeFull',
    })
  })

  it('stop the start if one has no words in some language', () => {
    assert.throws(() => errorCodes([...features, planted], withWords(said, {})), {
      message: 'The error planted has no words in de',
    })
  })

  it('have exactly the words that there are, in each language', () => {
    const codes = [...errorCodes(features, messagesFor)].sort()
    for (const { errors } of [messagesFor('en'), messagesFor('de')]) assert.deepEqual(Object.keys(errors).sort(), codes)
  })

  it('no longer include those of a feature that is taken away, and the bot starts all the same', () => {
    const without = features.filter(({ name }) => name !== 'way-back-in')
    const codes = errorCodes(without, messagesFor)
    assert.deepEqual([codes.includes('voucherEnded'), codes.includes('storeFull')], [false, true])
  })
})
