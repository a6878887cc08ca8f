import type { UserErrorCode, UserErrorDetails } from '../core/errors.ts'

/** `what` happened, and `todo`: how to resolve it. */
export interface ErrorText {
  readonly what: string
  readonly todo: string
}

/** The sentences for every error code, built from its details. */
export type Sayings = { readonly [C in UserErrorCode]: (details: UserErrorDetails[C]) => ErrorText }

export function errorText<C extends UserErrorCode>(
  { errors }: { readonly errors: Sayings },
  { code, details }: { readonly code: C; readonly details: UserErrorDetails[C] },
): ErrorText {
  return errors[code](details)
}
