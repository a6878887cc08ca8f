import type { exportErrors } from '../../../exports/errors.ts'
import type { Words } from '../../told.ts'

export const exportWords: Words<typeof exportErrors> = {
  exportTooLarge: () => ({
    what: 'This is too much for one file.',
    todo: 'Narrow it down with a filter and export it in parts.',
  }),
}
