import assert from 'node:assert/strict'
import { editDistance, oneLine, readNumber, truncate } from '../../src/core/text.ts'

describe('oneLine', () => {
  it('turns line breaks and other controls into spaces', () => {
    assert.equal(oneLine('a\r\nb\u2028c\u0000d\te'), 'a b c d e')
  })

  it('takes out marks that turn the words behind them round', () => {
    assert.equal(oneLine('Invoice \u202efdp.exe').includes('\u202e'), false)
    assert.equal(oneLine('\u2066x\u2069'), 'x')
  })

  it('keeps letters of every script', () => {
    for (const text of ['ليلى الحسن', '山田 太郎', "Miles O'Brien", '👩‍🚀 Mae']) assert.equal(oneLine(text), text)
  })
})

describe('truncate', () => {
  it('keeps what fits and marks what was cut', () => {
    assert.equal(truncate('abc', 3), 'abc')
    assert.equal(truncate('abcd', 3), 'ab…')
  })

  it('never cuts a character in half', () => {
    assert.equal(truncate('🦊🦊🦊', 2), '🦊…')
  })
})

describe('editDistance', () => {
  it('counts letters put in, taken out and changed', () => {
    assert.equal(editDistance('', ''), 0)
    assert.equal(editDistance('help', 'helpp'), 1)
    assert.equal(editDistance('kitten', 'sitting'), 3)
  })

  it('counts two neighbours that changed places as one', () => {
    assert.equal(editDistance('chekc', 'check'), 1)
    assert.equal(editDistance('lsit', 'list'), 1)
    assert.equal(editDistance('ab', 'ba'), 1)
    assert.equal(editDistance('abc', 'cba'), 2)
  })
})

describe('a number that was typed', () => {
  it('may be written as cards show it', () => {
    for (const typed of ['1200', '1,200', '1.200', '1 200', '1\u202f200', '1’200', 1200])
      assert.equal(readNumber(typed), 1200)
    assert.equal(readNumber('1,234,567'), 1_234_567)
  })

  it('is another or none when it is written otherwise', () => {
    assert.equal(readNumber('2.4'), 2.4)
    for (const typed of ['1,20', 'all', '12a', '1,2000']) assert.ok(Number.isNaN(readNumber(typed)), typed)
  })
})
