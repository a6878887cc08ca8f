import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { planHash } from '../../../src/operations/plan/plan-hash.ts'
import type { Kind } from '../../../src/operations/types.ts'

const anyHour = fc.constantFrom(undefined, null, 1, 2)
const anyPlan = fc.record({
  kind: fc.constantFrom<Kind>('disable', 'enable', 'signOut'),
  targets: fc.uniqueArray(fc.uuid(), { maxLength: 8 }),
  signOut: fc.boolean(),
  hours: fc.tuple(anyHour, anyHour),
})
type Plan = typeof anyPlan extends fc.Arbitrary<infer P> ? P : never
const hashOf = ({ hours: [runAt, enableAt], ...plan }: Plan) =>
  planHash({ ...plan, ...(runAt !== undefined && { runAt }), ...(enableAt !== undefined && { enableAt }) })

describe('the hash of a plan', () => {
  it('does not depend on the order or the case of the ids', () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const same = { ...plan, targets: plan.targets.map((id) => id.toUpperCase()).reverse() }
        assert.equal(hashOf(same), hashOf(plan))
      }),
    )
  })

  it('differs whenever anything that was agreed to differs', () => {
    fc.assert(
      fc.property(anyPlan, anyPlan, (one, other) => {
        const facts = ({ kind, targets, signOut, hours }: Plan) =>
          JSON.stringify([kind, signOut, [...targets].sort(), hours])
        assert.equal(hashOf(one) === hashOf(other), facts(one) === facts(other))
      }),
    )
  })

  it('differs by each of the two hours, of which none counts as no hour', () => {
    fc.assert(
      fc.property(anyPlan, fc.tuple(anyHour, anyHour), (plan, hours) => {
        const [one, other] = [plan.hours, hours].map((pair) => JSON.stringify(pair))
        assert.equal(hashOf(plan) === hashOf({ ...plan, hours }), one === other)
      }),
    )
  })

  it('cannot be met by moving the border between two ids', () => {
    const hash = (...targets: string[]) => planHash({ kind: 'disable', targets, signOut: true })
    assert.notEqual(hash('ab', 'c'), hash('a', 'bc'))
    assert.notEqual(hash('a', 'b'), hash('a,b'))
  })

  it('is the one that plans without hours were stored with', () => {
    const hash = planHash({ kind: 'disable', targets: ['b', 'A'], signOut: true })
    assert.equal(hash, createHash('sha256').update('["disable",true,["a","b"]]').digest('hex'))
  })
})
