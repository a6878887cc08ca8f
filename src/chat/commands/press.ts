import type { CommandSpec, Input, ListedSpec } from './spec.ts'

declare const brand: unique symbol

/** The data a button sends: `{ command, ...arguments }`. Created only by the functions in this file. */
export interface Press extends Readonly<Record<string, unknown>> {
  readonly command: string
  readonly [brand]: true
}

/** Refuses keys that aren't in the schema, even if they come from a spread. */
type Exact<Given, Wanted> = Given & { readonly [Key in Exclude<keyof Given, keyof Wanted>]: never }
/** A command whose arguments are all optional. */
type WithoutArguments<S extends CommandSpec> = Record<never, never> extends Input<S> ? S : never

/** The data of a button that sends this command with arguments matching its schema. */
export function press<S extends CommandSpec>(spec: WithoutArguments<S>): Press
export function press<S extends CommandSpec, Given extends Input<S>>(spec: S, given: Exact<Given, Input<S>>): Press
export function press({ name }: CommandSpec, given: object = {}): Press {
  return { command: name, ...flattened(given) } as Press
}

/** Like `press`, for arguments known only at run time, such as a typed line; undefined if they don't match. */
export function pressIfValid(spec: CommandSpec, given: unknown): Press | undefined {
  return spec.arguments.safeParse(given).success
    ? ({ command: spec.name, ...flattened(Object(given)) } as Press)
    : undefined
}

/** The key that names a card's owner in its buttons. */
export const ownerKey = 'for'

/** Keys in addition to the arguments: the card's owner, and what Teams itself adds to a button's data. */
const nonArgumentKeys: ReadonlySet<string> = new Set(['command', ownerKey, 'msteams'])

/** What buttons call the argument `origin`, as on cards that were sent long ago. */
const sentOrigin = 'incident'

/** In a button's data, as on cards, choices among steps and what actions add stand beside everything else. */
const flattened = (given: object): object =>
  Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) =>
      key === 'choices' || key === 'added'
        ? Object.entries(Object(value))
        : [[key === 'origin' ? sentOrigin : key, value]],
    ),
  )

/** The arguments in a button's data. Platform keys are removed only here. */
export function argumentsOf(
  data: Readonly<Record<string, unknown>>,
  { groups = {}, arguments: { shape } }: Pick<ListedSpec, 'groups' | 'arguments'>,
): Readonly<Record<string, unknown>> {
  const given = Object.entries(data)
    .filter(([key]) => !nonArgumentKeys.has(key))
    .map(([key, value]) => [key === sentOrigin && 'origin' in shape ? 'origin' : key, value] as const)
  const grouped = Object.entries(groups).flatMap(([name, keys]) => {
    const inside = given.filter(([key]) => keys.includes(key))
    return inside.length > 0 ? [[name, Object.fromEntries(inside)] as const] : []
  })
  const inGroups = Object.values(groups).flat()
  return Object.fromEntries([...given.filter(([key]) => !inGroups.includes(key)), ...grouped])
}
