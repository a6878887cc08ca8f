import type { Person } from '../../emulator/world.ts'
import type { Choices } from './choices.ts'
import type { Known, Operations } from './operations.ts'
import type { Outside } from './outside.ts'
import type { Swarm } from './swarm.ts'

/** What people type. */
export interface Typing {
  /** Some accounts. */
  named(choices: Choices): string
  /** A command about accounts, without regard to what has happened before. */
  anew(choices: Choices): string
  /** Something about an operation, and who types it; undefined if there is none. */
  about(choices: Choices, there: readonly Person[]): { readonly who: Person; readonly text: string } | undefined
}

/** How many of the latest operations people still talk about when they are over. */
const talkedAbout = 5

const opposite = 'the opposite'
/** The operation then waits for its owner. */
const signOut = 'sign out'
const notStarted = ['cancel', 'change time', 'take over', 'take over', opposite, 'stop operation', signOut, signOut]
const started = ['stop operation', 'stop operation', 'take over', opposite, opposite, signOut, signOut]
const waiting = ['stop operation', 'take over', 'take over', 'take over', 'continue', opposite]
const notDone = ['plan again', 'operation', opposite]
const whole = ['undo', 'undo', opposite, opposite, 'retry', 'take over', 'evidence', 'more', 'operation']

/** What somebody may want of an operation, by its state. */
const wishes: Readonly<Record<string, readonly string[]>> = {
  planned: ['cancel', 'plan again', opposite],
  awaitingApproval: ['extend', 'extend', 'cancel', opposite, 'operation'],
  scheduled: notStarted,
  queued: started,
  running: started,
  verifying: started,
  needsSignIn: waiting,
  paused: waiting,
  done: whole,
  stopped: ['undo', 'retry', 'plan again', opposite],
  cancelled: notDone,
  expired: notDone,
  denied: notDone,
}

/** What somebody may want of somebody else's operation. */
const ofOthers = ['take over', opposite, 'stop operation']

/** Commands that do the opposite, by playbook. */
const opposites: Readonly<Record<string, readonly string[]>> = {
  disable: ['enable accounts'],
  enable: ['disable accounts', 'contain accounts'],
  contain: ['release accounts', 'release accounts', 'enable accounts'],
  containAgain: ['release accounts', 'enable accounts'],
  release: ['contain accounts', 'contain accounts', 'disable accounts'],
  offboard: ['enable accounts'],
  quarantine: ['release from quarantine'],
  endQuarantine: ['quarantine accounts'],
}

/** Whoever has undone something may also want it back. */
const isUndone = ({ undoOf, state }: Known) => undoOf !== undefined && state === 'done'

export function createTyping(options: {
  outside: Outside
  swarm: Swarm
  operations: Operations
  operators: readonly Person[]
  /** Ordinary accounts, and those who aren't. */
  accounts: readonly Person[]
  guards: readonly Person[]
}): Typing {
  const { outside, swarm, operations, operators, accounts, guards } = options
  const namesOf = (people: readonly Person[]) => [...new Set(people)].map((one) => one.userPrincipalName).join(', ')
  const named = (choices: Choices): string => {
    const count = 1 + choices.below(4)
    return namesOf(
      Array.from({ length: count }, () => choices.one(choices.chance(swarm.habits.namesGuards) ? guards : accounts)),
    )
  }

  /** Decides the opposite about the same accounts, as somebody does who has changed their mind. */
  const reverse = ({ kind, accounts: ids }: Known, choices: Choices): string => {
    const known = (opposites[kind] ?? []).filter((one) => swarm.commands[one as keyof Swarm['commands']] > 0)
    const people = ids.flatMap((id) => outside.tenant.find(id) ?? [])
    const command = known.length > 0 ? choices.one(known) : 'disable accounts'
    return `${command} ${people.length > 0 ? namesOf(people) : named(choices)}`
  }

  return {
    named,
    anew: (choices) => {
      const command = choices.weighted(swarm.commands)
      if (command === 'operations' || command === 'approvals' || command === 'incidents') return command
      const [incident] = outside.incidents.all()
      const others = named(choices)
      return incident && choices.chance(30) ? `${command} incident:${incident.id} ${others}` : `${command} ${others}`
    },
    about: (choices, there) => {
      const known = [...operations.open(), ...operations.all().slice(-talkedAbout)]
      if (known.length === 0) return undefined
      const one = choices.one(known)
      const owner = there.find(({ id }) => id === one.owner)
      const others = there.filter((other) => other !== owner && operators.includes(other))
      const wanted = [...(wishes[one.state] ?? ['operation']), ...(isUndone(one) ? ['undo', 'undo', 'undo'] : [])]
      const wish = choices.one(owner || choices.chance(10) ? wanted : ofOthers)
      // Mostly, people only try with somebody else's operation what they may.
      const isOwn = !ofOthers.includes(wish) || (wish !== 'take over' && !choices.chance(20))
      const who = owner && (isOwn || others.length === 0) ? owner : choices.one(others.length > 0 ? others : there)
      if (wish === opposite) return { who, text: reverse(one, choices) }
      return { who, text: wish === signOut ? wish : `${wish} ${one.id}` }
    },
  }
}
