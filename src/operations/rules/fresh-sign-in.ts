import type { ApprovalNeed, Limits } from '../model/types.ts'

/** What decides how an operation is approved. */
interface Harm extends Pick<ApprovalNeed, 'guards' | 'compromised' | 'admins' | 'parts'> {
  /** The number of accounts. */
  readonly change: number
  readonly irreversible: boolean
}

/**
 * Whether approving takes a sign-in made for it. A stolen session in Teams could approve everything else, so that is
 * only what is reversible, about few accounts, and gives nobody power.
 */
export function needsFreshSignIn({ approvalSignIn: rule }: Pick<Limits, 'approvalSignIn'>, harm: Harm): boolean {
  if (!rule) return false
  const { change, irreversible, guards, compromised, admins, parts } = harm
  const isOnlyReversible = !irreversible && guards === 0 && compromised === 0 && admins.length === 0 && !parts?.size
  return rule.always || !isOnlyReversible || change > rule.above
}
