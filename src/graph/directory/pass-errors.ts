import { defineErrors } from '../../core/errors.ts'
import type { PassRefusal } from '../../core/passes.ts'
import type { GraphAnswer } from '../../core/sign-in-errors.ts'

/** Errors of creating Temporary Access Passes. */
export const passErrors = defineErrors<{
  /**
   * There was no response to the request for a pass, so one might exist that nobody has seen. `left`: how often it can
   * be requested again.
   */
  passNotShown: { readonly left?: number } & GraphAnswer
  passRefused: { readonly because: PassRefusal } & GraphAnswer
}>({
  passNotShown: { kind: 'outage', again: true },
  passRefused: { kind: 'refused' },
})
