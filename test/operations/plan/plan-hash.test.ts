// Covers: way-back-in
import assert from 'node:assert/strict'
import fc from 'fast-check'
import type { Json } from '../../../src/core/model.ts'
import { receiverPart } from '../../../src/features/way-back-in/receivers.ts'
import { planHash } from '../../../src/operations/plan/plan-hash.ts'
import { plannedActions } from '../../../src/operations/registry/planned-actions.ts'
import type { PlanPart } from '../../../src/operations/rules/plan-parts.ts'
import { wholeRegistry } from '../../support/registry.ts'

const anyHour = fc.constantFrom(undefined, null, 1, 2)
const anyPlan = fc.record({
  kind: fc.constantFrom('disable', 'enable', 'signOut'),
  targets: fc.uniqueArray(fc.uuid(), { maxLength: 8 }),
  signOut: fc.boolean(),
  hours: fc.tuple(anyHour, anyHour),
})
type Plan = typeof anyPlan extends fc.Arbitrary<infer P> ? P : never
const agreed = ({ hours: [runAt, enableAt], kind, signOut, targets }: Plan) => ({
  playbook: kind,
  actions: plannedActions(wholeRegistry.playbook(kind).steps, { signOut }),
  targets,
  ...(runAt !== undefined && { runAt }),
  ...(enableAt !== undefined && { enableAt }),
})
const hashOf = (plan: Plan) => planHash(agreed(plan))

describe('the hash of a plan', () => {
  it("is independent of the IDs' order and case", () => {
    fc.assert(
      fc.property(anyPlan, (plan) => {
        const same = { ...plan, targets: plan.targets.map((id) => id.toUpperCase()).reverse() }
        assert.equal(hashOf(same), hashOf(plan))
      }),
    )
  })

  it('differs whenever anything confirmed differs', () => {
    fc.assert(
      fc.property(anyPlan, anyPlan, (one, other) => {
        const facts = ({ kind, targets, signOut, hours }: Plan) =>
          // Only disabling has a choice.
          JSON.stringify([kind, kind === 'disable' && signOut, [...targets].sort(), hours])
        assert.equal(hashOf(one) === hashOf(other), facts(one) === facts(other))
      }),
    )
  })

  it('differs for each of the two times, and without them', () => {
    fc.assert(
      fc.property(anyPlan, fc.tuple(anyHour, anyHour), (plan, hours) => {
        const [one, other] = [plan.hours, hours].map((pair) => JSON.stringify(pair))
        assert.equal(hashOf(plan) === hashOf({ ...plan, hours }), one === other)
      }),
    )
  })

  it('differs for each parameter, whatever the order of members', () => {
    const hash = (parameters: Json) => planHash({ playbook: 'p', actions: [{ kind: 'a', parameters }], targets: ['b'] })
    assert.notEqual(hash({ group: 'one' }), hash({ group: 'two' }))
    assert.notEqual(hash(null), hash({}))
    assert.equal(hash({ a: [1, { c: 2, d: 3 }], b: null }), hash({ b: null, a: [1, { d: 3, c: 2 }] }))
  })

  it('differs if an action follows another one, or restores', () => {
    const hash = (more: object) =>
      planHash({ playbook: 'p', actions: [{ kind: 'a', parameters: null, ...more }], targets: ['b'] })
    assert.notEqual(hash({}), hash({ after: 'b' }))
    assert.notEqual(hash({}), hash({ restores: true }))
  })

  it("can't be matched by moving the boundary between two IDs", () => {
    const actions = plannedActions(wholeRegistry.playbook('disable').steps, {})
    const hash = (...targets: string[]) => planHash({ playbook: 'disable', actions, targets })
    assert.notEqual(hash('ab', 'c'), hash('a', 'bc'))
    assert.notEqual(hash('a', 'b'), hash('a,b'))
  })

  it('differs if the receiver or owner of a pass differs, in any order', () => {
    const named = (oid: string) => ({ oid, upn: `${oid}@contoso.com`, name: oid })
    const of = (...pairs: readonly (readonly [string, string])[]) =>
      planHash({
        playbook: 'letBackIn',
        actions: [],
        targets: ['a', 'b'],
        parts: [
          {
            part: receiverPart,
            writes: pairs.map(([account, oid]) => ({
              account: named(account),
              before: { receiver: { ...named(oid), manager: true } },
            })),
          },
        ],
      })
    const first = of(['a', 'x'], ['b', 'y'])
    assert.equal(of(['b', 'Y'], ['A', 'x']), first)
    assert.equal(new Set([first, of(['a', 'y'], ['b', 'x']), of(['a', 'x']), of()]).size, 4)
  })

  it('contains what each feature settles under its name, whatever the order of the features', () => {
    const account = { oid: 'a', upn: 'a@contoso.com', name: 'a' }
    const part = (name: string): PlanPart => ({
      name,
      recordedBy: () => true,
      hash: (writes) => writes.map(({ before }) => `${before}`),
      approval: { count: () => 0, excludes: () => [], refusal: () => assert.fail() },
    })
    const hash = (...said: readonly (readonly [string, string])[]) =>
      planHash({
        playbook: 'p',
        actions: [],
        targets: ['a'],
        parts: said.map(([name, before]) => ({ part: part(name), writes: [{ account, before }] })),
      })
    assert.equal(hash(['keys', 'x'], ['badges', 'y']), hash(['badges', 'y'], ['keys', 'x']))
    assert.equal(new Set([hash(), hash(['keys', 'x']), hash(['badges', 'x']), hash(['keys', 'y'])]).size, 4)
  })
})
