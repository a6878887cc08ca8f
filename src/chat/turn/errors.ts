import { defineErrors, type NoDetails } from '../../core/errors.ts'

/** Errors in a message as a whole, or in who sent it. */
export const turnErrors = defineErrors<{
  wrongTenant: NoDetails
  unknownSender: NoDetails
  /** The message is longer than anything Teams should deliver. */
  messageTooLong: { readonly length: number; readonly limit: number }
  tooFast: { readonly seconds: number }
}>({
  wrongTenant: { kind: 'access' },
  unknownSender: { kind: 'access' },
  messageTooLong: { kind: 'limit' },
  tooFast: { kind: 'limit' },
})
