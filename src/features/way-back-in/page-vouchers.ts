import type { Person } from '../../core/model.ts'
import type { IdentityCheck, VoucherView } from '../../core/vouchers.ts'

/** A pass, shown once. */
export interface RevealedPass {
  readonly voucher: VoucherView
  readonly pass: string
  readonly minutes: number
  /** How many more times a pass can be shown. */
  readonly left: number
}

/** What the page needs from the operations. Both throw UserError, `voucherNotFound` for everyone but the receiver. */
export interface Vouchers {
  voucher(id: string, by: Person): Promise<VoucherView>
  revealPass(id: string, by: Person, checked: IdentityCheck): Promise<RevealedPass>
}
