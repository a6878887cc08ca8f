import type { ColumnType, Generated } from 'kysely'
import type { PauseCode, UserErrorDetails } from '../../core/errors.ts'

// Read as what it holds, written as JSON text.
type Json<T> = ColumnType<T, string | null, string | null>

/** What an operation does to every account in it. */
export type OperationKind = 'disable' | 'enable' | 'signOut'

/** Where an operation stands. */
export type OperationState =
  | 'planned'
  | 'awaitingApproval'
  | 'scheduled'
  | 'queued'
  | 'running'
  | 'needsSignIn'
  | 'verifying'
  | 'done'
  | 'cancelled'
  | 'denied'
  | 'expired'
  | 'stopped'

/** What the plan found about one input. */
export type OperationVerdict =
  | 'change'
  | 'already'
  | 'protected'
  | 'synced'
  | 'notFound'
  | 'ambiguous'
  | 'duplicate'
  | 'failed'

/** How far one write has come: `sending` is stored before the request leaves, the rest after. */
export type WriteState = 'none' | 'pending' | 'sending' | 'done' | 'failed' | 'uncertain' | 'skipped'

/** What reading back showed of a write. */
export type ProofState = 'none' | 'verified' | 'unconfirmed'

/** Why a write failed, as the Graph client judged it. */
export interface StoredReason {
  readonly code: string
  readonly status?: number
  readonly graphCode?: string
}

/** Which sign-in an operation waits for. */
export interface StoredPause {
  readonly code: PauseCode
  readonly details: UserErrorDetails[PauseCode]
}

/** One row a bulk change. Times are milliseconds since the epoch. */
export interface OperationsTable {
  tenant_id: string
  id: string
  kind: OperationKind
  state: OperationState
  version: Generated<number>
  told_version: Generated<number>
  told_at: Generated<number>
  approvers_told: Generated<number>
  untellable_version: Generated<number>
  untellable_tries: Generated<number>
  tell_after: Generated<number>
  requester_oid: string
  requester_upn: string
  requester_name: string
  locale: string
  channel: ColumnType<unknown, string, string>
  reason: string | null
  ticket: string | null
  sign_out: boolean
  plan_hash: string
  token_hash: string
  counts: ColumnType<unknown, string, string>
  guests: number
  created_at: number
  expires_at: number
  changed_at: number
  confirmed_at: number | null
  started_at: number | null
  finished_at: number | null
  pause: Json<StoredPause | null>
  ended_because: string | null
  stop_requested: Generated<boolean>
  lease_by: string | null
  lease_until: Generated<number>
  not_before: Generated<number>
  nudged_at: Generated<number>
  failures: Generated<number>
  look_at: Generated<number | null>
  looks: Generated<number>
  undo_of: Generated<string | null>
  retry_of: Generated<string | null>
  approve_by: number | null
  approver_oid: string | null
  approver_upn: string | null
  approver_name: string | null
  approval_comment: string | null
  decided_at: number | null
  execute_by: number | null
  approvers: Json<StoredApprovers | null>
  run_at: number | null
  replanned_at: number | null
  changed_since: Json<Readonly<Record<string, number>> | null>
  enable_at: number | null
  follow_up: string | null
  follows: string | null
}

/** Names of those who were asked to approve, and of those who could not be. */
export interface StoredApprovers {
  readonly asked: readonly string[]
  readonly unreachable: readonly string[]
  /** Whether a shared conversation was asked as well. */
  readonly conversation?: 'asked' | 'unreachable'
}

/** One row a person, or a shared conversation, that was asked to approve an operation. */
export interface OperationApproversTable {
  tenant_id: string
  operation_id: string
  approver_oid: string
  approver_upn: string
  approver_name: string
  plan_hash: string
  token_hash: string | null
  asked_at: Generated<number>
  attempts: Generated<number>
  unreachable: Generated<boolean>
  channel: ColumnType<unknown, string | null, string | null>
  told: string | null
  /** Set where it is no person: the id that `approver_oid` holds too. */
  conversation: string | null
}

/** One row an input of an operation's plan; `account_*` as it was when planned, null when no account was found. */
export interface OperationItemsTable {
  tenant_id: string
  operation_id: string
  seq: number
  input: string
  verdict: OperationVerdict
  why: string | null
  detail: string | null
  account_id: string | null
  account_upn: string | null
  account_name: string | null
  account_enabled: boolean | null
  account_guest: boolean | null
  change: WriteState
  reason: Json<StoredReason | null>
  request_id: string | null
  sign_out: WriteState
  sign_out_reason: Json<StoredReason | null>
  sign_out_request_id: string | null
  proof: Generated<ProofState>
  sign_out_proof: Generated<ProofState>
  sent_at: Generated<number | null>
}

/** The tables of bulk changes, as part of the database. */
export interface OperationTables {
  operations: OperationsTable
  operation_items: OperationItemsTable
  operation_approvers: OperationApproversTable
}
