import type { Registry } from '../../operations/registry/registry.ts'
import { allowsSignIn, blocksSignIn } from './action-effects.ts'
import type { Entry, NamedAccount } from './entries.ts'
import type { OperationFacts } from './history.ts'
import type { AccountEnd } from './model.ts'

/** The result of one step for one account. */
export type StepEnd = 'done' | 'failed' | 'uncertain' | 'skipped'

export interface StepFacts {
  readonly operation: string
  readonly action: string
  /** Whether it restores what was recorded, instead of running the action. */
  readonly back: boolean
  /** The worst result among its requests. */
  end: StepEnd
  /** Whether one of its requests was done, now or by the operation that this one continues. */
  hasChanged: boolean
  why: string | null
  /** When the last of them was recorded. */
  at: number
  readonly entries: number[]
  readonly requestIds: string[]
}

export interface AccountFacts {
  readonly account: NamedAccount
  readonly end: AccountEnd
  readonly why: string | null
  readonly steps: readonly StepFacts[]
  /** What reading it back last showed. */
  readonly seen: { readonly verified: boolean; readonly at: number; readonly seq: number } | null
  /** Entries of other kinds, such as those of newer versions. */
  readonly others: readonly { readonly step: string; readonly at: number; readonly seq: number }[]
  /** From the operation's confirmation to when the account was blocked, and to when it could sign in again; in ms. */
  readonly toContain: number | null
  readonly toRelease: number | null
  readonly containedAt: number | null
  readonly releasedAt: number | null
  /** The steps that the latest operation left undone. */
  readonly missing: readonly StepFacts[]
  /** The operations that have an entry about it. */
  readonly reached: ReadonlySet<string>
}

const endOfStep: Readonly<Record<string, StepEnd>> = {
  accountChanged: 'done',
  accountFailed: 'failed',
  accountUncertain: 'uncertain',
  skipped: 'skipped',
}
const endsWorstFirst: readonly StepEnd[] = ['failed', 'uncertain', 'skipped', 'done']

/** Whether the step needs nothing more: it was done, or the account was already in the wanted state. */
const hasSucceeded = ({ end, why }: Pick<StepFacts, 'end' | 'why'>): boolean =>
  end === 'done' || (end === 'skipped' && (why === 'already' || why === 'doneBefore' || why === 'notChosen'))

/** Whether it is known that nobody has to do anything more so that it can't sign in, can again, or is as it should be. */
export const isSettled = ({ end, missing, seen, others }: AccountFacts): boolean =>
  (end === 'contained' || end === 'released' || (end === 'done' && missing.length === 0)) &&
  seen?.verified !== false &&
  others.length === 0

/** Derives the facts about one account from its entries, in order. */
export function accountFacts(
  entries: readonly Entry[],
  operations: ReadonlyMap<string, Pick<OperationFacts, 'kind' | 'actions' | 'confirmedAt'>>,
  registry: Registry,
): AccountFacts {
  const steps = new Map<string, Step>()
  const others: { step: string; at: number; seq: number }[] = []
  const reached = new Set<string>()
  let account: NamedAccount = { id: '', upn: '', name: '' }
  let seen: AccountFacts['seen'] = null
  let lock: BlockState = { end: null, why: null, at: null }
  let release: { at: number; took: number | null } | null = null
  let eased = null as { readonly operation: string; readonly at: number; readonly took: number | null } | null
  let contained: { at: number; took: number | null } | null = null
  for (const entry of entries) {
    const { step, at, seq, operation } = entry
    account = entry.account ?? account
    const end = endOfStep[step]
    if (end === undefined || entry.action === null) {
      if (step === 'accountVerified' || step === 'accountUnconfirmed')
        seen = { verified: step === 'accountVerified', at, seq }
      else others.push({ step, at, seq })
      continue
    }
    reached.add(operation)
    const own = operations.get(operation)
    const took = own?.confirmedAt ? at - own.confirmedAt : null
    const { facts } = addStep(steps, entry, end, own)
    if (own && registry.shownPlaybook(own.kind).releases !== undefined && eased?.operation !== operation)
      eased = { operation, at, took }
    if (facts.back) continue
    const locks = blocksSignIn(entry.action, registry)
    if (locks !== false && !(lock.end === 'contained' && locks === 'ifProven')) {
      lock = blockStateAfter(lock, facts, locks)
      if (locks === true && isRevoked(facts)) contained = null
      if (facts.end === 'done' && locks === true) contained = { at, took }
      if (facts.end === 'done') {
        release = null
        eased = null
      }
    } else if (allowsSignIn(entry.action, registry)) {
      if (facts.end === 'done') release = { at, took }
      else if (isRevoked(facts)) release = null
    }
  }
  const all = [...steps.values()].map(({ facts }) => facts)
  const latest = all.at(-1)?.operation
  // Somebody who could sign in already needs no step to be released, as on the card.
  const isKept = all.some(
    (one) => one.operation === eased?.operation && allowsSignIn(one.action, registry) && !hasSucceeded(one),
  )
  const released = eased ? (isKept ? null : (release ?? eased)) : release
  return {
    account,
    ...endOf(all, lock, released !== null),
    steps: all,
    seen,
    others,
    toContain: contained?.took ?? null,
    toRelease: released?.took ?? null,
    containedAt: contained?.at ?? null,
    releasedAt: released?.at ?? null,
    missing: all.filter((one) => one.operation === latest && !hasSucceeded(one)),
    reached,
  }
}

