import type { Person } from '../../emulator/world.ts'
import type { Teller } from './told.ts'

/** What people do in a world without faults but those that it makes: without a bug, the judges have nothing to say. */
export interface Story {
  /** The plants that it shows, which the judges then find. */
  readonly of: readonly string[]
  readonly tell: (teller: Teller) => Promise<void>
}

export const named = (accounts: readonly (Person | undefined)[]) =>
  accounts.map((one) => one?.userPrincipalName).join(', ')

export const disable = ({ types }: Teller, who: Person, ...accounts: readonly (Person | undefined)[]) =>
  types(who, `disable accounts ${named(accounts)}`)
export const enable = ({ types }: Teller, who: Person, ...accounts: readonly (Person | undefined)[]) =>
  types(who, `enable accounts ${named(accounts)}`)
export const confirm = ({ presses }: Teller, who: Person, inputs: Readonly<Record<string, string>> = {}) =>
  presses(who, 'confirm operation', { signOut: 'false', ...inputs })

/** Somebody changes an account in the portal. */
export function change({ world }: Teller, one: Person | undefined, accountEnabled: boolean): void {
  if (!one) return
  world.outside.tenant.change(one.id, { accountEnabled })
  world.touched.add(one.id)
}

/** From now on, Graph shows what it had that long ago. */
export function lag({ world }: Teller, minutes: number): void {
  const ms = minutes * 60_000
  Object.assign(world.replication, { readMs: ms, indexMs: ms })
}

/** Contains accounts as compromised. */
export const contain = ({ types }: Teller, who: Person, ...accounts: readonly (Person | undefined)[]) =>
  types(who, `contain accounts ${named(accounts)}`)

/** Refuses every change of an account from now on; with a time, it is to be tried again then. */
export function refuse(
  { world }: Teller,
  one: Person | undefined,
  fail: 'ignored' | 'missing' | number,
  retryAfter?: number,
): void {
  const match = { method: 'PATCH', path: one?.id ?? '' }
  world.outside.faults.add({ at: 'item', fail, match, ...(retryAfter !== undefined && { retryAfter }) })
}

/** The next such request is carried out at once and answered that much later, in ms. */
export const slow = ({ world }: Teller, delayMs: number, match: { readonly method: string; readonly path?: string }) =>
  world.outside.faults.add({ at: 'request', delayMs, match, times: 1 })
