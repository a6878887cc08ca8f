import type { Clock } from '../../core/clock.ts'
import type { CardRole } from '../../store/queries/card-roles.ts'
import type { OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import type { PostRow } from '../../store/queries/posts/posts.ts'
import type { Store } from '../../store/store.ts'
import type { Operation, OperationChannel, PersonKey } from '../model/types.ts'

/** The current state of a post's operation. */
export interface Subject {
  readonly key: OperationKey
  readonly row: OperationRow
  readonly operation: Operation
  /** When it last made progress, if that is long ago because Graph isn't responding. */
  readonly stalledSince?: number | undefined
}

/** What a feature shows people in a role of its own, or instead of a short message of its own. */
export interface RoleCard<Shown = unknown> {
  /** The role or the kind of message, as stored. */
  readonly name: string
  /** What to show now; undefined if this person is shown nothing. */
  read(
    needs: { readonly store: Store; readonly clock: Clock },
    post: PostRow,
    subject: Subject,
  ): Promise<Shown | undefined>
  /** If this changes, a new message is posted instead of editing the last one. */
  freshFor?(post: PostRow): string
  /** Whether it also changes with operations that undo or retry its own. */
  readonly changesWithFollowers?: true
  /** The cards that say so if the person can't be reached. */
  readonly unreachableOn?: readonly CardRole[]
}

/** A card of a feature, for one person. */
export interface ShownRoleCard {
  readonly name: RoleCard['name']
  readonly shown: unknown
  readonly person: PersonKey
  /** How to reach the operation's owner. A conversation with someone new is created from it. */
  readonly near: OperationChannel
  /** The message to edit; null to post a new one. */
  readonly channel: unknown
  /** The earlier message that a new one replaces, if any. */
  readonly former: unknown
}

/** Shows it; resolves to where it is. Throws if the person can't be reached. */
export type ShowRoleCard = (card: ShownRoleCard) => Promise<unknown>
