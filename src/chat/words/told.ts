import type { Details, ErrorClass, UserError } from '../../core/errors.ts'
import type { CommandText } from './en/commands.ts'

/** `what` happened, and `todo`: how to resolve it. */
export interface ErrorText {
  readonly what: string
  readonly todo: string
}

/** What is said of commands. */
type CommandWords = { readonly commands: Readonly<Record<string, CommandText>> }

/** Builds the sentences for an error from its details and, if they name something, from what is said of that. */
type SayError<D> = (details: D, said: CommandWords) => ErrorText

/** The sentences for an owner's errors: for exactly those that it declares. */
export type SaidErrors<E> = {
  readonly [C in keyof E]: E[C] extends ErrorClass<string, infer D> ? SayError<D> : never
}

/** The sentences for the errors of all owners, by code. */
export type ErrorWords = Readonly<Record<string, SayError<never>>>

/** `details` are those of the error with this code, as `UserError` guarantees, and as an operation stores them. */
export function errorText(
  said: CommandWords & { readonly errors: ErrorWords },
  { code, details }: Pick<UserError, 'code' | 'details'>,
): ErrorText {
  const say: SayError<never> | undefined = said.errors[code]
  if (!say) throw new Error(`There are no words for the error ${code}`)
  return (say as SayError<Details>)(details, said)
}
