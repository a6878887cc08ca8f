import fc from 'fast-check'

/** Something a person does, or an event. Numbers refer to people, accounts and operations, as far as they exist. */
export type Step =
  | { readonly is: 'plan'; readonly who: 0 | 1; readonly enable: boolean; readonly accounts: readonly number[] }
  | { readonly is: 'confirm'; readonly plan: number; readonly runIn?: number; readonly backIn?: number }
  | { readonly is: 'approve' | 'deny'; readonly which: number; readonly who: 0 | 1 }
  | { readonly is: 'cancel' | 'undo' | 'retry'; readonly which: number }
  | { readonly is: 'portal'; readonly account: number; readonly enabled: boolean }
  | { readonly is: 'approver' | 'operator'; readonly who: 0 | 1; readonly member: boolean }
  /** An account joins or leaves the operators' group. */
  | { readonly is: 'guard'; readonly account: number; readonly member: boolean }
  /** Whether the protected account has the name by which it is listed. */
  | { readonly is: 'listed'; readonly named: boolean }
  /** Graph refuses some changes, or looking up who is protected. */
  | { readonly is: 'graph'; readonly refuses: 'nothing' | 'changes' | 'lookUps' }
  /** Bots work in parallel for a limited number of slices; somebody may confirm meanwhile. */
  | {
      readonly is: 'work'
      readonly bots: readonly number[]
      readonly delays: readonly number[]
      readonly confirm?: number
    }
  | { readonly is: 'crash'; readonly bot: number; readonly at: number }
  | { readonly is: 'pass'; readonly minutes: number }

const index = fc.nat(7)
const either = fc.constantFrom<0 | 1>(0, 1)
/** Rare, because outages prevent most actions. */
const often = fc.constantFrom(true, true, true, false)
const hours = fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined })
const steps = {
  plan: fc.record({
    is: fc.constant('plan' as const),
    who: either,
    enable: fc.boolean(),
    accounts: fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 5 }),
  }),
  confirm: fc.record({ is: fc.constant('confirm' as const), plan: index, runIn: hours, backIn: hours }),
  answer: fc.record({
    is: fc.constantFrom('approve' as const, 'approve' as const, 'deny' as const),
    which: index,
    who: either,
  }),
  later: fc.record({ is: fc.constantFrom('cancel' as const, 'undo' as const, 'retry' as const), which: index }),
  portal: fc.record({ is: fc.constant('portal' as const), account: fc.nat(4), enabled: fc.boolean() }),
  member: fc.oneof(
    fc.record({ is: fc.constant('approver' as const), who: either, member: fc.boolean() }),
    fc.record({ is: fc.constant('operator' as const), who: either, member: often }),
    fc.record({ is: fc.constant('guard' as const), account: fc.nat(4), member: fc.boolean() }),
  ),
  graph: fc.oneof(
    fc.record({ is: fc.constant('listed' as const), named: often }),
    fc.record({
      is: fc.constant('graph' as const),
      refuses: fc.constantFrom('nothing' as const, 'nothing' as const, 'changes' as const, 'lookUps' as const),
    }),
  ),
  work: fc.record({
    is: fc.constant('work' as const),
    bots: fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }),
    delays: fc.array(fc.nat(6), { minLength: 1, maxLength: 4 }),
    confirm: fc.option(index, { nil: undefined }),
  }),
  crash: fc.record({ is: fc.constant('crash' as const), bot: fc.nat(2), at: fc.integer({ min: 1, max: 60 }) }),
  pass: fc.record({ is: fc.constant('pass' as const), minutes: fc.constantFrom(1, 6, 11, 30, 61) }),
}

/** Steps of a generated scenario. */
export const storyLength = 40

/** A scenario with this many steps. */
export const stories = (length: number): fc.Arbitrary<Step[]> =>
  fc.array(
    fc.oneof(
      { arbitrary: steps.plan, weight: 6 },
      { arbitrary: steps.confirm, weight: 6 },
      { arbitrary: steps.answer, weight: 2 },
      { arbitrary: steps.later, weight: 2 },
      { arbitrary: steps.portal, weight: 1 },
      { arbitrary: steps.member, weight: 2 },
      { arbitrary: steps.graph, weight: 1 },
      { arbitrary: steps.work, weight: 6 },
      { arbitrary: steps.crash, weight: 1 },
      { arbitrary: steps.pass, weight: 3 },
    ) as fc.Arbitrary<Step>,
    { minLength: length, maxLength: length, size: 'max' },
  )
