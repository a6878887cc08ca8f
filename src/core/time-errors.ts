import { defineErrors } from './errors.ts'

/** Errors in a date and time that somebody entered. */
export const timeErrors = defineErrors<{
  timeUnreadable: { readonly field: string }
  /** A date was given without a time. */
  timeMissing: { readonly field: string }
  timeInGap: { readonly field: string; readonly date: string; readonly time: string; readonly zone: string }
}>({
  timeUnreadable: { kind: 'input', field: null },
  timeMissing: { kind: 'input', field: null },
  timeInGap: { kind: 'input', field: null },
})
