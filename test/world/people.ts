import { AsyncLocalStorage } from 'node:async_hooks'
import { adaptiveCard } from '../../emulator/activity.ts'
import { actionsOf, type CardAction, type Part, partsOf } from '../../emulator/card-parts.ts'
import type { Conversation, Entry } from '../../emulator/conversations.ts'
import type { Person } from '../../emulator/world.ts'
import { isOrdinary } from '../support/people.ts'
import type { Choices } from './choices.ts'
import type { Operations } from './operations.ts'
import type { Outside } from './outside.ts'
import type { Receivers } from './receivers.ts'
import { listedName } from './settings.ts'
import type { Swarm } from './swarm.ts'
import { createTyping } from './typing.ts'

/** Something that a person does: type, or press a button of a card that they see. */
export interface Move {
  readonly who: Person
  /** For the journal. */
  readonly does: string
  /** The command of the button that they press, the operation that it is about, and what they fill in. */
  readonly pressed?: {
    readonly command: string
    readonly operation: string
    readonly inputs: Readonly<Record<string, string>>
  }
  /** Resolves with the status of the bot's answer. */
  go(): Promise<number>
}

/** What the bot is doing something for. */
export const ongoing = new AsyncLocalStorage<Move>()

/** Operators and approvers: they type without knowing much, and press what their cards offer. */
export interface People {
  readonly staff: readonly Person[]
  readonly operators: readonly Person[]
  readonly approvers: readonly Person[]
  /** Ordinary accounts, which they change. */
  readonly accounts: readonly Person[]
  /** An ordinary account that is protected by one of its other addresses. */
  readonly guarded: Person
  /** When each of them last signed in, and the bot had their token and has answered. */
  readonly signIns: ReadonlyMap<string, number>
  /** Signs in where the bot last asked for it. */
  signIn(who: Person): Promise<number>
  readonly receivers: Receivers
  /** The next move of one of them. */
  draw(choices: Choices): Move
}

/** How many of the newest messages of a chat somebody still looks at. */
const looksAt = 8
/** How often somebody presses the same button of the same message. */
const pressesAtMost = 3
/** How many ordinary accounts there are: few, so that their decisions meet. */
const accountsOfAll = 6

/** How much likelier a button is pressed than any other, by its command. Those that show what is known are pressed less. */
const urges: Readonly<Record<string, number>> = {
  help: 1,
  whoami: 1,
  settings: 1,
  'list users': 1,
  'confirm operation': 400,
  approve: 250,
  deny: 20,
  undo: 30,
  retry: 30,
  'stop operation': 30,
  'cancel operation': 12,
  'continue operation': 80,
  'sign in': 80,
  'take over': 30,
  'hand over': 100,
  'decline handover': 30,
  'keep operation': 15,
  'plan again': 15,
  'change time': 20,
  extend: 25,
  ask: 30,
  answer: 100,
}

export interface Offer {
  readonly entry: Entry
  readonly card: unknown
  readonly action: CardAction
  readonly index: number
  readonly command: string
}

/** What somebody is asked to decide. */
const decisive = ['confirm operation', 'approve', 'answer', 'hand over', 'continue operation']

/** What the newest messages offer that ask somebody to decide. */
function decisionsIn(offers: readonly Offer[]): readonly Offer[] {
  const asking = new Set(offers.flatMap(({ entry, command }) => (decisive.includes(command) ? [entry] : [])))
  return offers.filter(({ entry }) => asking.has(entry))
}

/** Buttons of the newest messages that the bot hears of. */
export function offersOf(conversation: Conversation): Offer[] {
  const shown = conversation.entries.filter(({ from, deleted }) => from === 'bot' && !deleted).slice(-looksAt)
  return shown.flatMap((entry) => offersIn(entry).map((offer) => ({ entry, ...offer })))
}

/** What cards offer doesn't change; a message that is updated has another activity. */
const known = new WeakMap<object, readonly Omit<Offer, 'entry'>[]>()

function offersIn({ activity }: Entry): readonly Omit<Offer, 'entry'>[] {
  const before = known.get(activity)
  if (before) return before
  const found = (activity.attachments ?? []).flatMap(({ contentType, content: card }) =>
    contentType !== adaptiveCard
      ? []
      : actionsOf(card).flatMap((action, index) => {
          if (action.type !== 'Action.Execute' && action.type !== 'Action.Submit') return []
          return [{ card, action, index, command: String(Object(action.data).command) }]
        }),
  )
  known.set(activity, found)
  return found
}

