import type { NamedPerson } from '../../core/model.ts'
import type { Receiver } from './pass-options.ts'

/** How the person who gives someone a pass checked their identity. */
export const identityChecks = ['seen', 'calledBack', 'idDocument'] as const
export type IdentityCheck = (typeof identityChecks)[number]

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

/** Why no pass was shown, for the operator. */
export interface VoucherRefusal {
  readonly why: string
  readonly detail: string | null
}

/** How far a voucher has got, in the order of their filters. `failed`: no pass was ever shown, and none are left. */
export const voucherStages = ['open', 'failed', 'expired', 'backIn', 'cancelled', 'given'] as const satisfies readonly (
  | VoucherState
  | 'failed'
)[]
export type VoucherStage = (typeof voucherStages)[number]

/** Which of an operation's vouchers to list; `search` is part of the account's or receiver's name or sign-in name. */
export interface VoucherFilter {
  readonly only?: VoucherStage | undefined
  readonly search?: string | undefined
}

/** A voucher as the operator sees it. */
export interface OperatorVoucher extends Pick<VoucherView, 'id' | 'until' | 'left' | 'state'> {
  readonly account: { readonly id: string; readonly name: string; readonly upn: string }
  /** `unreachable`: they don't have the app, so they got no card. */
  readonly receiver: Receiver & { readonly unreachable: boolean }
  /** Each time that a pass was asked for. */
  readonly reveals: readonly Reveal[]
  /** Why the receiver was refused one the last time they asked. */
  readonly refused: VoucherRefusal | null
  /** When a pass was last shown, and when the person next signed in. */
  readonly shownAt: number | null
  readonly endedAt: number | null
}

/** A voucher in the list of an operation's vouchers. */
export interface ListedVoucher extends OperatorVoucher {
  readonly stage: VoucherStage
}

/** Some of an operation's vouchers, and how many match the search, by stage. */
export interface VoucherPage {
  readonly vouchers: readonly ListedVoucher[]
  readonly counts: Readonly<Partial<Record<VoucherStage, number>>>
  readonly missed: MissedVouchers
}

/** How many accounts can be planned again, whatever the search. Only an account's latest voucher counts. */
export type MissedVouchers = Readonly<Record<'expired' | 'failed', number>>
