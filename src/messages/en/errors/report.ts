import type { reportErrors } from '../../../features/report/errors.ts'
import type { Words } from '../../told.ts'

export const reportWords: Words<typeof reportErrors> = {
  noReport: ({ id }) => ({
    what: `There is no report on “${id}”.`,
    todo: 'Either nothing is recorded about it, or you can’t see its operations.',
  }),
}
