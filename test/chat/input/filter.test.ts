import assert from 'node:assert/strict'
import { readFilter } from '../../../src/chat/input/filter.ts'

describe('readFilter', () => {
  it('reads empty text as everyone', () => {
    assert.deepEqual(readFilter(''), {})
  })

  it('separates filters from search words', () => {
    assert.deepEqual(readFilter('alex w disabled guests'), { search: 'alex w', enabled: false, guests: true })
    assert.deepEqual(readFilter('Enabled'), { enabled: true })
  })

  it('accepts quoted values with spaces', () => {
    assert.deepEqual(readFilter('department:"Customer Care" title:Manager'), {
      department: 'Customer Care',
      title: 'Manager',
    })
  })

  it('searches for quoted filter words', () => {
    assert.deepEqual(readFilter('"disabled"'), { search: 'disabled' })
    assert.deepEqual(readFilter('search:enabled'), { search: 'enabled' })
  })

  it('understands "guest", and ignores white space', () => {
    assert.deepEqual(readFilter('guest'), { guests: true })
    assert.deepEqual(readFilter('members'), { guests: false })
    assert.deepEqual(readFilter('" "'), {})
    assert.deepEqual(readFilter('" Ann "'), { search: 'Ann' })
  })
})