export function createPeople(options: {
  outside: Outside
  swarm: Swarm
  operations: Operations
  now: () => number
  receiversAmong: (accounts: readonly Person[]) => Receivers
}): People {
  const { outside, swarm, now, receiversAmong } = options
  const { tenant, acting } = outside
  const { alex, diego, megan, lynne, adele } = tenant.operators
  const staff = [alex, diego, megan, lynne, adele]
  // The others have admin roles, so nobody changes them.
  tenant.setMember(tenant.group('Approvers')?.id ?? '', adele.id, true)
  const [guarded, ...accounts] = [...tenant.people.values()].filter(isOrdinary).slice(-accountsOfAll - 1)
  if (!guarded) throw new Error('The tenant is too small')
  tenant.change(guarded.id, { proxyAddresses: [`smtp:${listedName}`] })
  const operators = staff.filter(({ id }) => tenant.group('Helpdesk operators')?.members.has(id))
  const approvers = [megan, lynne, adele]
  const guards = [adele, adele, megan, guarded, guarded, tenant.operators.patti]
  const typing = createTyping({ ...options, operators, accounts, guards })

  const receivers = receiversAmong(accounts)

  let last: Person | undefined
  /** Who waits for an answer, and for how many. */
  const waiting = new Map<Person, number>()
  const wait = async (who: Person, work: Promise<number>): Promise<number> => {
    waiting.set(who, (waiting.get(who) ?? 0) + 1)
    return work.finally(() => waiting.set(who, (waiting.get(who) ?? 0) - 1))
  }
  /** How often each button was pressed. */
  const presses = new Map<string, number>()
  const nameOf = ({ entry, command }: Offer, who: Person) => `${who.id} ${entry.id} ${command}`
  /** What somebody sees, other than what they have tried in vain. */
  const offersTo = (who: Person): readonly Offer[] =>
    offersOf(outside.conversations.personal(who)).filter(
      (offer) => (presses.get(nameOf(offer, who)) ?? 0) < pressesAtMost,
    )
  const signIns = new Map<string, number>()
  const signIn = async ({ id: as }: Person): Promise<number> => {
    const { code, answer } = await acting.signIn({ as })
    const { status } = answer
    if (status === 200 && outside.redeemed.has(code)) signIns.set(as, now())
    return status
  }

  const admins = (card: string): string =>
    Object.values(tenant.operators)
      .filter(({ userPrincipalName: name, roles }) => roles.length > 0 && card.includes(name))
      .map(({ userPrincipalName: name }) => name)
      .join(', ')

  const urge = ({ command }: Offer) => urges[command] ?? 3
  const drawOffer = (offers: readonly Offer[], choices: Choices): Offer | undefined => {
    let left = choices.below(offers.reduce((sum, one) => sum + urge(one), 0))
    return offers.find((one) => {
      left -= urge(one)
      return left < 0
    })
  }

  return {
    staff,
    operators,
    approvers,
    accounts,
    guarded,
    signIns,
    signIn,
    receivers,
    draw: (choices) => {
      // Nobody can write to an app that they have removed.
      const there = staff.filter(({ id }) => !outside.conversations.uninstalled.has(id))
      // Mostly, people wait for the answer before they do something else.
      const idle = there.filter((one) => !((waiting.get(one) ?? 0) > 0))
      const free = idle.length > 0 && !choices.chance(10) ? idle : there
      const say = (who: Person, text: string): Move => ({
        who,
        does: `types: ${text}`,
        go: () =>
          wait(
            who,
            acting.say({ as: who.id }, text).then(({ status }) => status),
          ),
      })
      // Who is asked to decide mostly does; and whoever has just done something often goes on.
      const asked = free.filter((one) => decisionsIn(offersTo(one)).length > 0)
      const ofPasses = receivers.draw(choices, asked.length > 0)
      if (ofPasses) return ofPasses
      const decides = asked.length > 0 && choices.chance(60)
      const about = !decides && choices.chance(swarm.habits.followsUp) ? typing.about(choices, free) : undefined
      const goesOn = !decides && last !== undefined && free.includes(last) && choices.chance(50)
      // Others seldom type commands that only operators can use.
      const able = free.filter((one) => operators.includes(one))
      const others = able.length > 0 && !choices.chance(10) ? able : free
      const who = about?.who ?? (decides ? choices.one(asked) : goesOn && last ? last : choices.one(others))
      last = who
      const conversation = outside.conversations.personal(who)
      if (outside.signIn.linkIn(conversation) !== undefined && choices.chance(swarm.habits.signsIn))
        return { who, does: 'signs in', go: () => wait(who, signIn(who)) }
      if (about) return say(who, about.text)
      const offers = offersTo(who)
      const offer = decides
        ? drawOffer(decisionsIn(offers), choices)
        : choices.chance(60)
          ? undefined
          : drawOffer(offers, choices)
      if (!offer) return say(who, typing.anew(choices))
      const { entry, card, action, index, command } = offer
      presses.set(nameOf(offer, who), (presses.get(nameOf(offer, who)) ?? 0) + 1)
      const inputs = fill({ card, action, choices, now: now(), named: typing.named, admins, habits: swarm.habits })
      const press = () => acting.press({ as: who.id }, { message: entry.id, button: index, inputs })
      return {
        who,
        pressed: { command, operation: String(Object(action.data).operation), inputs },
        does: `presses: ${action.title} ${JSON.stringify(inputs)}`,
        go: () =>
          wait(
            who,
            press().then(({ status }) => status),
          ),
      }
    },
  }
}

