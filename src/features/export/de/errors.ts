import type { SaidErrors } from '../../../chat/words/told.ts'
import type { exportErrors } from '../errors.ts'

export const errors: SaidErrors<typeof exportErrors> = {
  exportTooLarge: () => ({
    what: 'Das ist zu viel für eine Datei.',
    todo: 'Grenzen Sie es mit einem Filter ein und exportieren Sie es in Teilen.',
  }),
}
