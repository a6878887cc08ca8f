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

export const unexpected = (reference: string): ErrorText => ({
  what: 'Bei mir ist etwas schiefgegangen.',
  todo: `Versuchen Sie es erneut. Geschieht es wieder, nennen Sie den Betreibern dieses Bots diese Referenz: ${reference}`,
})
