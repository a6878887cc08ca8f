import type { Estimate } from '../../actions/define.ts'
import type { Account, ChangeNote, Lookup } from '../../core/model.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { NewItem } from '../../store/queries/operation-items.ts'
import type { NewWrite } from '../../store/queries/operation-writes.ts'
import { historyOf, oppositeTo, type Pending } from '../decisions.ts'
import { type Found, type Inspected, type RecordedWrite, type Step, snapshot } from '../steps.ts'
import type { Verdict, Why } from '../types.ts'
import type { Estimates } from './estimates.ts'
import { domainOf } from './federation.ts'
import { type Held, type HeldItem, heldWrites, withoutHeld } from './held.ts'
import { type Protection, whyProtected } from './protection.ts'

/** The decision about an account, or about one action on it. */
export interface Judgement {
  readonly verdict: Verdict
  readonly why?: Why
  readonly detail?: string | null
}

/** What was read for a plan or a run, besides the accounts. */
export interface Reading {
  readonly steps: readonly Step[]
  readonly protection: Protection
  /** By action. */
  readonly found?: ReadonlyMap<string, Found>
  /** What reports say about the accounts. */
  readonly estimates?: Estimates
  /** Other decisions about them that are pending, or that reads may not show yet. */
  readonly pending?: Pending
  /** Who has done the opposite since the operation being retried, by action and account id. */
  readonly since?: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** The actions' warnings, by action and account id. */
  readonly remarks?: ReadonlyMap<string, ReadonlyMap<string, ChangeNote>>
  /** What to restore, for actions that do. */
  readonly recorded?: (step: Step, account: string) => readonly RecordedWrite[]
  /** What of that can't be restored yet. */
  readonly held?: Held
  /** Limits an account to some of the actions; all apply if omitted. */
  readonly only?: (step: Step, account: string) => boolean
}

/**
 * Whether to apply one action to this account and, if not, why. Used by the plan and again by the run. `keep`: apply it
 * although the account is already in the wanted state, so that this becomes the latest decision.
 */
