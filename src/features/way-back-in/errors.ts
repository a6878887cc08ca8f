import { defineErrors, type NoDetails } from '../../core/errors.ts'
import type { AccountRefusal, VoucherState } from './model.ts'
import type { ReceiverRefusal } from './pass-options.ts'

/** Errors about vouchers: what their receivers read on the page, and operators read in the chat. */
export const wayBackInErrors = defineErrors<
  {
    /** There is none for this person, regardless of whether there is one for someone else. */
    voucherNotFound: NoDetails
    /** No account, or more than one, has this name. */
    receiverUnknown: { readonly name: string }
    voucherEnded: { readonly state: Exclude<VoucherState, 'open'> }
    /** A pass has been shown as often as allowed. */
    voucherUsedUp: { readonly limit: number }
    /** Another request is already creating a pass. */
    voucherBusy: NoDetails
    /** They would be shown a pass. */
    receiverMayNotApprove: { readonly id: string }
    /** They want to take over an operation whose receivers wait for passes. */
    takerCreatesNoPasses: { readonly id: string }
    receiverNotAllowed: { readonly because: ReceiverRefusal }
    /** `name`: the person to ask. */
    accountNotAllowed: { readonly because: AccountRefusal; readonly name: string }
    /** `name`: whose sign-in is used to create passes, and who can be asked. */
    voucherOperatorSignedOut: { readonly name: string }
    /**
     * While the pass was being created, the right to it ended, so nobody was shown it. `deleted`: whether it has been
     * deleted; `contained`: the receiver was.
     */
    passWithdrawn: { readonly because: Exclude<VoucherState, 'open'> | 'contained'; readonly deleted: 0 | 1 }
  },
  'added.receiver'
>({
  voucherNotFound: { kind: 'refused' },
  receiverUnknown: { kind: 'input', field: 'added.receiver' },
  voucherEnded: { kind: 'refused' },
  voucherUsedUp: { kind: 'refused' },
  voucherBusy: { kind: 'refused', again: true },
  receiverMayNotApprove: { kind: 'access' },
  takerCreatesNoPasses: { kind: 'access', next: 'whoami' },
  receiverNotAllowed: { kind: 'refused' },
  accountNotAllowed: { kind: 'refused' },
  voucherOperatorSignedOut: { kind: 'refused', again: true },
  passWithdrawn: { kind: 'refused' },
})
