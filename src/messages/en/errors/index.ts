import type { ErrorText, Sayings } from '../../told.ts'
import { asking } from './asking.ts'
import { confirming } from './confirming.ts'
import { deciding } from './deciding.ts'
import { handover } from './handover.ts'
import { operations } from './operations.ts'
import { services } from './services.ts'
import { signIn } from './sign-in.ts'
import { vouchers } from './vouchers.ts'

export const errors: Sayings = {
  ...signIn,
  ...asking,
  ...confirming,
  ...deciding,
  ...operations,
  ...handover,
  ...vouchers,
  ...services,
}

/** For anything but a `UserError`: a bug, so only the reference for the log is shown. */
export const unexpected = (reference: string): ErrorText => ({
  what: 'Something went wrong on my side.',
  todo: `Try again. If it keeps happening, give the people who run this bot this reference: ${reference}`,
})
