import type { CommandSpec, Input } from './spec.ts'

declare const made: unique symbol

/** What a button sends: `{ command, ...arguments }`. Only the functions of this file make one. */
export interface Press extends Readonly<Record<string, unknown>> {
  readonly command: string
  readonly [made]: true
}

/** Refuses keys beside those of the schema, also where they come out of a spread. */
type Exactly<Given, Wanted> = Given & { readonly [Key in Exclude<keyof Given, keyof Wanted>]: never }
/** A command whose arguments may all be left out. */
type Alone<S extends CommandSpec> = Record<never, never> extends Input<S> ? S : never

/** A command already typed, with arguments that its schema knows. */
export function press<S extends CommandSpec>(spec: Alone<S>): Press
export function press<S extends CommandSpec, Given extends Input<S>>(spec: S, given: Exactly<Given, Input<S>>): Press
export function press({ name }: CommandSpec, given: object = {}): Press {
  return { command: name, ...given } as Press
}

/** The same with arguments known only at run time, such as those of a typed line; undefined when they do not hold. */
export function pressIfValid(spec: CommandSpec, given: unknown): Press | undefined {
  return spec.arguments.safeParse(given).success ? ({ command: spec.name, ...Object(given) } as Press) : undefined
}

/** Under this name the buttons of a card say whose card it is. */
export const ownerKey = 'for'

/** What travels beside the arguments: the card's owner, and whatever Teams keeps of its own in a button's data. */
const besideArguments: ReadonlySet<string> = new Set(['command', ownerKey, 'msteams'])

/** The arguments in what a button sent. The one place where the keys of the platform are taken off. */
export function argumentsOf(data: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(data).filter(([key]) => !besideArguments.has(key)))
}
