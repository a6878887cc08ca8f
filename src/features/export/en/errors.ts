import type { exportErrors } from '../../../exports/errors.ts'
import type { SaidErrors } from '../../../messages/told.ts'

export const errors: SaidErrors<typeof exportErrors> = {
  exportTooLarge: () => ({
    what: 'This is too much for one file.',
    todo: 'Narrow it down with a filter and export it in parts.',
  }),
}
