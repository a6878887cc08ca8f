import type { AffectedPeople, ApprovalRecipient, ApproverChannel } from '../model/approval-types.ts'
import type { Operation, OperationChannel } from '../model/types.ts'

/** The contents of an approver's card. */
export interface ApproverCard {
  readonly operation: Operation
  /** Only on cards that ask for a decision. */
  readonly concerned?: AffectedPeople
  readonly asked: ApprovalRecipient
  /** How to reach the requester. A conversation with a new approver is created from it. */
  readonly requesterChannel: OperationChannel
  /** The approver's card, once posted. */
  readonly channel?: ApproverChannel
  /** One-time token on cards that ask; without it the card only shows the result. */
  readonly token?: string
}

/** Shows an approver the operation; resolves to where. Throws Unreachable if Teams refuses permanently. */
export type NotifyApprover = (card: ApproverCard) => Promise<ApproverChannel>
