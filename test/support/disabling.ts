import assert from 'node:assert/strict'
import type { Entry } from '../../emulator/conversations.ts'
import type { Emulator } from '../../emulator/main.ts'
import type { Person } from '../../emulator/world.ts'
import { eventually } from './eventually.ts'
import { type Chat, chatOf, wordsOf } from './rollcall.ts'

/** A large operation that is running, observed from outside. */
export interface Disabling {
  readonly chat: Chat
  /** The number of accounts to change, formatted as on the card. */
  readonly count: string
  readonly total: number
  /** How many of them have been disabled so far. */
  disabled(): number
  /** Resolves when this many are disabled. */
  reach(number: number): Promise<void>
  /** Waits for the result, which must replace the plan. */
  result(): Promise<Entry>
}

const reason = 'Phished, see the mail trace'

/**
 * Plans and confirms disabling these accounts, calling `before` in between. Without `chat`, `by` (Alex) signs in first.
 */
export async function beginDisabling(
  emulator: Emulator,
  targets: readonly Person[],
  options: { chat?: Chat; by?: Person; signOut?: boolean; before?: () => void } = {},
): Promise<Disabling> {
  const { world } = emulator
  const { by = world.operators.alex, signOut = true, before = () => {} } = options
  const chat = options.chat ?? chatOf(emulator, { as: by.id })
  if (!options.chat) {
    await chat.say('sign in')
    await chat.signIn()
  }
  const enabled = targets.filter(({ id }) => world.find(id)?.accountEnabled)
  await chat.say(`disable accounts ${targets.map(({ id }) => id).join('\n')}`)
  const plan = await chat.heard(/Disable [\d,]+ accounts\?/)
  const [, count = ''] = /Disable ([\d,]+) accounts\?/.exec(wordsOf(plan)) ?? []
  const total = Number(count.replaceAll(',', ''))
  before()
  await chat.press(`Disable ${count} accounts`, { reason, count: `${total}`, signOut: `${signOut}` })

  const disabled = () => enabled.filter(({ id }) => world.find(id)?.accountEnabled === false).length
  return {
    chat,
    count,
    total,
    disabled,
    reach: (number) => eventually(`${number} accounts are disabled`, () => disabled() >= number),
    result: async () => {
      // A short message says so too, and can come first.
      const ended = new RegExp(`Disabled ${count} accounts(\\n|\\. [\\d,]+ can still sign in)`)
      const result = await chat.heard(ended, { message: plan.id })
      assert.equal(disabled(), total)
      return result
    },
  }
}

/** The three hundred accounts of an incident, not all of which can be disabled. */
export function findPhished({ world }: Emulator): Person[] {
  return [...(world.group('Phished accounts')?.members ?? [])].flatMap((id) => world.find(id) ?? [])
}

/** Enabled, unprotected accounts that operators can change; names of people with a special role start in upper case. */
export function pickMany({ world }: Emulator, count: number): Person[] {
  const fit = [...world.people.values()].filter(
    (one) =>
      one.accountEnabled &&
      !one.onPremisesSyncEnabled &&
      one.roles.length === 0 &&
      one.userType === 'Member' &&
      /^[a-z]/.test(one.userPrincipalName),
  )
  return fit.slice(-count)
}
