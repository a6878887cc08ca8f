import type { OperationState as State } from '../../core/operation-states.ts'
import type { CardRole } from '../../store/queries/card-roles.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import type { Notice } from './notice.ts'

/** How an event changes a part of its operation that has states of its own. */
export interface PartMove<PartState extends string = string> {
  /** The states in which it can happen; none if it creates the part. */
  readonly from: readonly PartState[]
  /** The state it leads to; omitted if the state stays. */
  readonly to?: PartState
}

/**
 * Declares how events change a part of operations with states of its own. The database refuses any other change of it.
 * `part`: its name in the table `part_moves`.
 */
export const definePart =
  <PartState extends string>(part: string) =>
  (...moves: readonly PartMove<PartState>[]) =>
    moves.map((move) => ({ part, ...move }))

/** A message or a card for someone. `to` is an object ID, or empty for the conversation in which it was planned. */
export interface Message {
  readonly to: string
  readonly about: Notice | CardRole
}

/** Tells the owner. */
export const ownerMessages =
  (about: Notice) =>
  (row: OperationRow): readonly Message[] => [{ to: row.requester_oid, about }]

/** What an event is about, if not the whole operation: a request, or steps in another system. */
export interface Subject {
  readonly number: number
}

/** An event of an operation, and its effects. */
interface EventSpec<About> {
  /** The states in which it can happen; none if it creates the operation. */
  readonly from: readonly State[]
  /** The states it can lead to; omitted if the state stays. */
  readonly to?: readonly State[]
  /**
   * Its name in the audit log; null if it isn't recorded there. With a new state or a stop request, its entry records
   * that state; otherwise, it is a note.
   */
  readonly audit: string | null
  /** Done by the owner, unless someone else is named. All other events are caused by the bot itself. */
  readonly byOwner?: true
  /** How it changes the part it happens to. */
  readonly parts?: ReturnType<ReturnType<typeof definePart>>
  /** Whether it sets or clears the stop request. */
  readonly stop?: boolean
  /** Whether it leaves something to run or read back, from `not_before` on. */
  readonly queues?: true
  /** Which cards change afterwards; by default, only the owner's and those of a handover request. */
  readonly cards?: 'approversToo' | 'none'
  /** Whether the owner's card is drawn immediately. Nothing else is sent except what is declared here. */
  readonly draws?: true
  /** Messages to people who were waiting for it and didn't cause it. */
  readonly tells?: (row: OperationRow) => readonly Message[]
  /** Cards and messages about what it happens to. */
  readonly tellsOf?: (about: About, row: OperationRow) => readonly Message[]
}

/** An event. `About`: what it is about, if not the whole operation. */
export interface Event<About = undefined> extends EventSpec<About> {
  /** Stored with operations, so never rename one. */
  readonly name: string
  /** The cards that show what it is about. */
  readonly subjectCards: readonly CardRole[]
}

/** An event, whatever it is about. */
export type AnyEvent = Event<never>

const named = <Name extends string, About>(
  events: Readonly<Record<Name, EventSpec<About>>>,
  subjectCards: readonly CardRole[],
) =>
  Object.fromEntries(
    Object.entries<EventSpec<About>>(events).map(([name, event]) => [
      name,
      Object.freeze({ ...event, name, subjectCards }),
    ]),
  ) as Readonly<Record<Name, Event<About>>>

/** Declares events by their names. One without its states, or without what the audit log records, doesn't compile. */
export const defineEvents = <Name extends string>(events: Readonly<Record<Name, EventSpec<undefined>>>) =>
  named(events, [])

/** Declares events about a part of operations that cards of these roles show. */
export const defineEventsAbout =
  <About extends Subject>(cards: readonly CardRole[]) =>
  <Name extends string>(events: Readonly<Record<Name, EventSpec<About>>>) =>
    named(events, cards)

/** Whether one of these events records this step in the audit log. */
export const areRecordedAs = (events: Readonly<Record<string, AnyEvent>>, step: string): boolean =>
  Object.values(events).some(({ audit }) => audit === step)

/** The cards of the operation that change with an event. */
export function cardsOf({ cards }: Pick<AnyEvent, 'cards'>): readonly CardRole[] {
  return cards === 'none' ? [] : cards === 'approversToo' ? ['requester', 'approver'] : ['requester']
}
