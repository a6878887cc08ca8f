import type { ColumnType, Generated } from 'kysely'
import type {
  AccountHistory,
  AskedApprovers,
  ChangedSince,
  EndReason,
  FailureReason,
  Guard,
  Json,
  LeftOutAction,
  ManyFailures,
  OperationChannel,
  OperationState,
  Pause,
  PlannedAction,
  ProtectionGap,
  Verdict,
  Verification,
  Why,
  WriteState,
} from '../../core/model.ts'
import type { NoticeKind, NotificationChoice } from '../../core/notices.ts'

// Read as what it holds, written as JSON text.
type AsJson<T> = ColumnType<T, string | null, string | null>

/** One row a bulk change. Times are milliseconds since the epoch. */
export interface OperationsTable {
  tenant_id: string
  id: string
  /** The name of what was asked for, and what is done for it, in this order. */
  playbook: string
  actions: ColumnType<readonly PlannedAction[], string, string>
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
  channel: ColumnType<OperationChannel, string, string>
  reason: string | null
  ticket: string | null
  left_out: ColumnType<readonly LeftOutAction[], string | undefined, string>
  plan_hash: string
  token_hash: string
  /** Its accounts count as compromised. */
  compromised: Generated<boolean>
  /** What was typed as the reason for which accounts had been contained. */
  repeated_reason: Generated<string | null>
  from_sentence: Generated<boolean>
  counts: ColumnType<Readonly<Record<Verdict, number>>, string, string>
  guests: number
  created_at: number
  expires_at: number
  changed_at: number
  confirmed_at: number | null
  started_at: number | null
  finished_at: number | null
  pause: AsJson<Pause | ManyFailures | null>
  /** Reasons why accounts fail about which it was said that it is to go on. */
  accepted_failures: Generated<readonly string[]>
  ended_because: EndReason | null
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
  approvers: AsJson<AskedApprovers | null>
  run_at: number | null
  admitted_at: Generated<number | null>
  replanned_at: number | null
  changed_since: AsJson<ChangedSince | null>
  enable_at: number | null
  protection_gaps: AsJson<readonly ProtectionGap[] | null>
  follow_up: string | null
  follows: string | null
  /** Its place in the order in which operations were confirmed. */
  decision: number | null
  /** The press that let it run, as a W3C traceparent. */
  trace_context: string | null
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
  shown_token_hash: Generated<string | null>
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
  verdict: Verdict
  why: Why | null
  detail: string | null
  account_id: string | null
  account_upn: string | null
  account_name: string | null
  account_enabled: boolean | null
  account_guest: boolean | null
  /** Job title and department of who was found by name; null where the account was given otherwise. */
  by_name: string | null
  account_title: Generated<string | null>
  account_department: Generated<string | null>
  guards: Guard | null
  /** Why it could not be looked up. */
  reason: AsJson<FailureReason | null>
  /** What was decided over the account before. */
  history: AsJson<AccountHistory | null>
}

/** One row a Graph write about an account: each action of an operation has one or more for each account that it is done to. */
export interface OperationWritesTable {
  tenant_id: string
  operation_id: string
  /** Of the item that the account is in. */
  seq: number
  action: string
  /** What of the account is changed; the account's own id where it is the account itself. */
  target: string
  /** Phases run one after another, over all accounts. */
  phase: number
  /** The action that must have been done to the account before; null for what the operation is for. */
  after: string | null
  state: WriteState
  reason: AsJson<FailureReason | null>
  why: Why | null
  detail: string | null
  request_id: string | null
  /** What was there before, as the action recorded it. */
  before: AsJson<Json>
  audit_before: string | null
  audit_after: string | null
  sent_at: number | null
  /** When it got its end. */
  settled_at: number | null
  verified: Verification
}

/** One row a short message to somebody who waits for something. */
export interface OperationNoticesTable {
  tenant_id: string
  operation_id: string
  /** The operation's version by then. */
  version: number
  /** Object id of whom it is for; empty for the conversation in which the operation was planned among others. */
  person: string
  about: NoticeKind
  created_at: number
  tries: Generated<number>
  try_after: Generated<number>
  /** When it was sent, or turned out not to be wanted. */
  settled_at: number | null
}

/** What somebody wants to be told by a message of its own. */
export interface NotificationChoicesTable {
  tenant_id: string
  person_id: string
  choice: NotificationChoice
}

/** The tables of bulk changes, as part of the database. */
export interface OperationTables {
  operations: OperationsTable
  operation_items: OperationItemsTable
  operation_writes: OperationWritesTable
  operation_approvers: OperationApproversTable
  operation_notices: OperationNoticesTable
  notification_choices: NotificationChoicesTable
}
