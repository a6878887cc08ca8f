import { z } from 'zod/v4'

/** The groups of the help, in its order. */
export const commandGroups = ['look', 'change', 'respond', 'operations', 'you'] as const
export type CommandGroup = (typeof commandGroups)[number]

/** Everything that can be known about a command without running it: name, arguments and scopes. */
interface Declaration {
  /** What to type: lower-case words separated by single spaces. */
  readonly name: string
  readonly aliases?: readonly string[]
  /** Only used by buttons: not listed and can't be typed. */
  readonly hidden?: boolean
  /** Where the help lists it. */
  readonly group?: CommandGroup
  /** About an existing operation, so it needs an operation ID. */
  readonly byId?: true
  /** Listed in the menu beside Teams' message box. */
  readonly teamsMenu?: boolean
  /** The part of its answer that may be posted in channels because it names no accounts; none by default. */
  readonly postedInChannel?: 'answer' | 'summary'
  /** Ends something, so it isn't rate-limited. */
  readonly urgent?: boolean
  /**
   * Arguments a language model may fill in from a sentence; without this, sentences never reach the command. Only for
   * viewing and for requesting plans, never for confirming, approving, cancelling or stopping.
   */
  readonly sentence?: readonly string[]
  readonly arguments: z.ZodRawShape
}

/** A command that doesn't need a token. */
interface OpenDeclaration extends Declaration {
  readonly access: 'everyone'
  readonly scopes?: undefined
  readonly otherScopes?: undefined
  readonly optInScopes?: undefined
  readonly optionalScopes?: undefined
}

/** A command that runs as the signed-in person, optionally restricted to members of OPERATOR_GROUP_ID. */
interface SignedInDeclaration extends Declaration {
  readonly access: 'signedIn' | 'operators'
  /** Delegated Graph scopes it always requests. */
  readonly scopes: readonly string[]
  /** Scopes needed only by some arguments or settings, or by the operation it starts. */
  readonly otherScopes?: readonly string[]
  /** Scopes of extras that it leaves out or refuses without them. */
  readonly optionalScopes?: readonly string[]
  /** Scopes of features that are off by default. */
  readonly optInScopes?: readonly string[]
}

type Declared<D extends Declaration> = Omit<D, 'arguments'> & {
  /** Validates input from text or cards, which is all user input. Unknown keys are refused. */
  readonly arguments: z.ZodObject<D['arguments'], z.core.$strict>
}

export type OpenSpec = Declared<OpenDeclaration>
export type SignedInSpec = Declared<SignedInDeclaration>
export type CommandSpec = OpenSpec | SignedInSpec

/** The arguments as typed or pressed, before the handler gets them. */
export type Input<S extends CommandSpec> = z.input<S['arguments']>
export type Args<S extends CommandSpec> = z.output<S['arguments']>

/** Declares a command. Its schema has to be strict; anything else doesn't compile. */
export function commandSpec<const D extends OpenDeclaration | SignedInDeclaration>(declaration: D): Declared<D> {
  const { arguments: shape, ...rest } = declaration
  return { ...rest, arguments: z.strictObject<D['arguments']>(shape) }
}
