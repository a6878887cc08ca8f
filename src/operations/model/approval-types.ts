import type { Person } from '../../core/model.ts'
import type { Work } from '../../store/queries/approval/approvers.ts'
import type { EscalationReason, Exclusion } from '../../store/queries/approval/tables.ts'
import type { Containment } from '../../store/queries/plan/items.ts'
import type { Administrator, Notes, SkippedAccounts } from './item-types.ts'

export type { Exclusion }

/** When someone signed in, ms, and the authentication context that was met. */
export interface FreshSignIn {
  readonly at: number
  readonly context?: string
}

/** The state of the approval, for operations that require one. */
export interface Approval {
  /** When the request expires. */
  readonly until: number
  /** Who decided. */
  readonly by: { readonly oid: string; readonly upn: string; readonly name: string } | null
  readonly comment: string | null
  /** Accounts excluded from the approval, with who excluded them. */
  readonly excluded: readonly Exclusion[]
  readonly decidedAt: number | null
  /** Names of the people who were asked, and of those who couldn't be reached. */
  readonly asked: readonly string[]
  readonly unreachable: readonly string[]
  /** Where people who couldn't be reached can install the app; null if unknown. */
  readonly install: string | null
  /** Names of those who couldn't be asked yet because of a fault; they are asked again. */
  readonly notYet: readonly string[]
  /** Names of those who are away and so weren't asked. */
  readonly away: readonly string[]
  /** When the others are asked, if the approver named by the requester hasn't answered yet. */
  readonly othersAt: number | null
  /** When a second group was asked too, and why; null if it wasn't. */
  readonly escalated: { readonly at: number; readonly because: EscalationReason } | null
  /** Where it can be answered outside Teams, if it can. */
  readonly page?: string
  /** The sign-in with which it was answered on that page, unless it was answered in Teams. */
  readonly signIn?: FreshSignIn
  /** Whether its requester has extended it. */
  readonly extended: boolean
  /** Whether a shared conversation was asked too; null if none is configured. */
  readonly conversation: 'asked' | 'unreachable' | null
}

/** Whether a plan requires approval, and how, and the counts that decide it. */
export interface ApprovalNeed {
  readonly needed: boolean
  /** Approving it takes a sign-in made for it. */
  readonly signIn?: true
  /** Approval is required above this many accounts; lower for irreversible actions. */
  readonly limit: number
  /** The number of other accounts its requester changed, or is about to change, without approval. */
  readonly others: number
  /** How many more they may change without approval after this plan. */
  readonly left: number
  /** How many of its accounts control this bot, which always requires approval. */
  readonly guards: number
  /** How many compromised accounts it allows to sign in again, which also requires approval. */
  readonly compromised: number
  /** The administrators among them, who always require approval. */
  readonly admins: readonly Administrator[]
  /** The number of accounts, by what a feature's actions settle for them and that also requires approval, if any. */
  readonly parts?: ReadonlyMap<object, number>
}

/** An approver's question; `answer` is null while it is open. */
export interface Question {
  readonly n: number
  readonly by: string
  readonly question: string
  readonly answer: string | null
}

/** Where an approver's card is, in a form its poster understands; opaque here, stored as JSON. */
export type ApproverChannel = unknown

/** Who is asked to approve: one person in their private chat, or everyone in a shared conversation. */
export type ApprovalRecipient = { readonly person: Person } | { readonly conversation: string }

/** What approvers see about the affected people: their work, and which accounts are skipped and why. */
export interface AffectedPeople {
  /** Approving takes a sign-in made for it. */
  readonly signIn?: true
  readonly work: Work
  readonly skipped: readonly SkippedAccounts[]
  /** The administrators among them. */
  readonly admins: readonly Administrator[]
  /** Warnings about them, counted. */
  readonly notes: Notes
  /** The operations that contained them as compromised. */
  readonly containments: readonly Containment[]
}
