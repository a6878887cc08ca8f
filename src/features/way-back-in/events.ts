import { defineEvents, definePart, ownerMessages } from '../../operations/lifecycle/event.ts'
import { always, defineNotices } from '../../operations/lifecycle/notice.ts'
import { type VoucherState, voucherStates } from './model.ts'
import { isBackIn } from './shown.ts'

const voucherPart = definePart<VoucherState>('voucher')

export const notices = defineNotices({
  /** Some people weren't let back in: a pass was refused, creating it has failed, or the time is over. */
  notBackIn: {
    isCurrent: always,
    isSettled: isBackIn,
    collects: 2 * 60_000,
  },
})

/** What happens to the vouchers of an operation. */
export const events = defineEvents({
  /** From now on, the receivers of its vouchers can give out passes. */
  vouchersOpened: { from: ['done', 'stopped'], audit: 'vouchersOpened', parts: voucherPart({ from: [], to: 'open' }) },
  /** A pass is about to be created for one of its accounts. */
  passAsked: { from: ['done', 'stopped'], audit: 'passAsked', parts: voucherPart({ from: ['open'] }), cards: 'none' },
  passShown: { from: ['done', 'stopped'], audit: 'passShown', parts: voucherPart({ from: ['open'] }) },
  /** No pass was created, or nobody saw it. Its voucher can have ended in the meantime. */
  passNotShown: { from: ['done', 'stopped'], audit: 'passNotShown', parts: voucherPart({ from: voucherStates }) },
  backIn: { from: ['done', 'stopped'], audit: 'backIn', parts: voucherPart({ from: ['open'], to: 'backIn' }) },
  voucherExpired: {
    from: ['done', 'stopped'],
    audit: 'voucherExpired',
    parts: voucherPart({ from: ['open'], to: 'expired' }),
    tells: ownerMessages(notices.notBackIn),
  },
  voucherCancelled: {
    from: ['done', 'stopped'],
    audit: 'voucherCancelled',
    parts: voucherPart({ from: ['open'], to: 'cancelled' }),
  },
  /** Another operation has opened a voucher for the same account, which replaces its own. */
  voucherGiven: {
    from: ['done', 'stopped'],
    audit: 'voucherGiven',
    parts: voucherPart({ from: ['open'], to: 'given' }),
  },
  /** Its receivers get their cards again. */
  receiversReminded: { from: ['done', 'stopped'], audit: 'receiversReminded' },
})
