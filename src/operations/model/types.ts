import type { OperationChannel } from '../../store/queries/operation-types.ts'
import type { Containment } from '../../store/queries/plan/items.ts'
import type { ActionTally, RecentItem } from '../../store/queries/plan/tally.ts'
import type { Operation } from './operation.ts'

export type { Person, PersonKey } from '../../core/model.ts'
export type { EndReason, OperationState as State } from '../../core/operation-states.ts'
export type * from '../../store/queries/operation-types.ts'
export type { Origin } from '../../store/queries/origin.ts'
export type * from './approval-types.ts'
export type * from './item-types.ts'
export type * from './operation.ts'
export type { SkipKind, Skips } from './skips.ts'
export type { ActionTally, Containment, RecentItem }

/**
 * Updates the operation's card: at each state change after planning and, while it runs, at most every 2 s. Calls for
 * one operation never overlap, and the last one always shows the latest state. `stalledSince`: when it last made
 * progress, if that is long ago.
 */
export type Notify = (
  operation: Operation,
  channel: OperationChannel,
  stalledSince?: number | undefined,
) => Promise<void>

/** The current limits, from the configuration. */
/** Approving on a page, with a sign-in made for it. */
export interface ApprovalSignIn {
  /** Whether all approvals need it, or only those that can do much harm. */
  readonly always: boolean
  /** Those of more accounts than this do. */
  readonly above: number
  /** The authentication context that has to be met. */
  readonly context?: string
  /** The page's address, without the operation. */
  readonly page: string
}

export interface Limits {
  /** Above this many accounts, the operator has to type the count. */
  readonly confirmCountAbove: number
  /** Above this many accounts within the window, a second person must approve. */
  readonly approvalAbove: number
  /** How long changes made without approval count, in ms. */
  readonly approvalWindow: number
  /** `approvalAbove` for irreversible actions. */
  readonly approvalAboveIrreversible: number
  /** Group of approvers; without it nobody can approve, and nothing above the limit runs. */
  readonly approverGroupId?: string
  /**
   * How long an operation waits for its owner before an approver can agree to a handover on the owner's behalf, in ms.
   */
  readonly handoverAfter: number
  /** Its members can also approve if nobody has answered for long, or nobody else can be asked. */
  readonly escalationGroupId?: string
  /** ID of a conversation that is asked in addition to the approvers' private chats. */
  readonly approvalConversation?: string
  /** Where people install the app in Teams; undefined if the app's ID there isn't configured. */
  readonly installLink?: string
  /** Group of operators; without it, anyone with the permissions in Entra is one. */
  readonly operatorGroupId?: string
  readonly maxAccounts: number
  /** How many accounts one operator can change within an hour. */
  readonly maxAccountsPerHour: number
  /** The percentage of writes that can fail for the same reason before the operation asks whether to continue. */
  readonly abortAboveFailures: number
  /** Pattern that a complete ticket number must match. */
  readonly ticketPattern?: RegExp
  readonly readOnly: boolean
  /** Object IDs, UPNs or email addresses. */
  readonly protectedAccounts: readonly string[]
  readonly protectedGroupId?: string
  /**
   * Whether changes continue while protection is incomplete because an entry matches no account or a group is empty.
   */
  readonly missingProtected: 'block' | 'ignore'
  /** How to treat synced accounts, whose next sync reverts state changes; defaults to `skip`. */
  readonly syncedAccounts?: 'skip' | 'allow'
  /** Which approvals take more than a press in Teams, and where; none if omitted. */
  readonly approvalSignIn?: ApprovalSignIn
  /** Whether admin role holders are skipped, or changed with approval; defaults to `skip`. */
  readonly adminAccounts?: 'skip' | 'approve'
}
