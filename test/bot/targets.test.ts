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

  it('ends an unquoted group where the list goes on', () => {
    for (const text of ['group:Sales, a@x.example', 'group:Sales; a@x.example', 'a@x.example,group:Sales']) {
      const { identifiers, groups, rest } = readTargets(text)
      assert.deepEqual([identifiers, groups, rest], [['a@x.example'], ['Sales'], []])
    }
  })

  it('takes the name of a group without the space around it, and none for none', () => {
    assert.deepEqual(readTargets('group:  " HR  team "').groups, ['HR  team'])
    assert.deepEqual(readTargets(`group:"" group:' '`), { identifiers: [], groups: [], filter: undefined, rest: [] })
    assert.deepEqual(readTargets('subgroup:HR').groups, [])
  })

  it('leaves nothing over where it takes a filter', () => {
    const everyone = { identifiers: [], groups: [], rest: [] }
    assert.deepEqual(readTargets(' Disabled\tguest '), { ...everyone, filter: { enabled: false, guests: true } })
    assert.deepEqual(readTargets('enabled'), { ...everyone, filter: { enabled: true } })
    assert.deepEqual(readTargets('TITLE:x'), { ...everyone, filter: { title: 'x' } })
  })

  it('takes no filter out of a sentence that holds one of its words', () => {
    for (const text of ['disabled people', 'the disabled', 'disabled or guests', 'subtitle:x']) {
      assert.equal(readTargets(text).filter, undefined)
    }
  })

  it('survives any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 3000 }), (text) => void readTargets(`group:${text}`)))
  })
})
