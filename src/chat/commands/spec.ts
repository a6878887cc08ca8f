import { z } from 'zod/v4'
import { requireUnique } from '../../core/unique.ts'
import { settledInputs } from '../../operations/plan/form-fields.ts'
import type { Registry } from '../../operations/registry/registry.ts'

/** The groups of the help, in order. */
export const commandGroups = ['look', 'change', 'respond', 'operations', 'you'] as const
export type CommandGroup = (typeof commandGroups)[number]

/** Everything about a command that is known without running it: name, arguments and scopes. */
interface Declaration {
  /** What to type: lower-case words separated by single spaces. */
  readonly name: string
  readonly aliases?: readonly string[]
  /** Its name in earlier versions, whose cards have buttons with it. To be typed as well, it has to be an alias. */
  readonly formerName?: string
  /** Matches sentences that ask for it, without arguments. */
  readonly sentences?: string
  /** Only used by buttons: not listed and can't be typed. */
  readonly hidden?: boolean
  /** The help group it is listed in. */
  readonly group?: CommandGroup
  /** The command after which help lists it, if that is another feature's; otherwise it follows those of its own. */
  readonly after?: string
  /** Whether it concerns an existing operation and so needs an operation ID. */
  readonly byId?: true
  /** Whether the menu beside Teams' message box lists it. */
  readonly teamsMenu?: boolean
  /** The part of its answer that can be posted in channels because it names no accounts; none by default. */
  readonly postedInChannel?: 'answer' | 'summary'
  /** Whether it ends something, so it has a rate limit of its own. */
  readonly urgent?: boolean
  readonly arguments: z.ZodRawShape
}

/** A command that doesn't need a token. */
interface OpenDeclaration extends Declaration {
  readonly access: 'everyone'
  readonly groups?: undefined
  readonly scopes?: undefined
  readonly otherScopes?: undefined
  readonly optInScopes?: undefined
  readonly optionalScopes?: undefined
}

type ScopeList = readonly string[]

/** What a command requests from Graph, as delegated scopes. */
interface Scopes<List> {
  /** Those that are always requested. */
  readonly scopes: List
  /** Scopes needed only by some arguments or settings, or by the operation it starts. */
  readonly otherScopes?: List
  /** Scopes of extras. Without consent to them, the extras are omitted or refused. */
  readonly optionalScopes?: List
  /** Scopes of features that are off by default. */
  readonly optInScopes?: List
}

/** A list, or how it follows from the actions there are and from the scopes of what else names accounts. */
type DeclaredList = ScopeList | ((registry: Registry, sourceScopes: ScopeList) => ScopeList)

/** A command that runs as the signed-in person, optionally restricted to members of OPERATOR_GROUP_ID. */
interface SignedInDeclaration extends Declaration, Scopes<DeclaredList> {
  readonly access: 'signedIn' | 'operators'
}

type StrictDeclaration<D extends Declaration> = Omit<D, 'arguments'> & {
  /** Validates the input from text or cards, all of which users can forge. Unknown keys are refused. */
  readonly arguments: z.ZodObject<D['arguments'], z.core.$strict>
}

export type OpenSpec = StrictDeclaration<OpenDeclaration>
export type SignedInSpec = StrictDeclaration<SignedInDeclaration>
export type CommandSpec = OpenSpec | SignedInSpec

/** What is settled by the playbooks there are. */
interface Settled {
  /** Arguments that stand beside the others on cards and in a button's data, by the one that contains them. */
  readonly groups?: Readonly<Record<string, readonly string[]>>
}

/** A command that runs as the signed-in person, with the scopes that follow from the actions there are. */
export type ListedSignedInSpec = Omit<SignedInSpec, keyof Scopes<unknown>> & Scopes<ScopeList> & Settled
export type ListedSpec = OpenSpec | ListedSignedInSpec

/** Settles which scopes a command requests, and what can be chosen with it. */
export function settled<S extends SignedInSpec>(
  spec: S,
  registry: Registry,
  sourceScopes: ScopeList,
): Omit<S, keyof Scopes<unknown>> & Scopes<ScopeList> & Settled {
  const { scopes, otherScopes, optionalScopes, optInScopes, ...rest } = spec
  const settle = (list: DeclaredList) => (typeof list === 'function' ? list(registry, sourceScopes) : list)
  const { shape } = spec.arguments
  const groups = Object.entries(settledInputs(registry)).filter(([name]) => name in shape)
  requireUnique(`arguments of ${spec.name}`, [shape, ...groups.map(([, inside]) => inside)].flatMap(Object.keys))
  return {
    ...rest,
    ...(groups.length > 0 && {
      groups: Object.fromEntries(groups.map(([name, inside]) => [name, Object.keys(inside)])),
      arguments: spec.arguments.extend(
        Object.fromEntries(groups.map(([name, inside]) => [name, z.strictObject(inside).optional()])),
      ),
    }),
    scopes: settle(scopes),
    ...(otherScopes && { otherScopes: settle(otherScopes) }),
    ...(optionalScopes && { optionalScopes: settle(optionalScopes) }),
    ...(optInScopes && { optInScopes: settle(optInScopes) }),
  }
}

/** The arguments as typed or pressed, before the handler gets them. */
export type Input<S extends CommandSpec> = z.input<S['arguments']>
export type Args<S extends CommandSpec> = z.output<S['arguments']>

/** Declares a command. A schema that isn't strict doesn't compile. */
export function defineCommandSpec<const D extends OpenDeclaration | SignedInDeclaration>(
  declaration: D,
): StrictDeclaration<D> {
  const { arguments: shape, ...rest } = declaration
  return { ...rest, arguments: z.strictObject<D['arguments']>(shape) }
}
