import assert from 'node:assert/strict'
import type { Person } from '../../emulator/world.ts'
import { createChoices } from './choices.ts'
import { databaseTemplate } from './database.ts'
import { fill, offersOf } from './people.ts'
import { monday, rest } from './run.ts'
import { createScheduler } from './scheduler.ts'
import { sealProcess } from './sealed.ts'
import { drawSwarm, type Swarm } from './swarm.ts'
import { openWorld, type World } from './world.ts'

/** What people fill in, by the name of the field; fields without a value are filled in as the card asks. */
type Inputs = Readonly<Record<string, string>>

/** Lets people do in the world what somebody has written down, one after another, with judges looking after each. */
export interface Teller {
  readonly world: World
  /** Accounts that they change, and one that is protected by one of its other addresses. */
  readonly accounts: readonly Person[]
  readonly guarded: Person
  /** Two operators, and two who approve. */
  readonly operators: readonly [Person, Person]
  readonly approvers: readonly [Person, Person]
  types(who: Person, text: string): Promise<void>
  /** Presses the newest button with this command that somebody's cards offer; nothing if none does. */
  presses(who: Person, command: string, inputs?: Inputs): Promise<void>
  /** Signs in where the bot last asked for it. */
  signsIn(who: Person): Promise<void>
  /** Opens the newest link that asks them to let somebody back in, and asks for a pass; doesn't wait for the page. */
  asksForPass(who: Person): Promise<void>
  /** The date and time fields of a form, so many minutes from now. */
  at(field: 'runAt' | 'enableAt', minutes: number): Inputs
  passes(minutes: number): Promise<void>
}

const minute = 60_000
/** How long somebody waits for an answer, in ms. */
const answered = 10_000

/** Plays what somebody has written down, in a world without faults but those that it makes. Throws what the judges say. */
export async function tell(story: (teller: Teller) => Promise<void>): Promise<void> {
  // Whoever waits for another process to make it needs the machine's time.
  await databaseTemplate()
  const scheduler = createScheduler(monday)
  const unseal = sealProcess(scheduler)
  // Every decision is the tamest.
  const choices = createChoices({ decisions: [] })
  const swarm = drawSwarm(choices, [])
  try {
    const world = await openWorld({ scheduler, choices, swarm, journal: () => {} })
    try {
      await story(tellerOf(world, swarm, scheduler.now))
      await rest(world, swarm)
    } finally {
      await world.close()
    }
  } finally {
    unseal()
  }
}

function tellerOf(world: World, { habits }: Pick<Swarm, 'habits'>, now: () => number): Teller {
  const { outside, people } = world
  const { alex, diego, megan, lynne } = outside.tenant.operators
  const choices = createChoices({ decisions: [] })
  const passes = async (ms: number) => {
    await world.pass(ms)
    for (const { command, outcome } of world.ended()) assert.notEqual(outcome, 'error', `${command} failed`)
    await world.judges.wholly()
  }
  return {
    world,
    accounts: people.accounts,
    guarded: people.guarded,
    operators: [alex, diego],
    approvers: [megan, lynne],
    types: async (who, text) => {
      void outside.acting.say({ as: who.id }, text)
      await passes(answered)
    },
    presses: async (who, command, inputs = {}) => {
      const offer = offersOf(outside.conversations.personal(who)).findLast((one) => one.command === command)
      if (!offer) return
      const { entry, card, action, index } = offer
      const filled = fill({ card, action, choices, habits, now: now(), named: () => '', admins: () => '' })
      if (command === 'confirm operation')
        world.confirmed.set(String(Object(action.data).operation), { ...filled, ...inputs })
      const pressed = { message: entry.id, button: index, inputs: { ...filled, ...inputs } }
      void outside.acting.press({ as: who.id }, pressed)
      await passes(answered)
    },
    signsIn: async (who) => {
      void people.signIn(who)
      await passes(answered)
    },
    asksForPass: async (who) => {
      void people.receivers.askForPass(who)?.catch(() => {})
      await passes(answered)
    },
    at: (field, minutes) => {
      const text = new Date(now() + minutes * minute).toISOString()
      return { [`${field}Date`]: text.slice(0, 10), [`${field}Time`]: text.slice(11, 16) }
    },
    passes: (minutes) => passes(minutes * minute),
  }
}
