import { createWorld, type Person } from '../../../emulator/world.ts'

const world = createWorld({ users: 1200, seed: 1 })

/** The people with a part to play, as the demo's tenant has them: the same seed makes the same tenant. */
export const { operators, domain } = world

/** Enabled cloud accounts without a role that no group holds, from the back of the tenant so that each test has its own. */
export function ordinary(count: number, skip = 0): Person[] {
  const grouped = new Set([...world.groups.values()].flatMap(({ members }) => [...members]))
  const fit = [...world.people.values()].filter(
    (one) =>
      one.accountEnabled &&
      one.userType === 'Member' &&
      !one.onPremisesSyncEnabled &&
      one.roles.length === 0 &&
      !grouped.has(one.id) &&
      /^[a-z.]+@/.test(one.userPrincipalName),
  )
  return fit.slice(fit.length - skip - count, fit.length - skip)
}

/** The members of a group. */
export function membersOf(group: string): Person[] {
  const ids = world.group(group)?.members ?? new Set()
  return [...world.people.values()].filter(({ id }) => ids.has(id))
}

/** Their sign-in names as somebody pastes them; the Playground's box joins lines without a gap, so they are given in one. */
export const upns = (people: readonly Person[], between = ', '): string =>
  people.map((one) => one.userPrincipalName).join(between)
