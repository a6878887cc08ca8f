import { defineErrors, type NoDetails } from '../../core/errors.ts'

/** Errors of the database. */
export const storeErrors = defineErrors<{
  /** `stopping`: set if the request was to stop an operation. `storing`: set if the answer to a commit was lost. */
  storeUnavailable: { readonly stopping?: number; readonly storing?: number }
  storeFull: NoDetails
}>({
  storeUnavailable: { kind: 'outage', again: true },
  storeFull: { kind: 'refused', fault: true },
})
