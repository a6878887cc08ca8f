import { type ColumnType, type Generated, type RawBuilder, type Selectable, type SqlBool, sql } from 'kysely'
import type { FailureReason, Json } from '../../core/model.ts'
import type { EndReason, OperationState } from '../../core/operation-states.ts'
import type {
  ExcludedItem,
  OperationApprovalsTable,
  OperationApproversTable,
  OperationQuestionsTable,
} from './approval/tables.ts'
import type {
  AccountHistory,
  Guard,
  Impact,
  ManyFailures,
  NotChecked,
  NotificationChoice,
  OmittedStep,
  OperationChannel,
  OwnerChange,
  Pause,
  PlannedAction,
  ProtectionGap,
  StoppedBy,
  Verdict,
  Verification,
  Waits,
  Warning,
  WriteKind,
  WriteState,
} from './operation-types.ts'
import type { OriginColumn } from './origin.ts'
import type { OperationSchedulesTable } from './schedule/tables.ts'
import { anyMention, type KnownPerson, type OwnTables } from './table-declaration.ts'

// Typed when read, JSON text when written.
type AsJson<T> = ColumnType<T, string | null, string | null>

/** One row per bulk change. Times are in ms since the epoch. */
export interface OperationsTable extends OriginColumn {
  tenant_id: string
  id: string
  /** The name of the request, and its actions in order. */
  playbook: string
  actions: ColumnType<readonly PlannedAction[], string, string>
  state: OperationState
  version: Generated<number>
  /** The version of the event table that its latest event is from. */
  events_version: number
  requester_oid: string
  requester_upn: string
  requester_name: string
  locale: string
  channel: ColumnType<OperationChannel, string, string>
  reason: string | null
  ticket: string | null
  omitted_steps: ColumnType<readonly OmittedStep[], string | undefined, string>
  plan_hash: string
  token_hash: string
  /** Whether it marks its accounts as compromised. */
  compromised: Generated<boolean>
  /** Why accounts had been contained, as retyped by the operator. */
  repeated_reason: Generated<string | null>
  /** Unused since the language model was removed. It only made unconfirmed plans ask for the number of accounts. */
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
  stop_requested: Generated<boolean>
  /** Who stopped it and why, unless it was its requester. */
  stopped_by: AsJson<StoppedBy | null>
  lease_by: string | null
  lease_until: Generated<number>
  /** What it waits for before its next slice. */
  waits: AsJson<Waits | null>
  not_before: Generated<number>
  nudged_at: Generated<number>
  failures: Generated<number>
  look_at: Generated<number | null>
  looks: Generated<number>
  /** The scheduled operation that it moves to another time. */
  replaces: Generated<string | null>
  undo_of: Generated<string | null>
  retry_of: Generated<string | null>
  /** Apps and devices that aren't restored. */
  excluded_items: ColumnType<readonly ExcludedItem[], string | undefined, string>
  admitted_at: Generated<number | null>
  protection_gaps: AsJson<readonly ProtectionGap[] | null>
  not_checked: AsJson<readonly NotChecked[] | null>
  impact: AsJson<readonly Impact[] | null>
  follows: string | null
  /** Its position in the order of confirmations. */
  decision: number | null
  /** The button press that started it, as a W3C traceparent. */
  trace_context: string | null
}

/** The columns that the table of a part adds to an operation; null if it has no row. */
type PartOf<Row> = { readonly [Column in Exclude<keyof Row, 'tenant_id' | 'operation_id'>]: Row[Column] | null }

