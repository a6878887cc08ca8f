import type { Judgement as ByAction } from '../../actions/define.ts'
import type { Account, FailureReason, Verdict } from '../../core/model.ts'
import type { ReasonCode, Warning } from '../../core/reasons.ts'
import type { Step } from '../model/steps.ts'
import type { Protection } from './load-protection.ts'

/** IDs of accounts whose sessions were ended since an operation, and of those for which Graph doesn't say. */
export interface EndedSessions {
  readonly ended: ReadonlySet<string>
  readonly unread: ReadonlySet<string>
}

export const noEndedSessions: EndedSessions = { ended: new Set(), unread: new Set() }

/** For passes: who is contained and hasn't been released. */
export interface VoucherFacts {
  /** Whether the plan itself allows sign-in before passes are given. */
  readonly opens: boolean
  /** The name of the receiver, by account ID. */
  readonly receivers: ReadonlyMap<string, string>
  /** The operation that contained the account itself, by account ID. */
  readonly accounts: ReadonlyMap<string, string>
}

/** What rules depend on other than the account, as read for a plan or before writes. */
export interface Facts {
  /** Undefined if it wasn't read; no account can then be judged. */
  readonly protection: Protection | undefined
  /** Domains, in lower case, whose accounts sign in with another identity provider; undefined if that isn't known. */
  readonly federated: ReadonlySet<string> | undefined
  /** Other operations that have since decided differently, by action and account ID. */
  readonly later: ReadonlyMap<string, ReadonlyMap<string, string>>
  /** Accounts that must not be released because they were contained as compromised, with the operation that did so. */
  readonly contained: ReadonlyMap<string, string>
  /** Accounts whose sessions were ended since an operation that this one undoes. */
  readonly sessions: EndedSessions
  /** What prevents people from receiving passes. */
  readonly vouching: VoucherFacts
}

export const noFacts: Facts = {
  protection: undefined,
  federated: undefined,
  later: new Map(),
  contained: new Map(),
  sessions: noEndedSessions,
  vouching: { opens: false, receivers: new Map(), accounts: new Map() },
}

/** The decision about an account, or about one action on it; `why` and `reason` are shown to people. */
export interface Judgement {
  readonly verdict: Verdict
  readonly why?: ReasonCode
  readonly detail?: string | null
  /** When the operation in `detail` is due. */
  readonly at?: number
  readonly reason?: FailureReason
  /** Set if the obstacle appeared after the plan: a write that was in flight might have been applied before. */
  readonly late?: true
  /** Other warnings about an account to change. */
  readonly notes?: readonly Warning[]
}

export const warningsOf = ({ why, detail = null, at, notes = [] }: Judgement): Warning[] =>
  why ? [{ why, detail, ...(at !== undefined && { at }) }, ...notes] : []

/** Several warnings about an account to change, each kind once. */
export function combineWarnings(warnings: readonly Warning[]): Omit<Judgement, 'verdict'> {
  const kinds = warnings.map(({ why }) => why)
  const [first, ...notes] = warnings.filter(({ why }, index) => kinds.indexOf(why) === index)
  if (!first) return {}
  const { detail, ...rest } = first
  return { ...rest, ...(detail !== null && { detail }), ...(notes.length > 0 && { notes }) }
}

/** Why an account isn't changed. */
export interface RefusedJudgement extends Judgement {
  readonly verdict: Extract<Verdict, 'protected' | 'synced' | 'failed'>
}

/** Why an account is protected; `detail` names its roles. */
export interface ProtectionReason {
  readonly why: ReasonCode
  readonly detail: string | null
}

/** When accounts are judged. */
export type JudgingTime = 'plan' | 'write'

/** A policy about single accounts. */
export interface AccountRule {
  /** For the documentation. */
  readonly says: string
  /** Whether it is judged for plans and again before each write or, in a clause, why not. */
  readonly at: Readonly<Record<JudgingTime, true | string>>
  /** Undefined if nothing prevents this action on this account; `judged` is what the action itself says. */
  judge(account: Account, step: Step, facts: Facts, judged: ByAction): RefusedJudgement | undefined
}
