import type { ColumnType, Generated } from 'kysely'

/**
 * One row per operation that requires approval, or is covered by that of the operation it undoes. Times are in ms since
 * the epoch.
 */
export interface OperationApprovalsTable {
  tenant_id: string
  operation_id: string
  /** Until when it can be answered; null if it was decided together with the operation that it undoes. */
  approve_by: number | null
  /** From when, and from which version of the operation, it has been waiting for an answer. */
  asked_at: number | null
  asked_version: number | null
  /** The object ID of the approver named by the requester. */
  named_approver: string | null
  approvers: ColumnType<AskedApprovers | null, string | null | undefined, string>
  /** When the requester extended the time for an answer. */
  extended_at: number | null
  /** When the second group was asked too, and why. */
  escalated_at: number | null
  escalated_because: EscalationReason | null
  /** Who answered, and whether as a member of the second group. */
  approver_oid: string | null
  approver_upn: string | null
  approver_name: string | null
  approver_escalated: boolean | null
  approval_comment: string | null
  /** Accounts that they excluded. */
  approval_excluded: ColumnType<readonly Exclusion[] | null, string | null | undefined, string>
  decided_at: number | null
  execute_by: number | null
  /** The sign-in on the page with which it was answered; null if a press in Teams was enough. */
  signed_in_at: number | null
  auth_context: string | null
}

/** One row per person or shared conversation asked to approve an operation. */
export interface OperationApproversTable {
  tenant_id: string
  operation_id: string
  approver_oid: string
  approver_upn: string
  approver_name: string
  plan_hash: string
  token_hashes: Generated<readonly string[]>
  asked_at: Generated<number>
  /** Whether this is a member of the second group, who is asked only after escalation. */
  escalated: Generated<boolean>
  /** Set for conversations: the same ID as in `approver_oid`. */
  conversation: string | null
}

/** One row per question from an approver. */
export interface OperationQuestionsTable {
  tenant_id: string
  operation_id: string
  n: number
  asker_oid: string
  asker_name: string
  question: string
  answer: Generated<string | null>
}

/** Names of the approvers who were asked, and of those who couldn't be reached. */
export interface AskedApprovers {
  readonly asked: readonly string[]
  readonly unreachable: readonly string[]
  /** Where people without the app can install it, if known. */
  readonly install?: string
  /** Names of approvers who haven't been asked yet because of a fault. */
  readonly notYet?: readonly string[]
  /** Names of approvers who aren't asked because they are away. */
  readonly away?: readonly string[]
  /** When the others are asked, unless the approver named by the requester answers first. */
  readonly othersAt?: number
  /** Whether the shared conversation was asked as well. */
  readonly conversation?: 'asked' | 'unreachable'
}

/** Why a second group was asked to approve: nobody in the first group answered, or none could be asked. */
export type EscalationReason = 'unanswered' | 'unavailable'

/** Accounts that an approver excluded: how many, and the first of their sign-in names. */
export interface Exclusion {
  readonly by: string
  readonly count: number
  readonly some: readonly string[]
}

/** An app or a device that isn't restored for any account, because someone excluded it. */
export interface ExcludedItem {
  readonly action: string
  readonly id: string
  readonly name: string
  /** Who excluded it. */
  readonly by: string
}
