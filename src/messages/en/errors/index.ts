import type { ErrorText, Sayings } from '../../told.ts'
import { asking } from './asking.ts'
import { confirming } from './confirming.ts'
import { deciding } from './deciding.ts'
import { operations } from './operations.ts'
import { services } from './services.ts'
import { signIn } from './sign-in.ts'

/** Every error, from exactly the details that its code has. */
export const errors: Sayings = { ...signIn, ...asking, ...confirming, ...deciding, ...operations, ...services }

/** For whatever is not a `UserError`: a bug, told as a reference only. */
export const unexpected = (reference: string): ErrorText => ({
  what: 'Something went wrong on my side.',
  todo: `Try again. If it keeps happening, give the people who run this bot this reference: ${reference}`,
})
