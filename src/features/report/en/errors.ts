import type { SaidErrors } from '../../../messages/told.ts'
import type { reportErrors } from '../errors.ts'

export const errors: SaidErrors<typeof reportErrors> = {
  noReport: ({ id }) => ({
    what: `There is no report on “${id}”.`,
    todo: 'Either nothing is recorded about it, or you can’t see its operations.',
  }),
}
