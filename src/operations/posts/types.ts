import type { Clock } from '../../core/clock.ts'
import type { PostRow } from '../../store/queries/posts/posts.ts'
import type { Store } from '../../store/store.ts'
import type { NotifyApprover } from '../confirm/types.ts'
import type { Context } from '../model/context.ts'
import type { RandomBytes } from '../model/ids.ts'
import type { ApproverChannel, Notify, Operation, OperationChannel } from '../model/types.ts'
import type { Registry } from '../registry/registry.ts'
import type { ShowRoleCard, Subject } from './role-card.ts'

/** A short message to someone who is waiting. `about`: its kind. */
export interface SentNotice {
  readonly operation: Operation
  readonly about: string
  /** The requester, an approver (where their card is), or everyone in the conversation in which it was planned. */
  readonly to:
    | { readonly requester: OperationChannel }
    | { readonly approver: ApproverChannel }
    | { readonly shared: unknown }
}

/** Posts it as a new message. Throws Unreachable if Teams refuses permanently; other failures are retried. */
export type SendNotice = (notice: SentNotice) => Promise<void>

/** What sending a post needs. */
export interface SendContext {
  readonly store: Store
  readonly registry: Registry
  readonly features: Context['features']
  readonly limits: Context['limits']
  readonly clock: Clock
  readonly random: RandomBytes
  readonly notify: Notify
  readonly notifyApprover: NotifyApprover
  readonly notice: SendNotice
  readonly showRoleCard: ShowRoleCard
}

/** Sends a post if there is something to show. Returns where it is, or undefined if that didn't change. */
export type Send = (needs: SendContext, post: PostRow, subject: Subject) => Promise<unknown>
