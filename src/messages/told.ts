import type { UserErrorCode, UserErrorDetails } from '../core/errors.ts'

/** What happened, and the way out. */
export interface ErrorText {
  readonly what: string
  readonly todo: string
}

/** The sentences of every error, each from the details of its code. */
export type Sayings = { readonly [C in UserErrorCode]: (details: UserErrorDetails[C]) => ErrorText }

/** The sentences for one error. */
export function errorText<C extends UserErrorCode>(
  { errors }: { readonly errors: Sayings },
  { code, details }: { readonly code: C; readonly details: UserErrorDetails[C] },
): ErrorText {
  return errors[code](details)
}
