import type { Person } from '../../emulator/world.ts'
import type { Chat, World } from './rollcall.ts'

/** Enabled cloud members without a role and with an ordinary name. */
export const isOrdinary = (one: Person): boolean =>
  one.accountEnabled &&
  one.userType === 'Member' &&
  !one.onPremisesSyncEnabled &&
  one.roles.length === 0 &&
  /^[a-z.]+@/.test(one.userPrincipalName)

/** Such accounts, from the end of the tenant. `skip` keeps tests from sharing accounts. */
export function ordinary({ emulator }: Pick<World, 'emulator'>, count: number, skip = 0): Person[] {
  const fit = [...emulator.world.people.values()].filter(isOrdinary)
  return fit.slice(fit.length - skip - count, fit.length - skip)
}

/** Their sign-in names, as they would be pasted. */
export const upnsOf = (people: readonly Person[], between = ', '): string =>
  people.map((one) => one.userPrincipalName).join(between)

/** The chat of an operator, who signs in before the tests of a `describe`. */
export function useOperator(world: () => World, name: keyof World['emulator']['world']['operators']): Chat {
  const chat = {} as Chat
  before(async () => {
    Object.assign(chat, await world().person(world().emulator.world.operators[name], { signedIn: true }))
  })
  return chat
}
