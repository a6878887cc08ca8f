import type { Person } from '../../emulator/world.ts'
import type { Chat } from './rollcall.ts'
import { useSlowOperations } from './slow-operations.ts'

/** Alex's slow operations that Diego asks to take over. `users`: the number of accounts in the tenant. */
export function useHandover(users: number) {
  const slow = useSlowOperations({ users, reason: 'Left the company on Friday' })
  const { world, people } = slow
  return {
    ...slow,
    idOf: (who: 'alex' | 'diego'): Person['id'] => world().emulator.world.operators[who].id,
    /** Whose tokens disabled accounts, in order and without repetition. */
    writers: () =>
      world()
        .emulator.journal.entries({ path: /^\/v1\.0\// })
        .filter(({ body }) => JSON.stringify(body ?? '').includes('"accountEnabled":false'))
        .map(({ as }) => as?.oid ?? '')
        .filter((oid, at, all) => oid !== all[at - 1]),
    /** Asks to take it over as Diego; returns both people's cards. */
    ask: async (id: string) => {
      const { alex, diego } = people()
      await diego.say(`take over ${id}`)
      const mine = await diego.heard(new RegExp(`Alex Wilber was asked to hand over[\\s\\S]*${id}`))
      const owners = await alex.heard(new RegExp(`Diego Siciliani wants to take over your operation[\\s\\S]*${id}`))
      return { mine: mine.id, owners: owners.id }
    },
    /** A press on a card that has changed since, or that belongs to someone else. */
    pressOld: (chat: Chat, command: string, operation: string, request: number) =>
      chat.send({ type: 'message', value: { command, operation, request } }),
  }
}
