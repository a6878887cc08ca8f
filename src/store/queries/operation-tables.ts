import type { ColumnType, Generated } from 'kysely'
import type { Handed } from '../../core/handovers.ts'
import type {
  AccountHistory,
  AskedApprovers,
  ChangedSince,
  EndReason,
  EscalationReason,
  FailureReason,
  Guard,
  Impact,
  Json,
  LeftOutAction,
  LeftOutBy,
  LeftOutItem,
  ManyFailures,
  NotChecked,
  OperationChannel,
  OperationState,
  Pause,
  PlannedAction,
  ProtectionGap,
  Verdict,
  Verification,
  Warning,
  Why,
  WriteKind,
  WriteState,
} from '../../core/model.ts'
import type { NoticeKind, NotificationChoice } from '../../core/notices.ts'
import type { OperationHandoverCardsTable, OperationHandoversTable } from './operation-handover-tables.ts'

// Typed when read, JSON text when written.
type AsJson<T> = ColumnType<T, string | null, string | null>

/** One row per bulk change. Times are in ms since the epoch. */
export interface OperationsTable {
  tenant_id: string
  id: string
  /** The name of the request, and its actions in order. */
  playbook: string
  actions: ColumnType<readonly PlannedAction[], string, string>
  state: OperationState
  version: Generated<number>
  /** The number of the table of events that its latest event is from. */
  events_version: number
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
  /** Marks its accounts as compromised. */
  compromised: Generated<boolean>
  /** The reason the operator retyped, for which accounts had been contained. */
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
  /** Failure reasons the operator has chosen to continue with. */
  accepted_failures: Generated<readonly string[]>
  ended_because: EndReason | null
  /** The operation whose decision left this one nothing to do. */
  replaced_by: Generated<string | null>
  stop_requested: Generated<boolean>
  /** Who ended it and why, unless it was its requester. */
  stopped_by_oid: string | null
  stopped_by_upn: string | null
  stopped_by_name: string | null
  stop_reason: string | null
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
  /** Since when, and since which version, it waits or waited for approval. */
  asked_at: Generated<number | null>
  asked_version: Generated<number | null>
  /** The object id of the approver whom the requester named. */
  named_approver: Generated<string | null>
  /** When the second group was asked too, and why. */
  escalated_at: Generated<number | null>
  /** When the requester extended the time for an answer. */
  extended_at: Generated<number | null>
  /** How many questions approvers have asked, and how many words that made with the answers. */
  questions: Generated<number>
  talk: Generated<number>
  escalated_because: Generated<EscalationReason | null>
  /** The approver belongs to the second group. */
  approver_escalated: Generated<boolean>
  approver_oid: string | null
  approver_upn: string | null
  approver_name: string | null
  approval_comment: string | null
  /** What approvers left out. */
  left_out_items: ColumnType<readonly LeftOutItem[], string | undefined, string>
  approval_left_out: ColumnType<readonly LeftOutBy[] | null, string | null | undefined, string>
  decided_at: number | null
  execute_by: number | null
  approvers: AsJson<AskedApprovers | null>
  run_at: number | null
  admitted_at: Generated<number | null>
  replanned_at: number | null
  changed_since: AsJson<ChangedSince | null>
  enable_at: number | null
  protection_gaps: AsJson<readonly ProtectionGap[] | null>
  not_checked: AsJson<readonly NotChecked[] | null>
  impact: AsJson<readonly Impact[] | null>
  follow_up: string | null
  follows: string | null
  /** Its position in the order of confirmations. */
  decision: number | null
  /** The agreed request that waits for the running slice to end. */
  handing_over: Generated<number | null>
  /** All hand-overs so far, oldest first. */
  handed: ColumnType<readonly Handed[], string | undefined, string>
  /** The button press that started it, as a W3C traceparent. */
  trace_context: string | null
}

/** A move that an event may make; `from_state` is null for the one that creates an operation. */
export interface OperationMovesTable {
  event: string
  from_state: OperationState | null
  to_state: OperationState
  step: string | null
  by_owner: boolean
}

/** One row per event of an operation. */
export interface OperationEventsTable {
  tenant_id: string
  operation_id: string
  version: number
  event: string
  /** Set by the database. */
  from_state: Generated<OperationState | null>
  to_state: OperationState
  actor: ColumnType<unknown, string | null | undefined, never>
  detail: ColumnType<unknown, string | null | undefined, never>
}

