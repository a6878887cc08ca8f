import type { RawBuilder } from 'kysely'
import type { OperationState } from '../../core/operation-states.ts'

declare const declared: unique symbol

/** A role that a feature declares, as stored. */
export type DeclaredRole = string & { readonly [declared]: true }

/**
 * Whose card a post is, if it is an operation's card rather than a short message. `formerOwner`: the card says who owns
 * the operation now.
 */
export type CardRole = 'requester' | 'approver' | 'formerOwner' | DeclaredRole

/** Declares a role. Stored with posts, so never rename one. */
export const declareRole = (name: string): DeclaredRole => name as DeclaredRole

/** The cards that show a part of an operation that changes whenever its operation does. */
export interface FollowingPart {
  readonly cards: readonly CardRole[]
  /**
   * What becomes of it: a statement about the operations in `moved`, which are in the state `to` since now, unless
   * their state stays. Returns tenant_id, operation_id and the number of each part that these cards show.
   */
  change(to: OperationState | undefined, now: number): RawBuilder<PartKey>
}

export interface PartKey {
  readonly tenant_id: string
  readonly operation_id: string
  readonly number: number
}
