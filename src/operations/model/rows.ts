import type { NamedPerson } from '../../core/model.ts'
import type { AuditStep } from '../../store/queries/audit.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import type { Waits } from '../../store/queries/operation-types.ts'
import { auditedOrigin, originOf } from '../../store/queries/origin.ts'
import type { Tally } from '../../store/queries/plan/tally.ts'
import type { Registry } from '../registry/registry.ts'
import { type StillEnabledSummary, summariseStillEnabled } from './blocking.ts'
import { facts } from './facts.ts'
import { outsidePhase } from './operation.ts'
import type { ReadContext, ShownValues } from './shown.ts'
import { skipsIn } from './skips.ts'
import type { Approval, Operation, OperationChannel, Person, Progress } from './types.ts'

export function personOf(row: OperationRow): Person {
  return { oid: row.requester_oid, tid: row.tenant_id, upn: row.requester_upn, name: row.requester_name }
}

/** A person as named in the audit log. */
export const toNamedPerson = ({ oid, upn, name }: NamedPerson): NamedPerson => ({ oid, upn, name })

/** IDs of the rows that have an account. */
export function accountIds(rows: readonly { readonly account_id: string | null }[]): string[] {
  return rows.flatMap((row) => row.account_id ?? [])
}

/** An entry in the audit log about an operation, without the person. */
export function auditEntry(step: AuditStep, row: OperationRow) {
  const { id: operation, playbook: kind, plan_hash: planHash, reason, ticket } = row
  return { step, operation, kind, planHash, reason, ticket, ...auditedOrigin(originOf(row)?.id ?? null) }
}

export function channelOf(row: OperationRow): OperationChannel {
  return row.channel
}

/** Who approved or denied it; undefined if undecided. */
export function approverOf(row: OperationRow): Person | undefined {
  if (row.approver_oid === null) return undefined
  return { oid: row.approver_oid, tid: row.tenant_id, upn: row.approver_upn ?? '', name: row.approver_name ?? '' }
}

const hasApproval = (row: OperationRow): boolean => row.approve_by !== null || row.approver_oid !== null

function approvalOf(row: OperationRow, { limits }: ReadContext): Approval {
  const by = approverOf(row)
  return {
    until: row.approve_by ?? 0,
    by: by ? { oid: by.oid, upn: by.upn, name: by.name } : null,
    comment: row.approval_comment,
    excluded: row.approval_excluded ?? [],
    decidedAt: row.decided_at,
    asked: row.approvers?.asked ?? [],
    unreachable: row.approvers?.unreachable ?? [],
    install: row.approvers?.install ?? null,
    notYet: row.approvers?.notYet ?? [],
    away: row.approvers?.away ?? [],
    othersAt: row.approvers?.othersAt ?? null,
    escalated:
      row.escalated_at === null ? null : { at: row.escalated_at, because: row.escalated_because ?? 'unanswered' },
    ...(limits?.approvalSignIn && { page: `${limits.approvalSignIn.page}/${row.id}` }),
    ...(row.signed_in_at !== null && {
      signIn: { at: row.signed_in_at, ...(row.auth_context && { context: row.auth_context }) },
    }),
    extended: row.extended_at !== null,
    conversation: row.approvers?.conversation ?? null,
  }
}

/** The progress of an operation. An account that can still sign in isn't done, whatever else was done to it. */
export function progressOf(
  { counts }: OperationRow,
  tally: Omit<Tally, 'steps'>,
  { done, verified }: StillEnabledSummary,
  registry: Registry,
): Progress {
  const { open: _, skipReasons, ...progress } = tally
  return {
    total: counts.change,
    ...progress,
    done: progress.done - done,
    verified: progress.verified - verified,
    notBlocked: done,
    skips: skipsIn(registry, skipReasons),
  }
}

