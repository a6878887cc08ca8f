/* What is stored of an approval: who was asked, and what the approver excluded. */

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
