import { defineErrors, type NoDetails } from '../../core/errors.ts'

/** Errors of exports. */
export const exportErrors = defineErrors<{
  exportTooLarge: NoDetails
}>({
  exportTooLarge: { kind: 'limit' },
})
