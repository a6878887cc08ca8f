import type { Details, ErrorClass, UserError } from '../../core/errors.ts'

export interface CommandText {
  /** One sentence, shown in lists. */
  readonly summary: string
  readonly usage: string
  readonly details: readonly string[]
  readonly examples: readonly string[]
  /** The button that runs it from the first card of help, so that most people don't need a second one. */
  readonly featured?: string
}

/** What is said of what operations respond to, by the feature that reads it. */
export interface OriginText {
  readonly label: string
  /** Its title is quoted, because the words are the source's. */
  named(id: string, title: string): string
  answers(id: string, title: string): string
  readonly contain: string
  /** Of an account that it names, but that wasn't selected; `roles`: what it says of it. */
  notChosen(roles: string): string
  /** What it says of accounts, by code. */
  readonly roles: Readonly<Record<string, string>>
}

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
