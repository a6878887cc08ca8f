import type { Account, Lookup } from '../../graph/directory/account.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { PlannedAction, Warning } from '../../store/queries/operation-types.ts'
import { unnamedNote } from '../../store/queries/origin.ts'
import type { NewItem, OperationItemRow } from '../../store/queries/plan/items.ts'
import { type NewWrite, unaudited } from '../../store/queries/plan/writes.ts'
import { type InspectionResults, type PlanInspection, type RecordedWrite, type Step, snapshot } from '../model/steps.ts'
import type { Verdict } from '../model/types.ts'
import type { Estimate } from '../registry/action.ts'
import { type HeldItem, type HeldItems, heldWrites, withoutHeld } from '../rules/held-items.ts'
import { judge } from '../rules/index.ts'
import { combineWarnings, type Facts, type Judgement, warningsOf } from '../rules/rule.ts'
import { type DecisionsByAccount, oppositeDecision, toAccountHistory } from './decisions.ts'
import type { Estimates } from './estimates.ts'
import { isUnnamed, type OriginPeople } from './origin-people.ts'
import type { OthersChanges } from './others-changes.ts'

/** What was read for a plan, other than the accounts. */
export interface PlanFacts extends Facts {
  readonly steps: readonly Step[]
  /** By action. */
  readonly found?: ReadonlyMap<string, PlanInspection>
  /** What reports say about the accounts. */
  readonly estimates?: Estimates
  /** Other decisions about them that are pending, or that reads might not show yet. */
  readonly pending?: DecisionsByAccount
  /** The actions' warnings, by action and account ID. */
  readonly remarks?: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Whether to warn about the effects of an action: not if it is neither planned nor offered. */
  readonly warns?: (kind: string) => boolean
  /** What others did to the accounts in other tools. */
  readonly others?: OthersChanges
  /** The records to restore, for actions that restore. */
  readonly recorded?: (step: Step, account: string) => readonly RecordedWrite[]
  /** The records that aren't restored. */
  readonly held?: HeldItems
  /** Limits an account to some of the actions; by default all apply. */
  readonly only?: (action: PlannedAction, account: string) => boolean
  /** Actions that can't be read and aren't planned, among those that the original operation left to do. */
  readonly unread?: readonly PlannedAction[]
  /** Everyone named by what the plan responds to. */
  readonly people?: OriginPeople
  /** Steps that an earlier operation did for an account for which it didn't do what follows, and that operation. */
  readonly doneBefore?: (action: PlannedAction, account: string) => string | undefined
  /** Judges an action, instead of `judgeStep`. */
  readonly judge?: typeof judgeStep
}

/** Whether to change this account, and the writes that are needed. */
function judgeAccount(account: Account, facts: PlanFacts): JudgedAccount {
  const { steps, only = () => true, judge: judgeOne = judgeStep, warns = () => true } = facts
  const changed = facts.others?.changed.get(account.id)
  if (changed) return { verdict: 'protected', ...combineWarnings([changed]), writes: [] }
  const before = stepsDoneBefore(account, facts)
  const isDone = ({ kind }: Step) => before.some(({ action }) => action === kind)
  const mine = steps.filter((step) => only(step.planned, account.id) && !isDone(step))
  const isOwn = ({ after }: Step) => after === undefined || before.some(({ action }) => action === after)
  const own = mine.filter(isOwn).map((step) => ({ step, judged: judgeOne(step, account, facts) }))
  const changing = own.filter(({ judged }) => judged.verdict === 'change')
  if (changing.length === 0) return { ...unchangedReason(account, own, facts), writes: [] }
  const done = new Set(changing.map(({ step }) => step.kind))
  const following: JudgedStep[] = []
  for (const step of mine) {
    if (isOwn(step) || step.after === undefined || !done.has(step.after)) continue
    const judged = judgeOne(step, account, facts)
    if (judged.verdict !== 'change') continue
    done.add(step.kind)
    following.push({ step, judged })
  }
  const all = [...changing, ...following]
  const writes = all.flatMap(({ step, judged }): readonly NewWrite[] => [
    ...(judged.unseen ? [step.unread(snapshot(account))] : writesOf(step, account, facts)),
    ...step.stays(snapshot(account), facts.found?.get(step.kind), reportOn(step, account, facts)),
  ])
  const held = mine.flatMap((step) => heldWrites(step, heldOf(step, account, facts)))
  const others = unneededSteps(account, changing, own, facts).filter(
    (one) => !held.some(({ action }) => action === one.action),
  )
  const warnings = all.filter(({ step }) => warns(step.kind)).flatMap(({ judged }) => warningsOf(judged))
  return { verdict: 'change', ...combineWarnings(warnings), writes: [...before, ...writes, ...others, ...held] }
}

