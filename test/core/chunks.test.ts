import assert from 'node:assert/strict'
import { chunks } from '../../src/core/chunks.ts'

describe('chunks', () => {
  it('are full except for the last', () => {
    assert.deepEqual(chunks([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]])
    assert.deepEqual(chunks([1, 2], 2), [[1, 2]])
    assert.deepEqual(chunks([], 2), [])
  })
})
