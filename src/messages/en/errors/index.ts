import type { UserErrorCode } from '../../../core/errors.ts'
import type { ErrorText, Saying } from '../../told.ts'
import { asking } from './asking.ts'
import { confirming } from './confirming.ts'
import { operations } from './operations.ts'
import { services } from './services.ts'
import { signIn } from './sign-in.ts'

/** Every "no, because": details named here are optional, so that a sentence never has a hole. */
export const errors: Record<UserErrorCode, Saying> = { ...signIn, ...asking, ...confirming, ...operations, ...services }

/** For whatever is not a `UserError`: a bug, told as a reference only. */
export const unexpected = (reference: string): ErrorText => ({
  what: 'Something went wrong on my side.',
  todo: `Try again. If it happens again, tell the people who run this bot this reference: ${reference}`,
})
