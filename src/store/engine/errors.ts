import { defineErrors, type NoDetails } from '../../core/errors.ts'

/** Errors of the database. */
export const storeErrors = defineErrors<{
  /** `stopping`: set if the request was to stop an operation. */
  storeUnavailable: { readonly stopping?: number }
  storeFull: NoDetails
}>({
  storeUnavailable: { kind: 'outage', again: true },
  storeFull: { kind: 'refused', fault: true },
})
