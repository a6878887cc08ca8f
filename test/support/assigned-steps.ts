import assert from 'node:assert/strict'
import { createFastClock } from './fake-clock.ts'
import { type Chat, useWorld, wordsOf } from './rollcall.ts'

/** Steps of an operation without any that are slow. */
export const onlyBlock = (reason: string) => ({
  reason,
  signOut: 'false',
  resetPassword: 'false',
  revokeConsents: 'false',
  confirmCompromised: 'false',
  disableDevices: 'false',
  removeMethods: 'false',
  removeLicences: 'false',
  removeFromGroups: 'false',
})

/** The ID on an operation's result. */
export const idIn = (words: string): string => /\b([a-z]{6}-\d{2}) · /.exec(words)?.[1] ?? ''

/** Alex's operations that leave steps to people in other systems. */
export function useAssignedSteps(reason: string) {
  // Graph allows few reads of what a containment asks for.
  const clock = createFastClock(20)
  const world = useWorld({
    clock,
    emulator: { users: 120, clock },
    environment: ({ world: { group } }) => ({
      PUBLIC_URL: 'https://bot.example',
      OPERATOR_GROUP_ID: group('Helpdesk operators')?.id ?? '',
      APPROVER_GROUP_ID: group('Approvers')?.id ?? '',
      CONFIRM_COUNT_ABOVE: '20',
      APPROVAL_ABOVE: '50',
      APPROVAL_ABOVE_IRREVERSIBLE: '50',
    }),
  })
  let chat: Chat | undefined
  before(async () => {
    chat = await world().person(world().emulator.world.operators.alex, { signedIn: true })
  })
  const alex = (): Chat => {
    assert.ok(chat, 'Alex is there inside tests and hooks only')
    return chat
  }
  return {
    world,
    alex,
    named: (name: string) => {
      const found = [...world().emulator.world.people.values()].find((one) => one.displayName === name)
      assert.ok(found, name)
      return found
    },
    /** The result of an operation, once it has run. */
    ran: async (command: 'contain' | 'offboard', accounts: string, count: number) => {
      const verb = command === 'contain' ? 'Contain' : 'Offboard'
      const noun = count === 1 ? 'account' : 'accounts'
      await alex().say(`${command} accounts ${accounts}`)
      const plan = await alex().heard(`${verb} ${count} ${noun}?`)
      await alex().press(`${verb} ${count} ${noun}`, onlyBlock(reason), plan.id)
      const seen = new RegExp(`${verb}ed [\\s\\S]*(verified|minute|second)`)
      const result = await alex().heard(seen, { message: plan.id })
      return { result: result.id, id: idIn(wordsOf(result)) }
    },
  }
}
