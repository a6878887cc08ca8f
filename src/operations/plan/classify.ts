import type { Estimate } from '../../actions/define.ts'
import type { Account, ChangeNote, FailureReason, Lookup, PlannedAction } from '../../core/model.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { NewItem, OperationItemRow } from '../../store/queries/operation-items.ts'
import type { NewWrite } from '../../store/queries/operation-writes.ts'
import { historyOf, oppositeTo, type Pending } from '../decisions.ts'
import { type Found, type Inspected, type RecordedWrite, type Step, snapshot } from '../steps.ts'
import type { Verdict, Why } from '../types.ts'
import type { Estimates } from './estimates.ts'
import { domainOf } from './federation.ts'
import { type Held, type HeldItem, heldWrites, withoutHeld } from './held.ts'
import { type Protection, whyProtected } from './protection.ts'
import type { EndedSessions } from './sessions.ts'

/** The decision about an account, or about one action on it. */
export interface Judgement {
  readonly verdict: Verdict
  readonly why?: Why
  readonly detail?: string | null
  readonly reason?: FailureReason
}

/** What was read for a plan or a run, besides the accounts. */
export interface Facts {
  readonly steps: readonly Step[]
  /** Undefined if it isn't read yet: then no account can be judged by it. */
  readonly protection: Protection | undefined
  /** By action. */
  readonly found?: ReadonlyMap<string, Found>
  /** What reports say about the accounts. */
  readonly estimates?: Estimates
  /** Other decisions about them that are pending, or that reads may not show yet. */
  readonly pending?: Pending
  /** Who has decided differently since the operation that this follows, by action and account id. */
  readonly since?: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** The actions' warnings, by action and account id. */
  readonly remarks?: ReadonlyMap<string, ReadonlyMap<string, ChangeNote>>
  /** What to restore, for actions that do. */
  readonly recorded?: (step: Step, account: string) => readonly RecordedWrite[]
  /** What of that can't be restored yet. */
  readonly held?: Held
  /** Limits an account to some of the actions; all apply if omitted. */
  readonly only?: (action: PlannedAction, account: string) => boolean
  /** Actions that can't be read and aren't planned, of those that the operation that this follows has left to do. */
  readonly unread?: readonly PlannedAction[]
  /** For an undo that allows sign-in: whose sessions were ended since. */
  readonly sessions?: EndedSessions
  /** Judges an action in place of `judgeStep`. */
  readonly judge?: typeof judgeStep
}

/**
 * Whether to apply one action to this account and, if not, why. Used by the plan and again by the run. `keep`: apply it
 * although the account is already in the wanted state, so that this becomes the latest decision.
 */
export function judge(
  step: Step,
  account: Account,
  protection: Protection | undefined,
  {
    keep = false,
    found,
    recorded = [],
    reported,
  }: { keep?: boolean; found?: Found; recorded?: readonly RecordedWrite[]; reported?: Estimate | undefined } = {},
): Judgement {
  if (protection === undefined) throw new Error('Who is protected was not read')
  const changesSynced = protection.changesSynced === true
  const federated = protection.federated?.has(domainOf(account)) === true
  const judged = step.judge(account, found, { again: keep, changesSynced, federated, recorded, reported })
  if (judged.is === 'alreadySo') return { verdict: 'already', why: 'already' }
  const reason = whyProtected(account, protection, step.action.locksOut)
  if (reason) return { verdict: 'protected', ...reason }
  if (judged.is === 'change') return { verdict: 'change', ...noteOn(account, protection, judged.note) }
  const { verdict, why, detail } = judged
  return { verdict, why, ...(detail !== undefined && { detail }) }
}

/** The warning about an account that will be changed. */
function noteOn(account: Account, { roleGroups }: Protection, own: ChangeNote | undefined) {
  if (own) return { why: own }
  if (account.restricted) return { why: 'restrictedUnit' } as const
  const group = roleGroups?.get(account.id.toLowerCase())
  return group === undefined ? {} : ({ why: 'roleGroup', detail: group } as const)
}

