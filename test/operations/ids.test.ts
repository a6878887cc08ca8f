import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { hashToken, isToken, newId, newToken, normalizeId } from '../../src/operations/ids.ts'

describe('ids and tokens of operations', () => {
  it('gives ids that can be read aloud', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (bytes) => {
        assert.match(
          newId(() => bytes),
          /^([bdfghjklmnprstvz][aiou]){3}-\d\d$/,
        )
      }),
    )
  })

  it('takes an id however it was typed', () => {
    assert.equal(normalizeId('  Tobaki-42\n'), 'tobaki-42')
  })

  it('gives a token of 192 bits that fits in a card', () => {
    const token = newToken(randomBytes)
    assert.match(token, /^[\w-]{32}$/)
    assert.notEqual(token, newToken(randomBytes))
  })

  it('knows a token by its hash, and only that one', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (token, other) => {
        assert.ok(isToken(token, hashToken(token)))
        assert.equal(isToken(other, hashToken(token)), other === token)
      }),
    )
  })
})
