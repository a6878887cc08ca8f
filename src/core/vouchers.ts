import type { NamedPerson } from './model.ts'

/** How the person who gives someone a pass checked their identity. */
export const identityChecks = ['seen', 'calledBack', 'idDocument'] as const
export type IdentityCheck = (typeof identityChecks)[number]

/** A person who can see the pass for an account. */
export interface Receiver extends NamedPerson {
  /** Whether this is the account's manager in the directory, who needs no approval. */
  readonly manager: boolean
}

/**
 * Why someone doesn't receive a pass. `nobody`: the account has no manager, and nobody else was named. `changed`: the
 * directory now names another manager. `self`: it is their own account.
 */
export type ReceiverRefusal = 'nobody' | 'disabled' | 'guest' | 'atRisk' | 'contained' | 'self' | 'changed' | 'gone'

/**
 * Why nobody receives a pass for an account. `admin`: it is an administrator, and no second person has approved it as
 * one. `unread`: its roles can't be read.
 */
export type AccountRefusal = 'admin' | 'protected' | 'unread'

/** `cancelled`: the account was disabled, contained or deleted. `given`: to another receiver. */
export const voucherStates = ['open', 'backIn', 'expired', 'cancelled', 'given'] as const
export type VoucherState = (typeof voucherStates)[number]

/** One request for a pass. */
export interface Reveal {
  readonly at: number
  readonly by: NamedPerson
  readonly checked: IdentityCheck
  /** Graph's ID of the pass; null if nobody saw it. */
  readonly method: string | null
}

/** Maximum number of requests per voucher. A lost response and a crash count too. */
export const maxReveals = 3

/** How long a voucher can be used, in ms. */
export const voucherLifetime = 24 * 60 * 60_000

/** How long before that its receiver is reminded, in ms, if nobody has been shown a pass. */
export const voucherReminderTime = 4 * 60 * 60_000

/**
 * A voucher's state for its receiver, who can't use it after `until`. For the operator it stays open as long as a pass
 * that was shown can still be used.
 */
export const receiverState = (
  { state, until }: { readonly state: VoucherState; readonly until: number },
  now: number,
): VoucherState => (state === 'open' && until <= now ? 'expired' : state)

/** A voucher as its receiver sees it. */
export interface VoucherView {
  readonly id: string
  readonly account: { readonly name: string; readonly upn: string }
  /** The person to ask if there is a problem. */
  readonly operator: { readonly name: string; readonly upn: string }
  /** Whether the account was locked and has been released by the same operation. */
  readonly released: boolean
  /** In ms since the epoch. It was opened `voucherLifetime` earlier. */
  readonly until: number
  /** How many more times a pass can be shown. */
  readonly left: number
  /** As `receiverState`. */
  readonly state: VoucherState
  readonly locale: string
}

/** A person whom a plan names as a receiver, and for how many accounts. */
export interface PlannedReceiver extends Pick<Receiver, 'name' | 'upn' | 'manager'> {
  readonly accounts: number
}

/** The number of an operation's vouchers that one receiver has in one state. */
export interface VoucherTally {
  readonly state: VoucherState
  readonly receiver: string
  readonly count: number
  /** How many of them led to a refusal at the last request. */
  readonly refused: number
  /** How many had no passes left and never had one shown, whether or not the voucher has ended since. */
  readonly failed: number
  /** Whether Teams refuses to send the receiver a card, because they don't have the app. */
  readonly unreachable: boolean
  readonly until: number
}