/** Whether to change this account, and the writes that takes. */
function judgeAccount(account: Account, facts: Facts): JudgedAccount {
  const { steps, only = () => true, judge: judgeOne = judgeStep, unread = [] } = facts
  const mine = steps.filter(({ planned }) => only(planned, account.id))
  const own = mine
    .filter(({ after }) => after === undefined)
    .map((step) => ({ step, judged: judgeOne(step, account, facts) }))
  const changing = own.filter(({ judged }) => judged.verdict === 'change')
  const shut = changing.some(({ step }) => step.opens !== undefined) && whyShut(account, facts)
  if (shut) return { ...shut, writes: [] }
  const [first] = changing.length > 0 ? changing : own
  const done = new Set(changing.map(({ step }) => step.kind))
  const following: Step[] = []
  for (const step of mine) {
    if (step.after === undefined || !done.has(step.after)) continue
    if (judgeOne(step, account, facts).verdict !== 'change') continue
    done.add(step.kind)
    following.push(step)
  }
  const unseen = new Set(changing.flatMap(({ step, judged }) => (judged.unseen ? [step] : [])))
  const writes = [...changing.map(({ step }) => step), ...following].flatMap((step): readonly NewWrite[] => [
    ...(unseen.has(step) ? [step.unread(snapshot(account))] : writesOf(step, account, facts)),
    ...step.stays(snapshot(account), facts.found?.get(step.kind), reportOn(step, account, facts)),
  ])
  const held = changing.length > 0 ? mine.flatMap((step) => heldWrites(step, heldOf(step, account, facts))) : []
  const others = unneeded(account, changing, own).filter((one) => !held.some(({ action }) => action === one.action))
  const judged: Judgement = first?.judged ?? { verdict: 'already' }
  if (judged.verdict === 'already' && unread.some((action) => only(action, account.id)))
    return { verdict: 'failed', reason: { code: 'forbidden' }, writes: [] }
  return { ...judged, writes: [...writes, ...others, ...held] }
}

/** Why an undo must not let anybody sign in to this account. */
function whyShut({ id }: Account, { sessions }: Facts): Judgement | undefined {
  if (sessions?.ended.has(id)) return { verdict: 'protected', why: 'sessionsEnded' }
  return sessions?.unread.has(id) ? { verdict: 'failed', reason: { code: 'unavailable' } } : undefined
}

const heldOf = (step: Step, { id }: Account, { held }: Facts): readonly HeldItem[] => held?.(step, id) ?? []

/** Nothing of a step can be restored yet. */
const allHeld = (held: readonly HeldItem[]): Judgement => ({
  ...{ verdict: 'protected', why: 'containedDevice' },
  detail: held.map(({ detail }) => detail).join(', '),
})

/** `unseen`: what another operation has just put back isn't there yet, so the run reads what to change. */
export type StepJudgement = Judgement & { readonly unseen?: true }

interface Judged {
  readonly step: Step
  readonly judged: StepJudgement
}

/** The steps an account doesn't need besides those it does, with reasons. */
function unneeded(account: Account, changing: readonly Judged[], own: readonly Judged[]): NewWrite[] {
  if (changing.length === 0) return []
  return own
    .filter((one) => !changing.includes(one))
    .map(({ step: { kind, phase }, judged: { why = 'already', detail = null } }) => ({
      ...{ action: kind, target: account.id, phase, after: null, before: null, why, detail },
      ...{ audit_before: null, audit_after: null },
    }))
}

const reportOn = ({ kind }: Step, { id }: Account, { estimates }: Facts): Estimate | undefined =>
  estimates?.get(kind)?.get(id)

/** The action's requests for this account. */
function writesOf(step: Step, account: Account, facts: Facts): readonly NewWrite[] {
  const { found } = facts
  const mine = found?.get(step.kind)
  if (mine === 'unread') return [step.unread(snapshot(account), reportOn(step, account, facts))]
  return step.writes(snapshot(account), mine, toRestore(step, account, facts)).map(({ request: _, ...write }) => write)
}

/** What is recorded about the account and can be restored. */
const toRestore = (step: Step, account: Account, facts: Facts): readonly RecordedWrite[] =>
  withoutHeld(facts.recorded?.(step, account.id) ?? [], heldOf(step, account, facts))

