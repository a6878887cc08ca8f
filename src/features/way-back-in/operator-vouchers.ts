import type { ReasonCode } from '../../core/reasons.ts'
import type { Receiver, Reveal, VoucherState, VoucherView } from '../../core/vouchers.ts'

/** Why no pass was shown, for the operator. */
export interface VoucherRefusal {
  readonly why: ReasonCode
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
