type Kind =
  /** Signing in resolves it. */
  | 'signIn'
  /** A Conditional Access policy or an administrator has to change something. */
  | 'policy'
  /** A permission, a role or a membership is missing. */
  | 'access'
  /** Not a mistake: the bot couldn't tell what was meant. */
  | 'notUnderstood'
  /** The operation's state has changed since its card was sent. */
  | 'movedOn'
  /** It exceeds the limit per operation or per hour. */
  | 'limit'
  /** A service didn't respond or asked to wait: the same request might work later. */
  | 'outage'
  /** Impossible for this operation, in this tenant or cloud, or at the moment. */
  | 'refused'

/** What an error means, for everything that treats errors differently. `F`: the fields to which it can belong. */
type Meaning<F extends string = string> = Readonly<
  | { kind: Kind; field?: F }
  /**
   * Some input has to be corrected. `field`: the field to show it beside; null if the details name the field or there
   * is none.
   */
  | { kind: 'input'; field: F | null }
> & {
  /** It can concern several fields of the plan's card, which is then shown again. */
  readonly onPlan?: true
  /** The command behind the button that helps. */
  readonly next?: 'operations' | 'whoami' | 'checkStatus'
  /** How a plan describes it, for reads the plan can do without. */
  readonly unread?: 'permission' | 'role' | 'licence' | 'unavailable'
  /** On a page, the same person can try again at once, without another sign-in. */
  readonly again?: true
  /** Something doesn't work, although trying again won't help until an administrator has acted. */
  readonly fault?: true
}

/** What an error's message needs. Details that no message uses are for the log. */
export type Details = Readonly<Record<string, unknown>>

export type NoDetails = Readonly<Record<string, never>>

/** The form field beside which the error is shown. */
export type FieldError = { readonly field?: string }

/**
 * An error meant for the user. Anything else that is thrown is a bug, of which the user only sees a reference ID.
 * `defineErrors` declares them.
 */
export type UserError<C extends string = string, D extends Details = Details> = Error & {
  readonly code: C
  readonly meaning: Meaning
  readonly details: D
}

// Declared separately from its class: otherwise `instanceof` narrows a generic class to details of type `any`.
export const UserError: {
  readonly prototype: UserError
  new (code: string, meaning: Meaning, details: Details, options?: ErrorOptions): UserError
} = class extends Error {
  readonly code: string
  readonly meaning: Meaning
  readonly details: Details

  constructor(code: string, meaning: Meaning, details: Details, options?: ErrorOptions) {
    super(code, options)
    this.name = 'UserError'
    this.code = code
    this.meaning = meaning
    this.details = details
  }
}

/** Details can be omitted if all of them are optional. */
type DetailsArgument<D> =
  Record<never, never> extends D ? [details?: D, options?: ErrorOptions] : [details: D, options?: ErrorOptions]

/** What every declared error has, whatever its details. */
export interface DeclaredError<F extends string = string> {
  readonly code: string
  readonly meaning: Meaning<F>
}

/** A class of errors with the same code. */
export interface ErrorClass<C extends string, D extends Details, F extends string = string> extends DeclaredError<F> {
  readonly prototype: UserError<C, D>
  readonly code: C
  new (...rest: DetailsArgument<D>): UserError<C, D>
}

/** An owner's errors, by code. */
type Errors<D, F extends string> = {
  readonly [C in keyof D & string]: D[C] extends Details ? ErrorClass<C, D[C], F> : never
}

/**
 * Declares an owner's errors: `D` has the details of each code, `F` the fields that it names, and the argument what each
 * code means. Their texts are typed by this declaration: those of features in their words, all others in
 * `chat/words/`.
 */
export const defineErrors = <D, F extends string = never>(
  meanings: {
    readonly [C in keyof D & string]: Meaning<F>
  },
): Errors<D, F> =>
  Object.fromEntries(
    Object.entries<Meaning<F>>(meanings).map(([code, meaning]) => [code, classOf(code, meaning)]),
  ) as Errors<D, F>

const classOf = (code: string, meaning: Meaning) =>
  class extends UserError {
    static readonly code = code
    static readonly meaning = meaning

    constructor(details: Details = {}, options?: ErrorOptions) {
      super(code, meaning, details, options)
    }
  }

/** Whether the error means that something doesn't work, rather than that someone was refused. */
export const isFault = ({ meaning }: UserError): boolean => meaning.kind === 'outage' || meaning.fault === true

/** Teams reports that nothing can be delivered there: the app isn't installed, or was removed or blocked. */
export class Unreachable extends Error {
  constructor(options?: ErrorOptions) {
    super('Teams does not deliver there', options)
    this.name = 'Unreachable'
  }
}
