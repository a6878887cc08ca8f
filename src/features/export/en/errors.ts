import type { SaidErrors } from '../../../chat/words/told.ts'
import type { exportErrors } from '../errors.ts'

export const errors: SaidErrors<typeof exportErrors> = {
  exportTooLarge: () => ({
    what: 'This is too much for one file.',
    todo: 'Narrow it down with a filter and export it in parts.',
  }),
}