/** Whether to apply one action to this account, going by what others decided as well as by what was read. */
export function judgeStep(step: Step, account: Account, facts: Facts): StepJudgement {
  const { protection, found, pending } = facts
  const held = heldOf(step, account, facts)
  const with_ = {
    ...{ found: found?.get(step.kind), recorded: toRestore(step, account, facts) },
    reported: reportOn(step, account, facts),
  }
  if (held.length > 0 && with_.recorded.length === 0) return allHeld(held)
  const judged = judge(step, account, protection, with_)
  const since = facts.since?.get(step.kind)?.get(account.id)
  const opposite = oppositeTo(step, pending?.get(account.id))
  if (since && (judged.verdict === 'change' || opposite))
    return { verdict: 'protected', why: 'changedLater', detail: since }
  const remark = judged.verdict === 'change' && !judged.why && facts.remarks?.get(step.kind)?.get(account.id)
  if (remark) return { ...judged, why: remark }
  if (judged.verdict !== 'already' || !opposite) return judged
  const again = judge(step, account, protection, { ...with_, keep: true })
  if (again.verdict === 'change') return { ...again, ...opposite }
  if (again.verdict !== 'already' || step.planned.restores) return again
  // Nothing of it is there to be named.
  return { verdict: 'change', ...opposite, unseen: true }
}

/** One item per input, in order; `rows` are the items of an earlier operation that they stand for. */
export const classify = (lookups: readonly Lookup[], facts: Facts, rows: readonly OperationItemRow[] = []): NewItem[] =>
  lookups.map((lookup, index) => toItem(index, lookup, judgeLookup(lookup, facts), facts, rows[index]))

function toItem(
  index: number,
  lookup: Lookup,
  judged: JudgedAccount,
  { pending }: Facts,
  row?: OperationItemRow,
): NewItem {
  const account = lookup.outcome === 'found' || lookup.outcome === 'duplicate' ? lookup.account : undefined
  const { verdict, why, detail, reason, writes } = judged
  const history = verdict === 'change' && account ? historyOf(pending?.get(account.id)) : undefined
  const byName = lookup.outcome === 'found' && lookup.byName ? workOf(lookup.account) : row?.by_name
  return {
    seq: index + 1,
    input: row?.input ?? lookup.input,
    verdict,
    why: why === 'already' ? null : (why ?? null),
    detail: detail ?? null,
    ...(account ? columnsOf(account) : storedColumns(row)),
    ...(byName !== undefined && { by_name: byName }),
    reason: reason ?? null,
    ...(history && { history }),
    ...(writes.length > 0 && { writes }),
  }
}

const columnsOf = (account: Account) => ({
  account_id: account.id,
  account_upn: account.userPrincipalName,
  account_name: account.displayName,
  account_enabled: account.accountEnabled,
  account_guest: account.userType === 'Guest',
  account_synced: account.synced,
  account_title: account.jobTitle?.trim() || null,
  account_department: account.department?.trim() || null,
})

/** As last known, of an account that is gone. */
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

/** Describes an account found by name, to tell namesakes apart. */
const workOf = ({ jobTitle, department }: Account) => [jobTitle, department].filter(Boolean).join(' · ')

type JudgedAccount = Judgement & { readonly writes: readonly NewWrite[] }

function judgeLookup(lookup: Lookup, facts: Facts): JudgedAccount {
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

/** Reads what the actions need about these accounts, beyond what every plan reads. */
export async function inspectAll(
  steps: readonly Step[],
  directory: Directory,
  accounts: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Inspected>> {
  if (accounts.length === 0) return new Map()
  const found = steps.map(async (step) => [step.kind, await step.inspect(directory, accounts, signal)] as const)
  return new Map(await Promise.all(found))
}

/** The actions' warnings about these accounts. */
export async function remarksOn(
  steps: readonly Step[],
  directory: Directory,
  accounts: readonly Account[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, ChangeNote>>> {
  const remarks = steps.map(
    async ({ kind, action }) => [kind, (await action.remarks?.(directory, accounts)) ?? new Map()] as const,
  )
  return new Map(await Promise.all(remarks))
}

export const foundIn = (lookups: readonly Lookup[]): Account[] =>
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
    leftOut: 0,
  }
  for (const { verdict } of items) counts[verdict] += 1
  return counts
}
