import type { Person } from '../core/model.ts'

/** The ways in which the identity of whoever wants back in can be checked. */
export const checks = ['seen', 'calledBack', 'idDocument'] as const
export type Check = (typeof checks)[number]

/** A voucher, as its receiver sees it. */
export interface VoucherView {
  readonly id: string
  readonly account: { readonly name: string; readonly upn: string }
  /** Whom to ask. */
  readonly operator: { readonly name: string }
  /** How often a pass can still be shown. */
  readonly left: number
  readonly locale?: string | undefined
}

/** A pass, once. */
export interface Revealed {
  readonly voucher: VoucherView
  readonly pass: string
  readonly minutes: number
  readonly left: number
}

/** What the page asks the operations. Both throw UserError, `voucherNotFound` for everybody but the receiver. */
export interface Vouchers {
  voucher(id: string, by: Person): Promise<VoucherView>
  revealPass(id: string, by: Person, checked: Check): Promise<Revealed>
}
