import type { Account } from '../../graph/directory/account.ts'
import type { Warning } from '../../store/queries/operation-types.ts'
import type { PlanInspection, RecordedWrite, Step } from '../model/steps.ts'
import type { Estimate } from '../registry/action.ts'
import { compromisedRule } from './compromised.ts'
import { federatedRule } from './federated.ts'
import type { Protection } from './protection.ts'
import { type AccountRule, combineWarnings, type Facts, type Judgement, type JudgingTime, requireRead } from './rule.ts'
import { sessionsEndedRule } from './sessions-ended.ts'
import { protectionRules } from './who-is-protected.ts'

const alwaysJudged = { plan: true, write: true } as const

const protectionRule = (says: string, rule: (typeof protectionRules)[keyof typeof protectionRules]): AccountRule => ({
  says,
  at: alwaysJudged,
  judge: (account, { action }, { protection }) => {
    const because = rule(account, requireProtection(protection), action.locksOut !== false)
    return because && { verdict: 'protected', ...because }
  },
})

/** Guests, synced accounts, and whatever else an action declares that it can't change. */
const actionRule: AccountRule = {
  says: 'what the action itself can’t change is skipped: guests, synced accounts, unknown methods',
  at: alwaysJudged,
  judge: (_account, _step, _facts, judged) => {
    if (judged.is !== 'skip') return undefined
    const { verdict, why, detail } = judged
    return { verdict, why, ...(detail !== undefined && { detail }) }
  },
}

const laterDecisions: AccountRule = {
  says: 'someone else’s later decision counts',
  at: alwaysJudged,
  judge: ({ id }, { kind }, { later }) => {
    const detail = requireRead(later, 'What others have decided since').get(kind)?.get(id)
    return detail === undefined ? undefined : { verdict: 'protected', why: 'changedLater', detail, late: true }
  },
}

const rulesBeforeFeatures: readonly AccountRule[] = [
  protectionRule('nobody changes their own account or approves a change to it', protectionRules.ownAccount),
  protectionRule(
    'administrators are skipped, or need a second person; the last Global Administrator is never changed',
    protectionRules.administrators,
  ),
  protectionRule(
    '`PROTECTED_ACCOUNTS` and members of `PROTECTED_GROUP_ID` are skipped',
    protectionRules.protectedAccounts,
  ),
  protectionRule(
    'this bot’s operators and approvers need a second person; the last approvers are never locked out',
    protectionRules.guards,
  ),
  actionRule,
]

const rulesAfterFeatures: readonly AccountRule[] = [federatedRule, laterDecisions, compromisedRule, sessionsEndedRule]

/**
 * Every rule about individual accounts, in the order in which they are applied. The first one that refuses is named.
 */
export const accountRules = <Rule>(ofFeatures: readonly Rule[]): readonly (AccountRule | Rule)[] => [
  ...rulesBeforeFeatures,
  ...ofFeatures,
  ...rulesAfterFeatures,
]

/** What judging one action on an account depends on, other than the rules' facts. */
export interface JudgingOptions {
  /**
   * Whether to apply it although the account is already in the wanted state, so that this becomes the latest decision.
   */
  readonly keep?: boolean
  readonly found?: PlanInspection
  readonly recorded?: readonly RecordedWrite[]
  readonly reported?: Estimate | undefined
}

/** Whether to apply one action to this account and, if not, why. For the plan, and again before each write. */
export function judge(
  step: Step,
  account: Account,
  at: JudgingTime,
  facts: Facts,
  { keep = false, found, recorded = [], reported }: JudgingOptions = {},
): Judgement {
  const protection = requireProtection(facts.protection)
  const ofFeatures = requireRead(facts.ofFeatures, 'What the rules of features judge by')
  const changesSynced = protection.changesSynced === true
  const judged = step.judge(account, found, { again: keep, changesSynced, recorded, reported })
  if (judged.is === 'noChange') return { verdict: 'already', why: 'already' }
  for (const rule of accountRules(ofFeatures)) {
    const refused = rule.at[at] === true ? rule.judge(account, step, facts, judged) : undefined
    if (refused) return refused
  }
  const note = judged.is === 'change' ? judged.note : undefined
  return {
    verdict: 'change',
    ...combineWarnings([...(note ? [{ why: note, detail: null }] : []), ...findWarnings(account, protection)]),
  }
}

const requireProtection = (protection: Protection | undefined): Protection =>
  requireRead(protection, 'Who is protected')

/** Why a scoped or higher role might be needed to change the account. */
function findWarnings({ id, restricted }: Account, { roleGroups }: Protection): Warning[] {
  const group = roleGroups?.get(id.toLowerCase())
  return [
    ...(restricted ? [{ why: 'restrictedUnit', detail: null } as const] : []),
    ...(group === undefined ? [] : [{ why: 'roleGroup', detail: group } as const]),
  ]
}
