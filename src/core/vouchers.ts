import type { Named } from './handovers.ts'

/** How whoever lets somebody back in made sure that it is them. */
export const identityChecks = ['seen', 'calledBack', 'idDocument'] as const
export type IdentityCheck = (typeof identityChecks)[number]

/** Who may see the pass for an account. */
export interface Receiver extends Named {
  /** The account's manager in the directory, who needs no approval. */
  readonly manager: boolean
}

/**
 * Why somebody doesn't receive passes. `nobody`: no manager, and nobody else was named. `changed`: the directory names another
 * manager by now. `self`: it is their own account.
 */
export type ReceiverRefusal = 'nobody' | 'disabled' | 'guest' | 'atRisk' | 'contained' | 'self' | 'changed' | 'gone'

/**
 * Why nobody receives a pass for an account. `admin`: it is an administrator, and no second person has approved it as one. `unread`:
 * that isn't known.
 */
export type AccountRefusal = 'admin' | 'protected' | 'unread'

/** `cancelled`: the account was locked again. `given`: to another receiver. */
export type VoucherState = 'open' | 'backIn' | 'expired' | 'cancelled' | 'given'

/** One time that a pass was asked for. */
export interface Reveal {
  readonly at: number
  readonly by: Named
  readonly checked: IdentityCheck
  /** Graph's id of the pass; null if nobody saw it. */
  readonly method: string | null
}

/** A lost answer and a crash count. */
export const revealsAtMost = 3

/** How long a voucher can be used, in ms. */
export const voucherLifetime = 24 * 60 * 60_000

/** A voucher as its receiver sees it. */
export interface VoucherView {
  readonly id: string
  readonly account: { readonly name: string; readonly upn: string }
  /** Whom to ask if there is a problem. */
  readonly operator: { readonly name: string; readonly upn: string }
  /** In ms since the epoch. */
  readonly until: number
  /** How many more times a pass can be shown. */
  readonly left: number
  readonly state: VoucherState
  readonly locale: string
}

/** Somebody whom a plan names as a receiver, and for how many accounts. */
export interface PlannedReceiver extends Pick<Receiver, 'name' | 'upn' | 'manager'> {
  readonly accounts: number
}

/** How many vouchers of an operation one receiver has in one state. */
export interface VoucherTally {
  readonly state: VoucherState
  readonly receiver: string
  readonly count: number
  /** To how many of them no pass could be shown when it was last asked for. */
  readonly refused: number
  readonly until: number
}
