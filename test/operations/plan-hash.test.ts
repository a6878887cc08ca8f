import assert from 'node:assert/strict'
import fc from 'fast-check'
import { planHash } from '../../src/operations/plan-hash.ts'
import type { Kind } from '../../src/operations/types.ts'

const anyPlan = fc.record({
  kind: fc.constantFrom<Kind>('disable', 'enable', 'signOut'),
  targets: fc.uniqueArray(fc.uuid(), { maxLength: 8 }),
  signOut: fc.boolean(),
})

describe('the hash of a plan', () => {
  it('does not depend on the order or the case of the ids', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const same = { ...plan, targets: plan.targets.map((id) => id.toUpperCase()).reverse() }
        assert.equal(planHash(same), planHash(plan))
      }),
    )
  })

  it('differs whenever anything that was agreed to differs', () => {
    fc.assert(
      fc.property(anyPlan, anyPlan, (one, other) => {
        const facts = ({ kind, targets, signOut }: typeof one) => JSON.stringify([kind, signOut, [...targets].sort()])
        assert.equal(planHash(one) === planHash(other), facts(one) === facts(other))
      }),
    )
  })

  it('cannot be met by moving the border between two ids', () => {
    const hash = (...targets: string[]) => planHash({ kind: 'disable', targets, signOut: true })
    assert.notEqual(hash('ab', 'c'), hash('a', 'bc'))
    assert.notEqual(hash('a', 'b'), hash('a,b'))
  })
})
