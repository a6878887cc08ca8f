import { createWorld, type Person } from '../../../emulator/world.ts'
import { isOrdinary } from '../../support/people.ts'

const world = createWorld({ users: 1200, seed: 1 })

/** People with a special role in the demo's tenant; the same seed yields the same tenant. */
export const { operators, domain } = world

/** Enabled cloud accounts without roles or groups, from the end of the tenant; `skip` keeps tests apart. */
export function ordinary(count: number, skip = 0): Person[] {
  const grouped = new Set([...world.groups.values()].flatMap(({ members }) => [...members]))
  const fit = [...world.people.values()].filter((one) => isOrdinary(one) && !grouped.has(one.id))
  return fit.slice(fit.length - skip - count, fit.length - skip)
}

/** The members of a group. */
export function membersOf(group: string): Person[] {
  const ids = world.group(group)?.members ?? new Set()
  return [...world.people.values()].filter(({ id }) => ids.has(id))
}

/** Sign-in names as pasted on one line, because the Playground's text box joins lines. */
export const upns = (people: readonly Person[], between = ', '): string =>
  people.map((one) => one.userPrincipalName).join(between)
