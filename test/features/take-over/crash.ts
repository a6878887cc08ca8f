import { signInErrors } from '../../../src/core/sign-in-errors.ts'
import { type HandoverView, handoverRoles } from '../../../src/features/take-over/types.ts'
import type { Store } from '../../../src/store/store.ts'
import { begin, type Scenario, zoe } from '../../operations/crash-scenarios.ts'
import { anna, channel, type Harness } from '../../operations/harness.ts'
import { handoversOf } from './handovers.ts'

/** What processes that die must not change about a handover. */
export const handover: Scenario = {
  name: 'handed over while it waits for a sign-in',
  limits: { operatorGroupId: 'ops' },
  prepare: (world) => void world.groups.set('ops', new Set(['anna', 'zoe'])),
  card: (shown) => (shown as HandoverView).handover.state,
  enter: (bot, memory) => {
    // Its first owner can't sign in.
    if (memory.next === undefined) bot.signInError = new signInErrors.signedOut()
  },
  people: async (bot, memory) => {
    const { world, store } = bot
    if (memory.id === undefined || (await ownerOf(store, memory.id)) === anna.oid) {
      const { id, state } = await begin(bot, memory)
      if (state !== 'needsSignIn') return
      const by = { ...zoe, reader: world.directory(), locale: 'en' }
      const where = { ...channel, reference: { chat: 'zoe' }, activityId: 'asked' }
      const { handover } = await handoversOf(bot).takeOver(id, { ...by, channel: where })
      const posted = handoversOf(bot).posted(id, { ...zoe, number: handover.number, role: 'taker' }, where)
      await passing(bot, posted)
      await bot.work()
      // Nobody answers what they haven't seen.
      if (!(await ownerIsAsked(store))) return
      memory.next = 'asked'
      bot.signInError = undefined
      await handoversOf(bot).answer(id, { ...by, person: anna, request: handover.number, agrees: true })
    }
    bot.signInError = undefined
    await bot.work()
  },
}

/** Lets time pass until it is done, but no more than the database has time to answer in. */
async function passing({ clock, store }: Harness, work: Promise<unknown>): Promise<void> {
  let done = false
  const end = () => {
    done = true
  }
  work.then(end, end)
  while (!done) {
    await clock.advance(100)
    await store.ping()
  }
  await work
}

async function ownerIsAsked({ db }: Store): Promise<boolean> {
  const asked = db.selectFrom('posts').select('shown').where('role', '=', handoverRoles.owner)
  return ((await asked.executeTakeFirst())?.shown ?? 0) > 0
}

async function ownerOf({ db }: Store, id: string): Promise<string | undefined> {
  return (await db.selectFrom('operations').select('requester_oid').where('id', '=', id).executeTakeFirst())
    ?.requester_oid
}
