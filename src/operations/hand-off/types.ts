import type { HandOff } from '../../core/hand-offs.ts'
import type { Operation, OperationChannel, Person } from '../model/types.ts'

/** A person who can be asked. */
export interface Assignee extends Person {
  readonly enabled: boolean
}

/** Steps in another system, with the operation that left them. */
export interface HandOffView {
  readonly operation: Operation
  readonly handOff: HandOff
  /** On answers: whether this one was the first. */
  readonly decided?: boolean
}

/** A message about steps in another system. */
export interface HandOffCard extends HandOffView {
  readonly person: Pick<Person, 'oid' | 'tid'>
  /** How to reach the operation's owner. A conversation with someone new is created from it. */
  readonly near: OperationChannel
  /** The message, once posted. */
  readonly channel: unknown
}

/** Shows it; resolves to where it is. Throws if the person can't be reached. */
export type NotifyHandOff = (card: HandOffCard) => Promise<unknown>
