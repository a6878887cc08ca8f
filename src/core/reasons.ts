/* What is stored of why something isn't changed, or changed with a warning. */

/** The code of a warning, the related name or operation, and when that operation is due, in ms since the epoch. */
export interface Warning {
  readonly why: string
  readonly detail: string | null
  readonly at?: number
}

/** An item that stays, and the reason's code. */
export interface KeptItem<Why extends string = string> {
  readonly why: Why
  readonly name: string
}

/**
 * Why an operation ended early. `unavailable`: Graph didn't respond for 15 minutes. `waitedTooLong`: no sign-in or
 * decision for a day. `denied`, `notApproved` and `lapsed` apply to operations that never started (`lapsed`: the
 * approval expired first). `tooLate`: it couldn't start within a day. `pastEnableAt`: the accounts were already due to
 * be re-enabled. `replaced`: later decisions left it nothing to do before it started.
 */
export type EndReason =
  | 'stopped'
  | 'readOnly'
  | 'notAnOperator'
  | 'forbidden'
  | 'protectionIncomplete'
  | 'unavailable'
  | 'waitedTooLong'
  | 'denied'
  | 'notApproved'
  | 'lapsed'
  | 'tooLate'
  | 'pastEnableAt'
  | 'replaced'

/**
 * Why the list of protected accounts might be incomplete: an entry matches no account or can't be looked up, or a group
 * is empty.
 */
export interface ProtectionGap {
  readonly problem: 'noAccount' | 'notRead' | 'emptyGroup'
  /** The configured entry, or the group's ID. */
  readonly name: string
}

/**
 * What a plan couldn't check: eligible admin roles (the requester's role can't read them, or the tenant has no
 * licence), dependents (too many accounts), available licences, and federated domains.
 */
export type NotChecked = 'eligibleRole' | 'eligibleLicence' | 'dependents' | 'seats' | 'federation'

/** Whether someone's admin role could go unnoticed because this wasn't checked. */
export const hidesAdministrators: Readonly<Record<NotChecked, boolean>> = {
  eligibleRole: true,
  eligibleLicence: true,
  dependents: false,
  seats: false,
  federation: false,
}