/** An operation as its requester sees it. */
export function toOperation(row: OperationRow, shown: ShownValues, context: ReadContext): Operation {
  const { registry } = context
  const read = { shown }
  const { steps, ...accounts } = facts.tally.of(read)
  const enabled = summariseStillEnabled(registry, row, facts.stillEnabled.of(read))
  const undone = facts.related.of(read).undone?.actions ?? []
  return {
    ...outsidePhase,
    id: row.id,
    playbook: row.playbook,
    definition: registry.shownPlaybook(row.playbook),
    actions: row.actions,
    requester: personOf(row),
    locale: row.locale,
    reason: row.reason,
    ticket: row.ticket,
    origin: originOf(row),
    planHash: row.plan_hash,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    counts: row.counts,
    compromised: row.compromised,
    guests: row.guests,
    named: facts.named.of(read),
    gaps: row.protection_gaps ?? [],
    notChecked: row.not_checked ?? [],
    impact: row.impact ?? [],
    progress: progressOf(row, accounts, enabled, registry),
    blocking: enabled.blocking,
    steps: steps.map(({ skipReasons: reasons, ...step }) => ({
      ...step,
      skips: skipsIn(registry, reasons),
      synced: reasons?.['synced'] ?? 0,
      staysKinds: Object.fromEntries(Object.keys(step.stays ?? {}).map((why) => [why, registry.reasonKind(why)])),
    })),
    omittedSteps: row.omitted_steps,
    excludedItems: row.excluded_items,
    stays: undone.flatMap(({ kind, restores }) => (registry.find(kind)?.undo === 'never' && !restores ? [kind] : [])),
    follows: row.follows,
    replaces: row.replaces,
    undoOf: row.undo_of,
    retryOf: row.retry_of,
    shown,
    ...phaseOf(row, read, context),
  }
}

/** The fields that an operation has in its current phase only. */
function phaseOf(row: OperationRow, read: Pick<Operation, 'shown'>, context: ReadContext) {
  const { state } = row
  if (state === 'planned') return { state }
  const replacedFor = facts.replacedFor.of(read)
  const confirmed = {
    approval: hasApproval(row) ? approvalOf(row, context) : null,
    questions: facts.questions.of(read),
    runAt: row.run_at,
    skippedAtRecheck: row.changed_since,
    enableAt: row.enable_at,
    followUp: row.follow_up,
    handed: row.handed,
  }
  const open = () => ({ ...confirmed, confirmedAt: requireRecorded(row.confirmed_at, row) })
  const stop = { stopping: row.stop_requested, stoppedBy: row.stopped_by }
  const started = () => ({ ...open(), ...stop, startedAt: requireRecorded(row.started_at, row) })
  const ended = () => ({
    ...confirmed,
    confirmedAt: row.confirmed_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    stoppedBy: row.stopped_by,
    endedBecause: row.ended_because,
    lookAt: row.look_at,
    pause: signInPauseOf(row),
    admins: facts.admins.of(read),
    onPremises: facts.onPremises.of(read),
    left: facts.left.of(read),
    followers: facts.followers.of(read),
  })
  switch (state) {
    case 'awaitingApproval':
      return { state, ...open(), replacedFor, approval: approvalOf(row, context) }
    case 'scheduled':
      return {
        state,
        ...open(),
        ...stop,
        replacedFor,
        startedAt: row.started_at,
        runAt: requireRecorded(row.run_at, row),
      }
    case 'queued':
      return { state, ...open(), ...stop, replacedFor, startedAt: row.started_at }
    case 'running': {
      const { waits, unanswered } = facts.run.of(read)
      const waitsFor = (why: Waits['why']) => (waits?.why === why ? waits.until : null)
      return {
        state,
        ...started(),
        postponedUntil: waitsFor('hourlyLimit'),
        throttledUntil: waitsFor('throttled'),
        unanswered,
      }
    }
    case 'verifying':
      return { state, ...started() }
    case 'needsSignIn':
      return { state, ...started(), pause: requireRecorded(signInPauseOf(row), row) }
    case 'paused':
      return {
        state,
        ...started(),
        failing: requireRecorded(row.pause?.code === 'manyFailures' ? row.pause.details : null, row),
      }
    case 'cancelled':
      return { state, ...ended(), replacedBy: replacedByOf(read) }
    case 'done':
      return { state, ...ended() }
    case 'stopped':
      return { state, ...ended() }
    case 'denied':
      return { state, ...ended() }
    case 'expired':
      return { state, ...ended() }
  }
}

function replacedByOf(read: Pick<Operation, 'shown'>): Operation['replacedBy'] {
  const { replacedBy: by } = facts.related.of(read)
  return by ? { id: by.id, requester: by.requester_name, runAt: by.run_at } : null
}

const signInPauseOf = ({ pause }: OperationRow) => (pause?.code === 'manyFailures' ? null : pause)

/** A value that is written together with the state, so it can't be missing. */
function requireRecorded<Value>(value: Value | null, { id, state }: OperationRow): Value {
  if (value === null) throw new Error(`Operation ${id} is ${state}, but lacks what belongs to that`)
  return value
}
