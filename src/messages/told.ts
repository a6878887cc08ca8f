import type { Details, ErrorClass, UserError } from '../core/errors.ts'

/** `what` happened, and `todo`: how to resolve it. */
export interface ErrorText {
  readonly what: string
  readonly todo: string
}

/** The sentences for an owner's errors, built from their details: for exactly those that it declares. */
export type SaidErrors<E> = {
  readonly [C in keyof E]: E[C] extends ErrorClass<string, infer D> ? (details: D) => ErrorText : never
}

/** The sentences for the errors of all owners, by code. */
export type ErrorWords = Readonly<Record<string, (details: never) => ErrorText>>

/** `details` are those of the error with this code, as `UserError` guarantees, and as an operation stores them. */
export function errorText(
  { errors }: { readonly errors: ErrorWords },
  { code, details }: Pick<UserError, 'code' | 'details'>,
): ErrorText {
  const say: ((details: never) => ErrorText) | undefined = errors[code]
  if (!say) throw new Error(`There are no words for the error ${code}`)
  return (say as (details: Details) => ErrorText)(details)
}
