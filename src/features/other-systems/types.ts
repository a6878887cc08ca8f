import type { NamedPerson } from '../../core/model.ts'
import type { Operation, Person } from '../../operations/model/types.ts'
import type { ManualStep, ManualSystem } from './manual-steps.ts'

/** `offered`: nobody has been asked to do it yet. */
export type AssignmentState = 'offered' | 'open' | 'done' | 'notNeeded'

/** The steps an operation leaves in one system, and their current state. */
export interface Assignment {
  readonly system: ManualSystem
  /** Empty for Active Directory, where the steps depend on the account. */
  readonly steps: readonly ManualStep[]
  /** The number of accounts it concerns. */
  readonly accounts: number
  readonly state: AssignmentState
  /** Counts from 1 in each operation; 0 while only offered. */
  readonly number: number
  /** The person asked to do it; null for anyone in the chat. */
  readonly to: NamedPerson | null
  /** Whether that person can't be reached. */
  readonly unreachable: boolean
  /** Who reported it done or not needed, and when. */
  readonly by: NamedPerson | null
  readonly at: number | null
  /** Why it isn't needed. */
  readonly reason: string | null
}

/** A person who can be asked. */
export interface Assignee extends Person {
  readonly enabled: boolean
}

/** Steps in another system, with the operation that left them. */
export interface AssignmentView {
  readonly operation: Operation
  readonly assignment: Assignment
  /** On answers: whether this one was the first. */
  readonly decided?: boolean
}