export function judge(
  step: Step,
  account: Account,
  protection: Protection,
  {
    keep = false,
    found,
    recorded = [],
    reported,
  }: { keep?: boolean; found?: Found; recorded?: readonly RecordedWrite[]; reported?: Estimate | undefined } = {},
): Judgement {
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
export function judgeAccount(account: Account, reading: Reading): Judgement & { readonly writes: readonly NewWrite[] } {
  const { steps, only = () => true } = reading
  const mine = steps.filter((step) => only(step, account.id))
  const own = mine
    .filter(({ after }) => after === undefined)
    .map((step) => ({ step, judged: judgeStep(step, account, reading) }))
  const changing = own.filter(({ judged }) => judged.verdict === 'change')
  const [first] = changing.length > 0 ? changing : own
  const done = new Set(changing.map(({ step }) => step.kind))
  const following: Step[] = []
  for (const step of mine) {
    if (step.after === undefined || !done.has(step.after)) continue
    if (judgeStep(step, account, reading).verdict !== 'change') continue
    done.add(step.kind)
    following.push(step)
  }
  const unseen = new Set(changing.flatMap(({ step, judged }) => (judged.unseen ? [step] : [])))
  const writes = [...changing.map(({ step }) => step), ...following].flatMap((step): readonly NewWrite[] => [
    ...(unseen.has(step) ? [step.unread(snapshot(account))] : writesOf(step, account, reading)),
    ...step.stays(snapshot(account), reading.found?.get(step.kind), reportOn(step, account, reading)),
  ])
  const held = changing.length > 0 ? mine.flatMap((step) => heldWrites(step, heldOf(step, account, reading))) : []
  const others = unneeded(account, changing, own).filter((one) => !held.some(({ action }) => action === one.action))
  return { ...(first?.judged ?? { verdict: 'already' }), writes: [...writes, ...others, ...held] }
}

const heldOf = (step: Step, { id }: Account, { held }: Reading): readonly HeldItem[] => held?.(step, id) ?? []

/** Nothing of a step can be restored yet. */
export const allHeld = (held: readonly HeldItem[]): Judgement => ({
  ...{ verdict: 'protected', why: 'containedDevice' },
  detail: held.map(({ detail }) => detail).join(', '),
})

/** `unseen`: what another operation has just put back isn't there yet, so the run reads what to change. */
type StepJudgement = Judgement & { readonly unseen?: true }

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

const reportOn = ({ kind }: Step, { id }: Account, { estimates }: Reading): Estimate | undefined =>
  estimates?.get(kind)?.get(id)

/** The action's requests for this account. */
function writesOf(step: Step, account: Account, reading: Reading): readonly NewWrite[] {
  const { found } = reading
  const mine = found?.get(step.kind)
  if (mine === 'unread') return [step.unread(snapshot(account), reportOn(step, account, reading))]
  return step
    .writes(snapshot(account), mine, toRestore(step, account, reading))
    .map(({ request: _, ...write }) => write)
}

/** What is recorded about the account and can be restored. */
const toRestore = (step: Step, account: Account, reading: Reading): readonly RecordedWrite[] =>
  withoutHeld(reading.recorded?.(step, account.id) ?? [], heldOf(step, account, reading))

/** Whether to apply one action to this account, going by what others decided as well as by what was read. */
export function judgeStep(step: Step, account: Account, reading: Reading): StepJudgement {
  const { protection, found, pending } = reading
  const held = heldOf(step, account, reading)
  const with_ = {
    ...{ found: found?.get(step.kind), recorded: toRestore(step, account, reading) },
    reported: reportOn(step, account, reading),
  }
  if (held.length > 0 && with_.recorded.length === 0) return allHeld(held)
  const judged = judge(step, account, protection, with_)
  const since = reading.since?.get(step.kind)?.get(account.id)
  if (judged.verdict === 'change' && since) return { verdict: 'protected', why: 'changedLater', detail: since }
  const opposite = oppositeTo(step, pending?.get(account.id))
  const remark = judged.verdict === 'change' && !judged.why && reading.remarks?.get(step.kind)?.get(account.id)
  if (remark) return { ...judged, why: remark }
  if (judged.verdict !== 'already' || !opposite) return judged
  const again = judge(step, account, protection, { ...with_, keep: true })
  if (again.verdict === 'change') return { ...again, ...opposite }
  if (again.verdict !== 'already' || step.planned.restores) return again
  // Nothing of it is there to be named.
  return { verdict: 'change', ...opposite, unseen: true }
}

/** One item per input, in order. */
export function classify(lookups: readonly Lookup[], reading: Reading): NewItem[] {
  return lookups.map((lookup, index) => {
    const account = lookup.outcome === 'found' || lookup.outcome === 'duplicate' ? lookup.account : undefined
    const { verdict, why, detail, writes = [] } = judgeLookup(lookup, reading)
    const history = verdict === 'change' && account ? historyOf(reading.pending?.get(account.id)) : undefined
    return {
      seq: index + 1,
      input: lookup.input,
      verdict,
      why: verdict === 'already' ? null : (why ?? null),
      detail: detail ?? null,
      account_id: account?.id ?? null,
      account_upn: account?.userPrincipalName ?? null,
      account_name: account?.displayName ?? null,
      account_enabled: account?.accountEnabled ?? null,
      account_guest: account ? account.userType === 'Guest' : null,
      account_synced: account?.synced ?? null,
      account_title: account?.jobTitle?.trim() || null,
      account_department: account?.department?.trim() || null,
      ...(lookup.outcome === 'found' && lookup.byName && { by_name: workOf(lookup.account) }),
      reason: lookup.outcome === 'failed' ? lookup.reason : null,
      ...(history && { history }),
      ...(writes.length > 0 && { writes }),
    }
  })
}

/** Describes an account found by name, to tell namesakes apart. */
const workOf = ({ jobTitle, department }: Account) => [jobTitle, department].filter(Boolean).join(' · ')

function judgeLookup(lookup: Lookup, reading: Reading): Judgement & { readonly writes?: readonly NewWrite[] } {
  switch (lookup.outcome) {
    case 'found':
      return judgeAccount(lookup.account, reading)
    case 'duplicate':
      return { verdict: 'duplicate', detail: lookup.of }
    case 'ambiguous':
      return { verdict: 'ambiguous', detail: lookup.candidates.map((one) => one.userPrincipalName).join(', ') }
    case 'notFound':
      return { verdict: 'notFound', detail: lookup.similar?.map((one) => one.userPrincipalName).join(', ') ?? null }
    case 'failed':
      return { verdict: 'failed' }
  }
}

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