/** One row per operation, with the columns from the tables of its parts. */
export interface WholeOperationsView
  extends Omit<Selectable<OperationsTable>, 'waits'>,
    PartOf<Selectable<OperationApprovalsTable>>,
    Omit<PartOf<Selectable<OperationSchedulesTable>>, 'needs_no_follow_up'> {
  readonly needs_no_follow_up: boolean
  /** The number of questions from approvers. */
  readonly questions: number
  /** The number of the agreed request to take it over, which waits for the running slice to end. */
  readonly handing_over: number | null
  /** All changes of owner so far, oldest first. */
  readonly handed: readonly OwnerChange[]
  /** The operation whose decision left this one nothing to do. */
  readonly replaced_by: string | null
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

/** One row per input of a plan; `account_*` at the time of planning, null if no account was found. */
export interface OperationItemsTable {
  tenant_id: string
  operation_id: string
  seq: number
  input: string
  verdict: Verdict
  why: string | null
  detail: string | null
  /** When the operation in `detail` is due. */
  detail_at: Generated<number | null>
  /** Warnings about an account to change, in addition to `why`. */
  notes: AsJson<readonly Warning[] | null>
  account_id: string | null
  account_upn: string | null
  account_name: string | null
  account_enabled: boolean | null
  account_guest: boolean | null
  /** Also null for items from before this was stored. */
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
  /** The `seq` of the account's item. */
  seq: number
  action: string
  kind: Generated<WriteKind>
  /** ID of the object changed; the account's own ID if it is the account itself. */
  target: string
  /** Sent when the account's writes in earlier phases have ended. */
  phase: number
  /** The action that must have been done to the account first; null for main actions. */
  after: string | null
  state: WriteState
  reason: AsJson<FailureReason | null>
  why: string | null
  detail: string | null
  request_id: string | null
  /** The state before the write, as recorded by the action. */
  before: AsJson<Json>
  audit_before: string | null
  audit_after: string | null
  sent_at: number | null
  /** How often it was sent without a clear answer, and since when. */
  tries: Generated<number>
  first_sent_at: number | null
  /** Not to be sent before this; null if it isn't waiting. */
  retry_at: number | null
  /** When it reached its final state. */
  settled_at: number | null
  verified: Verification
}

/** One row per card that shows someone an operation, and per short message to them. */
export interface PostsTable {
  id: Generated<string>
  tenant_id: string
  operation_id: string
  /** A `CardRole`, or the subject of a message. */
  role: string
  person: string
  subject: Generated<number>
  place: Generated<string>
  wanted: number
  shown: Generated<number>
  wanted_at: number
  shown_at: Generated<number>
  address: ColumnType<unknown, string | null | undefined, string | null>
  tries: Generated<number>
  try_after: Generated<number>
  claimed_until: Generated<number>
  unreachable: Generated<boolean>
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

/** Accounts that protection entries have referred to. */
export interface ProtectedAccountsTable {
  tenant_id: string
  entry: string
  account_id: string
  seen_at: number
}

/** Tables of bulk changes. */
export interface OperationTables {
  operations: OperationsTable
  whole_operations: WholeOperationsView
  operation_events: OperationEventsTable
  operation_items: OperationItemsTable
  operation_writes: OperationWritesTable
  operation_approvals: OperationApprovalsTable
  operation_approvers: OperationApproversTable
  operation_questions: OperationQuestionsTable
  operation_schedules: OperationSchedulesTable
  posts: PostsTable
  notification_choices: NotificationChoicesTable
  absences: AbsencesTable
  protected_accounts: ProtectedAccountsTable
}

/** Finds rows through the plan's items, because operations and writes name accounts only there. */
const itemOf = ({ id }: KnownPerson, operation: string, seq: RawBuilder<unknown> = sql``) =>
  sql<SqlBool>`exists (select from operation_items i where i.tenant_id = t.tenant_id
    and i.operation_id = ${sql.ref(operation)} ${seq} and lower(i.account_id) = ${id ?? null})`

export const operationTables: OwnTables<OperationTables> = {
  operations: {
    about: (person, mentioned) => sql`(${mentioned} or ${itemOf(person, 't.id')})`,
    people: [['requester_oid', 'requester_upn']],
    omitted: ['token_hash', 'lease_by', 'lease_until', 'trace_context'],
  },
  // A view of `operations` and others.
  whole_operations: { about: null },
  // What events may change; generated from them.
  operation_moves: { about: null },
  part_moves: { about: null },
  operation_events: { about: anyMention },
  operation_items: { about: anyMention, people: [['account_id', 'account_upn']] },
  operation_writes: {
    about: (person, mentioned) => sql`(${mentioned} or ${itemOf(person, 't.operation_id', sql`and i.seq = t.seq`)})`,
  },
  operation_approvals: { about: anyMention, people: [['approver_oid', 'approver_upn']] },
  operation_approvers: {
    about: anyMention,
    people: [['approver_oid', 'approver_upn']],
    omitted: ['token_hashes'],
  },
  operation_questions: { about: anyMention },
  operation_schedules: { about: null },
  posts: { about: anyMention },
  notification_choices: { about: anyMention },
  absences: { about: anyMention },
  protected_accounts: { about: anyMention },
}
