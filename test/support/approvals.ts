import type { Person } from '../../emulator/world.ts'
import { createHurriedClock } from './fake-clock.ts'
import { ordinary, upnsOf } from './people.ts'
import { type Chat, useWorld, type WorldOptions } from './rollcall.ts'
import { byNumberOrName } from './titles.ts'

export const reason = 'Phished, see the mail trace'

/**
 * A bot in which changes of more than two accounts require one of the approvers Megan and Lynne. With `escalation`,
 * members of the helpdesk, such as Diego, are asked after them.
 */
export function useApproval({
  escalation = false,
  environment,
  ...options
}: { escalation?: boolean } & Pick<WorldOptions, 'environment' | 'emulator'> = {}) {
  const clock = createHurriedClock(10)
  const world = useWorld({
    ...options,
    clock,
    environment: (emulator) => ({
      APPROVER_GROUP_ID: emulator.world.group('Approvers')?.id ?? '',
      ...(escalation && { ESCALATION_GROUP_ID: emulator.world.group('Helpdesk operators')?.id ?? '' }),
      APPROVAL_ABOVE: '2',
      ...environment?.(emulator),
    }),
  })
  let used = 0
  return {
    clock,
    world,
    signIn: (who: 'alex' | 'megan' | 'lynne' | 'diego') =>
      world().person(world().emulator.world.operators[who], { signedIn: true }),
    /** Plans to disable accounts that no other test uses. `confirm` presses the button, with more than the reason. */
    plan: async (chat: Chat, count: number) => {
      used += count
      const targets = ordinary(world(), count, used - count)
      await chat.say(`disable accounts ${upnsOf(targets)}`)
      const card = await chat.heard(`Disable ${count} accounts?`)
      const confirm = (more: Record<string, string> = {}) =>
        chat.press(`Disable ${count} accounts`, { reason, count: `${count}`, ...more }, card.id)
      return { targets, card, confirm }
    },
    disabled: (accounts: readonly Person[]) =>
      accounts.filter(({ id }) => !world().emulator.world.find(id)?.accountEnabled).length,
  }
}

/** The operation ID in a text. */
export function idIn(words: string): string {
  const [id] = /[a-z]{6}-\d\d/.exec(words) ?? []
  if (id === undefined) throw new Error(`No operation in: ${words}`)
  return id
}

/** How many messages of this chat contain a text. */
export const shownTimes = (chat: Chat, text: string | RegExp): number =>
  chat.shown().filter((words) => byNumberOrName(text).test(words)).length
