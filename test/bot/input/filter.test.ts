import assert from 'node:assert/strict'
import { readFilter } from '../../../src/bot/input/filter.ts'

describe('readFilter', () => {
  it('reads nothing as everybody', () => {
    assert.deepEqual(readFilter(''), {})
  })

  it('tells filters from what is searched for', () => {
    assert.deepEqual(readFilter('alex w disabled guests'), { search: 'alex w', enabled: false, guests: true })
    assert.deepEqual(readFilter('Enabled'), { enabled: true })
  })

  it('takes values with spaces in quotes', () => {
    assert.deepEqual(readFilter('department:"Customer Care" title:Manager'), {
      department: 'Customer Care',
      title: 'Manager',
    })
  })

  it('searches for a filter word that stands in quotes', () => {
    assert.deepEqual(readFilter('"disabled"'), { search: 'disabled' })
    assert.deepEqual(readFilter('search:enabled'), { search: 'enabled' })
  })

  it('knows a guest in the singular, and searches for nothing where there is only space', () => {
    assert.deepEqual(readFilter('guest'), { guests: true })
    assert.deepEqual(readFilter('members'), { guests: false })
    assert.deepEqual(readFilter('" "'), {})
    assert.deepEqual(readFilter('" Ann "'), { search: 'Ann' })
  })
})