/** One row per person or shared conversation asked to approve an operation. */
export interface OperationApproversTable {
  tenant_id: string
  operation_id: string
  approver_oid: string
  approver_upn: string
  approver_name: string
  plan_hash: string
  token_hash: string | null
  shown_token_hash: Generated<string | null>
  /** Until when their card says they can answer; null on cards of earlier versions. */
  shown_until: Generated<number | null>
  /** The questions and answers that it shows. */
  shown_talk: Generated<number>
  asked_at: Generated<number>
  attempts: Generated<number>
  /** No attempt to ask before then. */
  ask_after: Generated<number>
  /** Teams has refused for good: they don't have the app. */
  unreachable: Generated<boolean>
  /** A member of the second group, who is only asked after escalation. */
  escalated: Generated<boolean>
  channel: ColumnType<unknown, string | null, string | null>
  told: string | null
  /** Set for conversations: the same id as in `approver_oid`. */
  conversation: string | null
}

/** One row per input of a plan; `account_*` as of planning, null if no account was found. */
export interface OperationItemsTable {
  tenant_id: string
  operation_id: string
  seq: number
  input: string
  verdict: Verdict
  why: Why | null
  detail: string | null
  /** Warnings about an account to change, besides `why`. */
  notes: AsJson<readonly Warning[] | null>
  account_id: string | null
  account_upn: string | null
  account_name: string | null
  account_enabled: boolean | null
  account_guest: boolean | null
  /** Null also for items from before this was stored. */
  account_synced: Generated<boolean | null>
  /** Job title and department if the account was found by name; otherwise null. */
  by_name: string | null
  account_title: Generated<string | null>
  account_department: Generated<string | null>
  guards: Guard | null
  admin_roles: Generated<string | null>
  /** Why the lookup failed. */
  reason: AsJson<FailureReason | null>
  /** Earlier decisions about the account. */
  history: AsJson<AccountHistory | null>
}

/** One row per Graph write: each action has one or more for each account it applies to. */
export interface OperationWritesTable {
  tenant_id: string
  operation_id: string
  /** Of the account's item. */
  seq: number
  action: string
  kind: Generated<WriteKind>
  /** Id of the object changed; the account's own id if it is the account itself. */
  target: string
  /** Phases run one after another, across all accounts. */
  phase: number
  /** The action that must have been done to the account first; null for main actions. */
  after: string | null
  state: WriteState
  reason: AsJson<FailureReason | null>
  why: Why | null
  detail: string | null
  request_id: string | null
  /** The state before the write, as recorded by the action. */
  before: AsJson<Json>
  audit_before: string | null
  audit_after: string | null
  sent_at: number | null
  /** When it reached its final state. */
  settled_at: number | null
  verified: Verification
}

/** One row per short message to somebody who is waiting. */
export interface OperationNoticesTable {
  tenant_id: string
  operation_id: string
  /** The operation's version at that time. */
  version: number
  /** Object id of the recipient; empty for the shared conversation in which the operation was planned. */
  person: string
  about: NoticeKind
  created_at: number
  tries: Generated<number>
  try_after: Generated<number>
  /** When it was sent or found to be unwanted. */
  settled_at: number | null
}

/** A person's choice of notifications. */
export interface NotificationChoicesTable {
  tenant_id: string
  person_id: string
  choice: NotificationChoice
}

/** One row for each person who said they are away. */
export interface AbsencesTable {
  tenant_id: string
  person_id: string
  until: number
}

/** One row per question of an approver. */
export interface OperationQuestionsTable {
  tenant_id: string
  operation_id: string
  n: number
  asker_oid: string
  asker_name: string
  question: string
  answer: Generated<string | null>
}

/** Tables of bulk changes. */
export interface OperationTables {
  operations: OperationsTable
  operation_moves: OperationMovesTable
  operation_events: OperationEventsTable
  operation_items: OperationItemsTable
  operation_writes: OperationWritesTable
  operation_approvers: OperationApproversTable
  operation_handovers: OperationHandoversTable
  operation_handover_cards: OperationHandoverCardsTable
  operation_notices: OperationNoticesTable
  operation_questions: OperationQuestionsTable
  notification_choices: NotificationChoicesTable
  absences: AbsencesTable
}
