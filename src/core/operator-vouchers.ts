import type { Why } from './reasons.ts'
import type { Receiver, Reveal, VoucherView } from './vouchers.ts'

/** Why no pass was shown, for the operator. */
export interface Refusal {
  readonly why: Why
  readonly detail: string | null
}

/** A voucher as the operator sees it. */
export interface OperatorVoucher extends Pick<VoucherView, 'id' | 'until' | 'left' | 'state'> {
  readonly account: { readonly id: string; readonly name: string; readonly upn: string }
  /** `unreachable`: they don't have the app, so they got no card. */
  readonly receiver: Receiver & { readonly unreachable: boolean }
  /** Each time that a pass was asked for. */
  readonly reveals: readonly Reveal[]
  /** Why the receiver was refused one the last time they asked. */
  readonly refused: Refusal | null
  /** When a pass was last shown, and when the person next signed in. */
  readonly shownAt: number | null
  readonly endedAt: number | null
}
