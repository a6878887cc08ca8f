import type { HandOff } from '../../core/hand-offs.ts'
import type { Operation, Person } from '../model/types.ts'

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
