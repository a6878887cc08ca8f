import { defineErrors } from '../../core/errors.ts'
import type { GraphAnswer } from '../../core/sign-in-errors.ts'

/**
 * Why Microsoft Entra created no Temporary Access Pass. `policy`: passes are off, or not allowed for this account.
 * `guest`: the account belongs to another tenant. `lifetime`: the policy allows no pass as short or as long. `role`,
 * `permission`: the operator lacks one. `gone`: the account no longer exists.
 */
export type PassRefusal = 'policy' | 'guest' | 'lifetime' | 'role' | 'permission' | 'licence' | 'gone' | 'other'

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
