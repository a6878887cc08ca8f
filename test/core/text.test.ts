import assert from 'node:assert/strict'
import { editDistance, oneLine, readNumber, truncate } from '../../src/core/text.ts'

describe('oneLine', () => {
  it('replaces line breaks and other control characters with spaces', () => {
    assert.equal(oneLine('a\r\nb\u2028c\u0000d\te'), 'a b c d e')
  })

  it('removes bidirectional marks', () => {
    assert.equal(oneLine('Invoice \u202efdp.exe').includes('\u202e'), false)
    assert.equal(oneLine('\u2066x\u2069'), 'x')
  })

  it('keeps letters of every script', () => {
    for (const text of ['ليلى الحسن', '山田 太郎', "Miles O'Brien", '👩‍🚀 Mae']) assert.equal(oneLine(text), text)
  })
})

describe('truncate', () => {
  it('keeps what fits and marks truncation', () => {
    assert.equal(truncate('abc', 3), 'abc')
    assert.equal(truncate('abcd', 3), 'ab…')
  })

  it('never splits a character', () => {
    assert.equal(truncate('🦊🦊🦊', 2), '🦊…')
  })
})

describe('editDistance', () => {
  it('counts insertions, deletions and substitutions', () => {
    assert.equal(editDistance('', ''), 0)
    assert.equal(editDistance('help', 'helpp'), 1)
    assert.equal(editDistance('kitten', 'sitting'), 3)
  })

  it('counts swapped neighbours as one', () => {
    assert.equal(editDistance('chekc', 'check'), 1)
    assert.equal(editDistance('lsit', 'list'), 1)
    assert.equal(editDistance('ab', 'ba'), 1)
    assert.equal(editDistance('abc', 'cba'), 2)
  })
})

describe('a typed number', () => {
  it('can be formatted as on cards', () => {
    for (const typed of ['1200', '1,200', '1.200', '1 200', '1\u202f200', '1’200', 1200])
      assert.equal(readNumber(typed), 1200)
    assert.equal(readNumber('1,234,567'), 1_234_567)
  })

  it('can be surrounded by spaces', () => assert.equal(readNumber(' 2 '), 2))

  it('is not recognised in other formats', () => {
    const others = [
      '1,20',
      'all',
      '12a',
      '1,2000',
      '2.4',
      '2.0',
      '2,0',
      '2e0',
      '0x2',
      '+2',
      '-2',
      '２',
      '',
      '1.200,000',
    ]
    for (const typed of [...others, 2.5, Number.NaN]) assert.ok(Number.isNaN(readNumber(typed)), String(typed))
  })
})