/** The steps that an earlier operation did and nobody has reversed, recorded so that this one decides nothing about them. */
const stepsDoneBefore = (account: Account, { steps, found, doneBefore }: PlanFacts): readonly NewWrite[] =>
  steps.flatMap((step) => {
    const { kind: action, planned, phase } = step
    const detail = doneBefore?.(planned, account.id)
    if (detail === undefined) return []
    const judged = step.judge(account, found?.get(action), { again: false, changesSynced: true, recorded: [] })
    const done = { ...notNeeded, action, target: account.id, phase, before: null, why: 'doneBefore', detail } as const
    return judged.is === 'noChange' ? [done] : []
  })

const notNeeded = { kind: 'notNeeded', after: null, ...unaudited } as const

/** Why nothing about an account is changed. An account needs no change only if none of the actions has anything to do. */
function unchangedReason(
  { id }: Account,
  own: readonly JudgedStep[],
  { only = () => true, unread = [] }: PlanFacts,
): Judgement {
  const refused = own.find(({ judged }) => judged.verdict !== 'already') ?? own[0]
  if (refused && refused.judged.verdict !== 'already') return refused.judged
  if (unread.some((action) => only(action, id))) return { verdict: 'failed', reason: { code: 'forbidden' } }
  return refused?.judged ?? { verdict: 'already' }
}

const heldOf = (step: Step, { id }: Account, { held }: PlanFacts): readonly HeldItem[] => held?.(step, id) ?? []

/** No item of a step is restored. */
const allHeldJudgement = (why: HeldItem['why'], held: readonly HeldItem[]): Judgement => ({
  verdict: 'protected',
  why,
  detail: held.map(({ detail }) => detail).join(', '),
})

/** `unseen`: what another operation has just restored isn't visible yet, so the run reads what to change. */
export type StepJudgement = Judgement & { readonly unseen?: true }

interface JudgedStep {
  readonly step: Step
  readonly judged: StepJudgement
}

/** The steps that an account doesn't need, although it needs others, with reasons. */
function unneededSteps(
  account: Account,
  changing: readonly JudgedStep[],
  own: readonly JudgedStep[],
  { found }: PlanFacts,
): NewWrite[] {
  return own
    .filter((one) => !changing.includes(one))
    .map(({ step: { kind, phase, already }, judged: { verdict, why = 'already', detail = null } }) => ({
      ...notNeeded,
      action: kind,
      target: account.id,
      phase,
      before: verdict === 'already' ? already(account.id, found?.get(kind)) : null,
      why,
      detail,
    }))
}

const reportOn = ({ kind }: Step, { id }: Account, { estimates }: PlanFacts): Estimate | undefined =>
  estimates?.get(kind)?.get(id)

/** The action's requests for this account. */
function writesOf(step: Step, account: Account, facts: PlanFacts): readonly NewWrite[] {
  const { found } = facts
  const mine = found?.get(step.kind)
  if (mine === 'unread') return [step.unread(snapshot(account), reportOn(step, account, facts))]
  return step
    .writes(snapshot(account), mine, writesToRestore(step, account, facts))
    .map(({ request: _, ...write }) => write)
}

/** What is recorded about the account and can be restored. */
const writesToRestore = (step: Step, account: Account, facts: PlanFacts): readonly RecordedWrite[] =>
  withoutHeld(facts.recorded?.(step, account.id) ?? [], heldOf(step, account, facts))

/** Whether to apply one action to this account, based on other decisions as well as on what was read. */
export function judgeStep(step: Step, account: Account, facts: PlanFacts): StepJudgement {
  const { found, pending } = facts
  const held = heldOf(step, account, facts)
  const with_ = {
    found: found?.get(step.kind),
    recorded: writesToRestore(step, account, facts),
    reported: reportOn(step, account, facts),
  }
  if (held[0] && with_.recorded.length === 0) return allHeldJudgement(held[0].why, held)
  const judged = judge(step, account, 'plan', facts, with_)
  const opposite = oppositeDecision(step, pending?.get(account.id))
  const remark = judged.verdict === 'change' && facts.remarks?.get(step.kind)?.get(account.id)
  if (remark) return { ...judged, ...combineWarnings([...warningsOf(judged), { why: remark, detail: null }]) }
  if (judged.verdict !== 'already' || !opposite) return judged
  const again = judge(step, account, 'plan', facts, { ...with_, keep: true })
  if (again.verdict === 'change') return { ...again, ...combineWarnings([opposite, ...warningsOf(again)]) }
  if (again.verdict !== 'already' || step.planned.restores) return again
  // The other operation's effect isn't visible yet, so the plan can't name what to change.
  return { verdict: 'change', ...opposite, unseen: true }
}

/** One item per input, in order. `rows` are the corresponding items of an earlier operation. */
export const classify = (
  lookups: readonly Lookup[],
  facts: PlanFacts,
  rows: readonly OperationItemRow[] = [],
): NewItem[] => lookups.map((lookup, index) => toItem(index, lookup, judgeLookup(lookup, facts), facts, rows[index]))

