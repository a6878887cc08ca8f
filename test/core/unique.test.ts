import assert from 'node:assert/strict'
import { requireUnique } from '../../src/core/unique.ts'

describe('requireUnique', () => {
  it('refuses two of the same name and says which', () => {
    assert.throws(() => requireUnique('chores', ['sendPosts', 'endPauses', 'sendPosts']), {
      message: 'There are two chores named sendPosts',
    })
  })

  it('allows names that differ', () => {
    requireUnique('chores', [])
    requireUnique('chores', ['sendPosts', 'endPauses'])
  })
})
