import { defineErrors } from '../../core/errors.ts'

/** Errors of reports. */
export const reportErrors = defineErrors<{
  /** Nothing is recorded about it, or only about accounts that this person isn't allowed to see. */
  noReport: { readonly id: string }
}>({
  noReport: { kind: 'input', field: null, next: 'operations' },
})
