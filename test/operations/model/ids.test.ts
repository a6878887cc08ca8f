import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import {
  hashToken,
  matchesToken,
  newId,
  newLinkToken,
  newToken,
  normalizeId,
} from '../../../src/operations/model/ids.ts'

describe('operation IDs and tokens', () => {
  it('can be read out over the phone', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), (bytes) => {
        assert.match(
          newId(() => bytes),
          /^([bdfghjklmnprstvz][aiou]){3}-\d\d$/,
        )
      }),
    )
  })

  it('are recognised however typed', () => {
    assert.equal(normalizeId('  Tobaki-42\n'), 'tobaki-42')
  })

  it('have 192 bits and fit on a card', () => {
    const token = newToken(randomBytes)
    assert.match(token, /^[\w-]{32}$/)
    assert.notEqual(token, newToken(randomBytes))
  })

  it('contain nothing that a card would escape in an address', () => {
    const token = newLinkToken(randomBytes)
    assert.match(token, /^[0-9a-f]{48}$/)
    assert.notEqual(token, newLinkToken(randomBytes))
  })

  it('are recognised only by their hash', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (token, other) => {
        assert.ok(matchesToken(token, hashToken(token)))
        assert.equal(matchesToken(other, hashToken(token)), other === token)
      }),
    )
  })
})
