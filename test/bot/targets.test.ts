import assert from 'node:assert/strict'
import fc from 'fast-check'
import { readTargets } from '../../src/bot/targets.ts'

describe('readTargets', () => {
  it('finds groups among accounts, in any kind of quotes or none', () => {
    assert.deepEqual(readTargets(`group:"Sales leads" a@x.example, group:'HR' group:sales@x.example`), {
      identifiers: ['a@x.example'],
      groups: ['Sales leads', 'HR', 'sales@x.example'],
      filter: undefined,
      rest: [],
    })
  })

  it('takes a filter when nothing else is named', () => {
    assert.deepEqual(readTargets('department:"Customer Care" enabled').filter, {
      department: 'Customer Care',
      enabled: true,
    })
    assert.deepEqual(readTargets('disabled guests').filter, { enabled: false, guests: true })
  })

  it('takes no filter beside accounts or groups, nor out of any other words', () => {
    assert.equal(readTargets('a@x.example department:Sales').filter, undefined)
    assert.equal(readTargets('group:Sales disabled').filter, undefined)
    assert.equal(readTargets('the disabled people').filter, undefined)
    assert.deepEqual(readTargets('the disabled people').rest, ['the disabled people'])
  })

  it('survives any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => void readTargets(`group:${text}`)))
  })
})
