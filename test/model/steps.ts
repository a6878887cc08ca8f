import fc from 'fast-check'

/** What someone asks a plan for. */
export interface Planning {
  readonly who: 0 | 1
  readonly enable: boolean
  readonly accounts: readonly number[]
}

/** Something a person does, or an event. Numbers refer to people, accounts and operations, as far as they exist. */
export type Step =
  | ({ readonly is: 'plan' } & Planning)
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
  /** From now on, reads of accounts show what Graph had written that long ago. */
  | { readonly is: 'lag'; readonly minutes: number }
  /** Bots work in parallel for a limited number of slices; someone may confirm or plan meanwhile. */
  | {
      readonly is: 'work'
      readonly bots: readonly number[]
      readonly delays: readonly number[]
      readonly confirm?: number
      readonly plan?: Planning
    }
  | { readonly is: 'crash'; readonly bot: number; readonly at: number }
  | { readonly is: 'pass'; readonly minutes: number }

const index = fc.nat(7)
const either = fc.constantFrom<0 | 1>(0, 1)
/** Rare, because outages prevent most actions. */
const often = fc.constantFrom(true, true, true, false)
const hours = fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined })
const planning = {
  who: either,
  enable: fc.boolean(),
  accounts: fc.uniqueArray(fc.nat(5), { minLength: 1, maxLength: 5 }),
}
const working = {
  is: fc.constant('work' as const),
  bots: fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }),
  delays: fc.array(fc.nat(6), { minLength: 1, maxLength: 4 }),
}
const steps = {
  plan: fc.record({ is: fc.constant('plan' as const), ...planning }),
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
  work: fc.record({ ...working, confirm: fc.option(index, { nil: undefined }) }),
  crash: fc.record({ is: fc.constant('crash' as const), bot: fc.nat(2), at: fc.integer({ min: 1, max: 60 }) }),
  pass: fc.record({ is: fc.constant('pass' as const), minutes: fc.constantFrom(1, 6, 11, 30, 61) }),
}

/** Old reads never show less than what operations allow for: a quarter of an hour. */
const stale: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ is: fc.constant('lag' as const), minutes: fc.constantFrom(0, 1, 10) }),
  fc.record({ ...working, plan: fc.record(planning) }),
)

/** Steps of a generated scenario, before old reads and plans made beside running operations are put in between. */
export const storyLength = 40

/** A scenario with this many steps. What is put in between is drawn last, so that seeds keep the steps they had. */
export const stories = (length: number): fc.Arbitrary<Step[]> =>
  fc
    .tuple(mainSteps(length), fc.array(fc.record({ at: fc.nat(length), step: stale }), { maxLength: length / 4 }))
    .map(([main, between]) => {
      const before = (index: number) => between.filter(({ at }) => at === index).map(({ step }) => step)
      return [...main.flatMap((step, index) => [...before(index), step]), ...before(length)]
    })

const mainSteps = (length: number): fc.Arbitrary<Step[]> =>
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
