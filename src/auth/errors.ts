import { defineErrors } from '../core/errors.ts'

/** Errors of getting tokens. */
export const tokenErrors = defineErrors<{
  tokenServiceUnavailable: { readonly aadsts?: number }
}>({
  tokenServiceUnavailable: { kind: 'outage' },
})
