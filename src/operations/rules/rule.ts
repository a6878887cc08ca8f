import type { FailureReason } from '../../core/model.ts'
import type { Account } from '../../graph/directory/account.ts'
import type { Verdict, Warning } from '../../store/queries/operation-types.ts'
import type { Store } from '../../store/store.ts'
import type { PlanInspection, Step } from '../model/steps.ts'
import type { Judgement as ByAction } from '../registry/action.ts'
import type { ReasonCode } from '../registry/reason.ts'
import type { Registry } from '../registry/registry.ts'
import type { Protection } from './protection.ts'

/** IDs of accounts whose sessions were ended since an operation, and of those for which Graph doesn't say. */
export interface EndedSessions {
  readonly ended: ReadonlySet<string>
  readonly unread: ReadonlySet<string>
}

export const noEndedSessions: EndedSessions = { ended: new Set(), unread: new Set() }

/**
 * What rules depend on other than the account, as read for a plan or before writes. A rule whose facts weren't read
 * (undefined) stops the plan or the run.
 */
export interface Facts {
  readonly protection: Protection | undefined
  /** Domains, in lower case, whose accounts sign in with another identity provider; undefined if that isn't known. */
  readonly federated: ReadonlySet<string> | undefined
  /** Other operations that have since decided differently, by action and account ID. */
  readonly later: ReadonlyMap<string, ReadonlyMap<string, string>> | undefined
  /** Accounts that must not be released because they were contained as compromised, with the operation that did so. */
  readonly contained: ReadonlyMap<string, string> | undefined
  /** Accounts whose sessions were ended since an operation that this one undoes. */
  readonly sessions: EndedSessions | undefined
  /** The rules of features, with what they judge by. */
  readonly ofFeatures: readonly JudgedRule[] | undefined
}

/** Before anything is read. */
export const noFacts: Facts = {
  protection: undefined,
  federated: undefined,
  later: undefined,
  contained: undefined,
  sessions: undefined,
  ofFeatures: undefined,
}

/** Throws if this wasn't read: what isn't known allows nothing. */
export function requireRead<Known>(known: Known | undefined, what: string): Known {
  if (known === undefined) throw new Error(`${what} was not read`)
  return known
}

/** The decision about an account, or about one action on it; `why` and `reason` are shown to people. */
export interface Judgement {
  readonly verdict: Verdict
  readonly why?: string
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
  readonly why?: ReasonCode
}

/** Why an account is protected; `detail` names its roles. */
export interface ProtectionReason {
  readonly why: ReasonCode
  readonly detail: string | null
}

/** When accounts are judged. */
export type JudgingTime = 'plan' | 'write'

/** What a rule says of itself. */
interface RuleText {
  /** For the documentation. */
  readonly says: string
  /** Whether it is judged for plans and again before each write or, in a clause, why not. */
  readonly at: Readonly<Record<JudgingTime, true | string>>
}

/** A policy about single accounts. */
export interface AccountRule extends RuleText {
  /** Undefined if nothing prevents this action on this account; `judged` is what the action itself says. */
  judge(account: Account, step: Step, facts: Facts, judged: ByAction): RefusedJudgement | undefined
}

/** What a feature's rule can read by, for all accounts at once. */
export interface RuleReading {
  readonly store: Pick<Store, 'db'>
  readonly registry: Registry
  readonly tenantId: string
  /** The actions to judge, and what each has found. */
  readonly steps: readonly Step[]
  readonly found: ReadonlyMap<string, PlanInspection>
  /** Whether the plan itself allows sign-in first. */
  readonly opens: boolean
}

/** A rule of a feature that has read what it judges by. */
export interface JudgedRule extends RuleText {
  judge(account: Account, step: Step): RefusedJudgement | undefined
}

/** A rule of a feature. */
export interface FeatureRule extends RuleText {
  read(by: RuleReading): Promise<JudgedRule>
}

/** Declares a rule of a feature: what it has to read, and how it judges by that. It can't judge without having read. */
export const defineRule = <Known>({
  read,
  judge,
  ...text
}: RuleText & {
  read(by: RuleReading): Promise<Known>
  judge(account: Account, step: Step, known: Known): RefusedJudgement | undefined
}): FeatureRule => ({
  ...text,
  read: async (by) => {
    const known = await read(by)
    return { ...text, judge: (account, step) => judge(account, step, known) }
  },
})

/** Lets the rules of all features read. */
export const readRules = (
  features: readonly { readonly rules?: readonly FeatureRule[] }[],
  by: RuleReading,
): Promise<readonly JudgedRule[]> =>
  Promise.all(features.flatMap(({ rules = [] }) => rules.map((rule) => rule.read(by))))
