import { z } from 'zod/v4'

/** What can be said of a command without running it: what it is called, what it takes and what it asks for. */
interface Declaration {
  /** What to type, in lower case, words separated by one space. */
  readonly name: string
  readonly aliases?: readonly string[]
  /** Reached by buttons only: neither listed nor typed. */
  readonly hidden?: boolean
  /** Where help lists it: what one can start with, what an incident or a leaver calls for, or what needs the id of an operation. */
  readonly group?: 'start' | 'response' | 'byId'
  /** In the list that Teams shows beside the message box. */
  readonly teamsMenu?: boolean
  /** What of its answer a channel may hear, because it names no accounts. Nothing unless said here. */
  readonly aloud?: 'answer' | 'summary'
  /** Ends something, so it gets through however fast somebody was with other commands. */
  readonly urgent?: boolean
  /**
   * Which arguments a sentence may fill, where a language model reads them; without this no sentence reaches the command.
   * For looking, and for asking for a plan: never for what confirms, approves, cancels or stops one.
   */
  readonly sentence?: readonly string[]
  readonly arguments: z.ZodRawShape
}

/** Needs nobody's token. */
interface OpenDeclaration extends Declaration {
  readonly access: 'everyone'
  readonly scopes?: undefined
  readonly otherScopes?: undefined
  readonly optInScopes?: undefined
}

/** Runs in the name of whoever is signed in, or only for members of OPERATOR_GROUP_ID where that is set. */
interface SignedInDeclaration extends Declaration {
  readonly access: 'signedIn' | 'operators'
  /** The delegated Graph scopes it always asks for. */
  readonly scopes: readonly string[]
  /** Scopes that only some arguments or settings take, or the operation that it starts. */
  readonly otherScopes?: readonly string[]
  /** Scopes of what is off until somebody switches it on. */
  readonly optInScopes?: readonly string[]
}

type Declared<D extends Declaration> = Omit<D, 'arguments'> & {
  /** Checks what came from text or from a card: both are user input. Anything it does not name is refused. */
  readonly arguments: z.ZodObject<D['arguments'], z.core.$strict>
}

export type OpenSpec = Declared<OpenDeclaration>
export type SignedInSpec = Declared<SignedInDeclaration>
export type CommandSpec = OpenSpec | SignedInSpec

/** The arguments of a command as they are typed or pressed, and as its handler gets them. */
export type Input<S extends CommandSpec> = z.input<S['arguments']>
export type Args<S extends CommandSpec> = z.output<S['arguments']>

/** Declares a command. Every schema is strict, because nothing else can be declared. */
export function commandSpec<const D extends OpenDeclaration | SignedInDeclaration>(declaration: D): Declared<D> {
  const { arguments: shape, ...rest } = declaration
  return { ...rest, arguments: z.strictObject<D['arguments']>(shape) }
}
