import type { Person } from '../../emulator/world.ts'
import { eventually } from './eventually.ts'
import { createHurriedClock } from './fake-clock.ts'
import { ordinary, upnsOf } from './people.ts'
import { type Chat, useWorld } from './rollcall.ts'
import { quotaToOpen } from './slow-quota.ts'

/** Alex and Diego are operators, Lynne is an approver but not an operator, Patti is neither. */
export interface People {
  readonly alex: Chat
  readonly diego: Chat
  readonly lynne: Chat
  readonly patti: Chat
}

/**
 * A world with a slow Graph, so that others can step in while Alex's operations run. `users`: the number of accounts in
 * it.
 */
export function useSlowOperations({ users, reason }: { users: number; reason: string }) {
  const clock = createHurriedClock(10)
  const { quota, open, close } = quotaToOpen(10, 1)
  const world = useWorld({
    clock,
    emulator: { users, graph: { quota } },
    environment: ({ world: { group } }) => ({
      OPERATOR_GROUP_ID: group('Helpdesk operators')?.id ?? '',
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      APPROVAL_ABOVE: '1000',
    }),
  })
  let people: People | undefined
  let used = 0
  before(async () => {
    const { operators } = world().emulator.world
    people = {
      alex: await world().person(operators.alex, { signedIn: true }),
      diego: await world().person(operators.diego, { signedIn: true }),
      lynne: await world().person(operators.lynne, { signedIn: true }),
      patti: await world().person(operators.patti, { signedIn: true }),
    }
  })
  const signedIn = (): People => {
    if (!people) throw new Error('They are there inside tests and hooks only')
    return people
  }
  /** Accounts that no other test uses. */
  const some = (count: number) => {
    used += count
    return ordinary(world(), count, used - count)
  }
  const disabled = (accounts: readonly Person[]) =>
    accounts.filter(({ id }) => !world().emulator.world.find(id)?.accountEnabled).length
  const plan = async (targets: readonly Person[], typed: Record<string, string> = {}) => {
    const { alex } = signedIn()
    const count = targets.length
    await alex.say(`disable accounts ${upnsOf(targets)}`)
    const card = await alex.heard(new RegExp(`Disable ${count} accounts\\?[\\s\\S]*${targets[0]?.displayName}`))
    const id = /"operation":"([^"]+)"/.exec(JSON.stringify(card.activity))?.[1] ?? ''
    await alex.press(`Disable ${count} accounts`, { reason, count: `${count}`, signOut: 'false', ...typed }, card.id)
    return { id, card: card.id }
  }
  return {
    clock,
    world,
    people: signedIn,
    some,
    disabled,
    /** Lets what has begun go on as fast as it can. */
    hasten: open,
    /** Changes this many accounts, slowly; some are already disabled when it resolves. */
    begin: async (count: number) => {
      close()
      const targets = some(count)
      const begun = await plan(targets)
      await signedIn().alex.heard(`Disabling ${count} accounts`, { message: begun.card })
      await eventually('an account is disabled', () => disabled(targets) > 0)
      return { ...begun, targets }
    },
    /** Schedules two accounts, in twenty minutes. */
    schedule: async () => {
      const targets = some(2)
      const at = new Date(clock.now() + 20 * 60_000).toISOString()
      const begun = await plan(targets, { runAtDate: at.slice(0, 10), runAtTime: at.slice(11, 16) })
      await signedIn().alex.heard('Runs on', { message: begun.card })
      return { ...begun, targets }
    },
  }
}