interface BlockState {
  readonly end: AccountEnd | null
  readonly why: string | null
  readonly at: number | null
}

function blockStateAfter(before: BlockState, { end, why, at }: StepFacts, locks: true | 'ifProven'): BlockState {
  if (end === 'done') return { end: locks === true ? 'contained' : 'quarantined', why: null, at }
  // It was blocked already.
  if (end === 'skipped' && why === 'already' && locks === true) return { end: 'contained', why: null, at }
  const isBlocked = before.end === 'contained' || before.end === 'quarantined'
  // The operation that it continues did it; that operation might not be among the entries.
  if (end === 'skipped' && why === 'doneBefore' && !isBlocked)
    return { end: locks === true ? 'contained' : 'quarantined', why: null, at }
  return isBlocked && !isRevoked({ end, why }) ? before : { end, why, at }
}

/** Whether Graph had accepted it first, but had not carried it out when it was last read back. */
const isRevoked = ({ end, why }: Pick<StepFacts, 'end' | 'why'>): boolean => end === 'failed' && why === 'notInEffect'

function endOf(steps: readonly StepFacts[], lock: BlockState, released: boolean): Pick<AccountFacts, 'end' | 'why'> {
  if (released) return { end: 'released', why: null }
  if (lock.end !== null) return { end: lock.end, why: lock.why }
  const latest = steps.filter(({ operation }) => operation === steps.at(-1)?.operation)
  const [first] = latest.toSorted((one, other) => endsWorstFirst.indexOf(one.end) - endsWorstFirst.indexOf(other.end))
  if (!first) return { end: 'done', why: null }
  // As on the card: something was done, and nothing failed. What was skipped is missing, or wasn't needed.
  const isDone = first.end === 'done' || (first.end === 'skipped' && latest.some(({ hasChanged }) => hasChanged))
  return isDone ? { end: 'done', why: null } : { end: first.end, why: first.why }
}

function addStep(
  steps: Map<string, Step>,
  { operation, action, target, at, seq, requestId, why }: Entry,
  end: StepEnd,
  own: Pick<OperationFacts, 'actions'> | undefined,
): Step {
  const key = JSON.stringify([operation, action])
  const back = own?.actions.some(({ kind, restores }) => kind === action && restores) === true
  const step: Step = steps.get(key) ?? {
    facts: { operation, action: action ?? '', back, end, hasChanged: false, why, at, entries: [], requestIds: [] },
    targets: new Map(),
  }
  steps.set(key, step)
  // The latest entry for each: the result of an uncertain write might be known later.
  step.targets.set(target ?? '', { end, why })
  const [first] = [...step.targets.values()].toSorted(
    (one, other) => endsWorstFirst.indexOf(one.end) - endsWorstFirst.indexOf(other.end),
  )
  const { facts } = step
  facts.end = first?.end ?? end
  facts.hasChanged = [...step.targets.values()].some((one) => one.end === 'done' || one.why === 'doneBefore')
  facts.why = first?.why ?? null
  facts.at = at
  facts.entries.push(seq)
  if (requestId) facts.requestIds.push(requestId)
  return step
}

interface Step {
  readonly facts: StepFacts
  readonly targets: Map<string, { readonly end: StepEnd; readonly why: string | null }>
}
