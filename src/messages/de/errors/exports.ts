import type { exportErrors } from '../../../exports/errors.ts'
import type { Words } from '../../told.ts'

export const exportWords: Words<typeof exportErrors> = {
  exportTooLarge: () => ({
    what: 'Das ist zu viel für eine Datei.',
    todo: 'Grenzen Sie es mit einem Filter ein und exportieren Sie es in Teilen.',
  }),
}
