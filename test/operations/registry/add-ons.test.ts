import assert from 'node:assert/strict'
import { collectAddOns } from '../../../src/operations/registry/add-ons.ts'

const first = { name: 'first', scopes: ['A.Read', 'B.Read'], unavailableIn: ['china'] } as const
const second = { name: 'second', scopes: ['C.Read'] }

describe('add-ons', () => {
  it('are listed by name, with those scopes that a cloud has', () => {
    const addOns = collectAddOns([second, first])
    assert.deepEqual(addOns.all, [first, second])
    assert.deepEqual(
      [...addOns.in('public')],
      [
        ['A.Read', 'first'],
        ['B.Read', 'first'],
        ['C.Read', 'second'],
      ],
    )
    assert.deepEqual([...addOns.in('china').keys()], ['C.Read'])
    assert.deepEqual([addOns.has('B.Read'), addOns.has('D.Read')], [true, false])
  })

  it('stop the start if two have the same name', () => {
    assert.throws(() => collectAddOns([first, { ...second, name: 'first' }]), /two add-ons named first/)
  })
})
