import type { wayBackInErrors } from '../../../src/features/way-back-in/errors.ts'
import type { passErrors } from '../../../src/features/way-back-in/pass-errors.ts'
import type { ErrorSamples } from '../../support/error-samples.ts'

export const errors = {
  voucherNotFound: [{}],
  receiverUnknown: [{ name: 'Alex' }],
  voucherEnded: [{ state: 'backIn' }, { state: 'expired' }, { state: 'cancelled' }, { state: 'given' }],
  voucherUsedUp: [{ limit: 3 }],
  voucherBusy: [{}],
  receiverMayNotApprove: [{ id: 'k7m2p' }],
  takerCreatesNoPasses: [{ id: 'k7m2p' }],
  receiverNotAllowed: [
    { because: 'nobody' },
    { because: 'disabled' },
    { because: 'guest' },
    { because: 'atRisk' },
    { because: 'contained' },
    { because: 'self' },
    { because: 'changed' },
    { because: 'gone' },
  ],
  accountNotAllowed: [
    { because: 'admin', name: 'Megan Bowen' },
    { because: 'protected', name: 'Megan Bowen' },
    { because: 'unread', name: 'Megan Bowen' },
  ],
  voucherOperatorSignedOut: [{ name: 'Megan Bowen' }],
  passWithdrawn: [
    { because: 'expired', deleted: 1 },
    { because: 'given', deleted: 1 },
    { because: 'cancelled', deleted: 0 },
    { because: 'backIn', deleted: 1 },
    { because: 'contained', deleted: 1 },
  ],
  passNotShown: [{}, { left: 2 }, { left: 0 }],
  passRefused: [
    { because: 'policy' },
    { because: 'guest' },
    { because: 'lifetime' },
    { because: 'role' },
    { because: 'permission' },
    { because: 'licence' },
    { because: 'gone' },
    { because: 'other' },
  ],
} satisfies ErrorSamples<typeof wayBackInErrors & typeof passErrors>
