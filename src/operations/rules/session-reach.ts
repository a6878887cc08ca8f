import type { SessionReach } from '../../core/words/session-reach.ts'
import type { Limits } from '../model/types.ts'

/** It follows from the configuration alone. What Entra allows the operator only makes it less. */
export function sessionReach(
  limits: Pick<
    Limits,
    | 'approvalAbove'
    | 'approvalAboveIrreversible'
    | 'approvalWindow'
    | 'maxAccounts'
    | 'maxAccountsPerHour'
    | 'readOnly'
    | 'approverGroupId'
    | 'approvalSignIn'
  >,
): SessionReach {
  const {
    approvalAbove: alone,
    approvalAboveIrreversible,
    approvalSignIn: signIn,
    maxAccountsPerHour: perHour,
  } = limits
  return {
    alone,
    irreversible: Math.min(alone, approvalAboveIrreversible),
    hours: Math.round(limits.approvalWindow / 3_600_000),
    both: limits.readOnly
      ? 'readOnly'
      : !limits.approverGroupId
        ? 'nobody'
        : signIn?.always
          ? 'signIn'
          : { perHour, ...(signIn && { atOnce: Math.min(signIn.above, limits.maxAccounts) }) },
  }
}