export interface Filling extends Pick<Offer, 'card' | 'action'> {
  readonly choices: Choices
  readonly habits: Swarm['habits']
  readonly now: number
  /** Some accounts, as somebody would type them. */
  readonly named: (choices: Choices) => string
  /** The administrators that a card names. */
  readonly admins: (card: string) => string
}

/** Fills in a card as somebody would who wants the button to work. */
export function fill({ card, action, choices, habits, now, named, admins }: Filling): Record<string, string> {
  // A date and its time are only given together, and are about the same moment.
  const times = new Map<string, Date>()
  const timeFor = (id: string): Date | undefined => {
    const field = id.replace(/(Date|Time)$/, '')
    const known = times.get(field)
    if (known) return known
    const after = field === 'enableAt' ? [40, 90] : [5, 10, 30]
    const made = new Date(now + choices.one(after) * 60_000)
    times.set(field, made)
    return made
  }
  const timed = new Map<string, boolean>()
  const given = [...inputParts(card)].flatMap((part): [string, string][] => {
    const id = String(part['id'])
    const isRequired = part['isRequired'] === true
    const value = (): string | undefined => {
      if (id === 'count') return /\d+/.exec(action.title)?.[0]
      // Whoever lets somebody in again repeats the reason, which is the same everywhere.
      if (id === 'reason' || id === 'repeated') return 'Left on Friday'
      if (id === 'comment' && Object(action.data).command === 'ask') return 'All of them?'
      if (id === 'admins') return admins(JSON.stringify(card))
      switch (part['type']) {
        case 'Input.Text':
          if (id === 'accounts') return named(choices)
          return isRequired ? 'As agreed' : undefined
        case 'Input.Toggle': {
          const [on, off] = [String(part['valueOn'] ?? 'true'), String(part['valueOff'] ?? 'false')]
          return choices.chance(habits.switches) ? (part['value'] === on ? off : on) : undefined
        }
        case 'Input.ChoiceSet': {
          const values = partsOf(part['choices']).map((one) => String(one['value']))
          const isOpen = isRequired && !part['value']
          return values.length > 0 && (isOpen || choices.chance(10)) ? choices.one(values) : undefined
        }
        case 'Input.Date':
        case 'Input.Time': {
          const field = id.replace(/(Date|Time)$/, '')
          const isGiven = timed.get(field) ?? (isRequired || choices.chance(habits.givesTimes))
          timed.set(field, isGiven)
          const at = isGiven ? timeFor(id)?.toISOString() : undefined
          return part['type'] === 'Input.Date' ? at?.slice(0, 10) : at?.slice(11, 16)
        }
        default:
          return undefined
      }
    }
    const filled = value()
    return filled === undefined ? [] : [[id, filled]]
  })
  return Object.fromEntries(given)
}

/** All inputs of a card, including those of nested cards. */
function* inputParts(value: unknown): Generator<Part> {
  if (Array.isArray(value)) for (const one of value) yield* inputParts(one)
  else if (typeof value === 'object' && value !== null) {
    const part = value as Part
    if (String(part['type']).startsWith('Input.') && part['id']) yield part
    for (const [name, inner] of Object.entries(part)) if (name !== 'data') yield* inputParts(inner)
  }
}