const unnamedWarning: Warning = { why: unnamedNote, detail: null }

function toItem(
  index: number,
  lookup: Lookup,
  judged: JudgedAccount,
  { pending, people, others }: PlanFacts,
  row?: OperationItemRow,
): NewItem {
  const account = lookup.outcome === 'found' || lookup.outcome === 'duplicate' ? lookup.account : undefined
  const { verdict, reason, writes } = judged
  const known = (verdict === 'change' && account && others?.notes.get(account.id)) || []
  const told = known.length > 0 ? combineWarnings([...warningsOf(judged), ...known]) : judged
  const { why, detail, at } = told
  const unnamed = verdict === 'change' && account && isUnnamed(account, people, row)
  const notes = [...(told.notes ?? []), ...(unnamed ? [unnamedWarning] : [])]
  const history = verdict === 'change' && account ? toAccountHistory(pending?.get(account.id)) : undefined
  const byName = lookup.outcome === 'found' && lookup.byName ? workOf(lookup.account) : undefined
  return {
    seq: index + 1,
    input:
      row?.input ??
      (lookup.outcome === 'notFound' ? people?.get(lookup.input.toLowerCase()) : undefined) ??
      lookup.input,
    verdict,
    why: why === 'already' ? null : (why ?? null),
    detail: detail ?? null,
    ...(at !== undefined && { detail_at: at }),
    ...(notes.length > 0 && { notes }),
    ...(account ? accountColumns(account) : storedColumns(row)),
    ...(byName !== undefined && { by_name: byName }),
    reason: reason ?? null,
    ...(history && { history }),
    ...(writes.length > 0 && { writes }),
  }
}

export const accountColumns = (account: Account) => ({
  account_id: account.id,
  account_upn: account.userPrincipalName,
  account_name: account.displayName,
  account_enabled: account.accountEnabled,
  account_guest: account.userType === 'Guest',
  account_synced: account.synced,
  account_title: account.jobTitle?.trim() || null,
  account_department: account.department?.trim() || null,
})

/** The columns of an account that no longer exists, as last known. */
const storedColumns = (row: OperationItemRow | undefined) => ({
  account_id: row?.account_id ?? null,
  account_upn: row?.account_upn ?? null,
  account_name: row?.account_name ?? null,
  account_enabled: row?.account_enabled ?? null,
  account_guest: row?.account_guest ?? null,
  account_synced: row?.account_synced ?? null,
  account_title: row?.account_title ?? null,
  account_department: row?.account_department ?? null,
})

/** The columns of an input without an account. */
export const noAccountColumns = storedColumns(undefined)

/** Job title and department, which tell people with the same name apart. */
const workOf = ({ jobTitle, department }: Account) => [jobTitle, department].filter(Boolean).join(' · ')

type JudgedAccount = Judgement & { readonly writes: readonly NewWrite[] }

function judgeLookup(lookup: Lookup, facts: PlanFacts): JudgedAccount {
  switch (lookup.outcome) {
    case 'found':
      return judgeAccount(lookup.account, facts)
    case 'duplicate':
      return { verdict: 'duplicate', detail: lookup.of, writes: [] }
    case 'ambiguous':
      return { verdict: 'ambiguous', detail: namesOf(lookup.candidates), writes: [] }
    case 'notFound':
      return { verdict: 'notFound', detail: lookup.similar ? namesOf(lookup.similar) : null, writes: [] }
    case 'failed':
      return { verdict: 'failed', reason: lookup.reason, writes: [] }
  }
}

const namesOf = (accounts: readonly Account[]): string => accounts.map((one) => one.userPrincipalName).join(', ')

/** Reads what the actions need to know about these accounts, beyond what every plan reads. */
export async function inspectAll(
  steps: readonly Step[],
  directory: Directory,
  accounts: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, InspectionResults>> {
  if (accounts.length === 0) return new Map()
  const found = steps.map(async (step) => [step.kind, await step.inspect(directory, accounts, signal)] as const)
  return new Map(await Promise.all(found))
}

export const accountsFound = (lookups: readonly Lookup[]): Account[] =>
  lookups.flatMap((one) => (one.outcome === 'found' ? [one.account] : []))

/** Counts inputs by verdict. */
export function countVerdicts(items: readonly { readonly verdict: Verdict }[]): Record<Verdict, number> {
  const counts: Record<Verdict, number> = {
    change: 0,
    already: 0,
    protected: 0,
    synced: 0,
    notFound: 0,
    ambiguous: 0,
    duplicate: 0,
    failed: 0,
    excluded: 0,
    notChosen: 0,
  }
  for (const { verdict } of items) counts[verdict] += 1
  return counts
}
