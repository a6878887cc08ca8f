import type { Registry } from '../../actions/registry.ts'
import type { AuditStep } from '../../core/audit-steps.ts'
import type { Named } from '../../core/handovers.ts'
import { changeNotes, type KeptReason } from '../../core/model.ts'
import type { Left } from '../../store/queries/follow/links.ts'
import type { HandoverRow } from '../../store/queries/handover/handovers.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import type { OperationItemRow } from '../../store/queries/plan/items.ts'
import type { OnPremises } from '../../store/queries/plan/on-premises.ts'
import type { Tally } from '../../store/queries/plan/tally.ts'
import type { OperationWriteRow } from '../../store/queries/plan/writes.ts'
import { itemStillEnabled, type StillEnabledIn } from './blocking.ts'
import { itemText } from './named-item.ts'
import { outsidePhase } from './operation.ts'
import { skipsIn } from './skips.ts'
import { snapshotOf } from './steps.ts'
import type {
  Approval,
  Follower,
  Item,
  ItemAction,
  Notes,
  Operation,
  OperationChannel,
  Person,
  PlanNote,
  Progress,
  SkippedAccounts,
  Verdict,
  WriteState,
} from './types.ts'

export function personOf(row: OperationRow): Person {
  return { oid: row.requester_oid, tid: row.tenant_id, upn: row.requester_upn, name: row.requester_name }
}

/** A person as the audit names them. */
export const namedOf = ({ oid, upn, name }: Named): Named => ({ oid, upn, name })

/** The operation's owner at the time it was asked for. */
export const fromOf = (row: HandoverRow): Named => ({ oid: row.from_oid, upn: row.from_upn, name: row.from_name })
export const toOf = (row: HandoverRow): Named => ({ oid: row.to_oid, upn: row.to_upn, name: row.to_name })

/** Ids of the rows that have an account. */
export function accountIds(rows: readonly { readonly account_id: string | null }[]): string[] {
  return rows.flatMap((row) => row.account_id ?? [])
}

/** An entry of the audit log about an operation, without the person. */
export function auditEntry(step: AuditStep, row: OperationRow) {
  const { id: operation, playbook: kind, plan_hash: planHash, reason, ticket } = row
  return { step, operation, kind, planHash, reason, ticket }
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

function approvalOf(row: OperationRow): Approval {
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
    extended: row.extended_at !== null,
    conversation: row.approvers?.conversation ?? null,
  }
}

/** What other tables say about an operation, as far as its phase has it. */
export interface Known {
  readonly tally: Tally
  readonly stays: readonly string[]
  readonly enabled: StillEnabledIn
  readonly questions: Operation['questions']
  readonly wantedBy: Named | null
  readonly replacedFor: Operation['replacedFor']
  readonly replacedBy: Operation['replacedBy']
  readonly admins: number
  readonly onPremises: OnPremises
  readonly left: Left
  readonly followers: readonly Follower[]
}

/** The progress of an operation. An account that can still sign in isn't done, whatever else was done to it. */
export function progressOf({ counts }: OperationRow, tally: Tally, { done, verified }: StillEnabledIn): Progress {
  const { open: _, steps: __, skipReasons, ...progress } = tally
  return {
    total: counts.change,
    ...progress,
    done: progress.done - done,
    verified: progress.verified - verified,
    notBlocked: done,
    skips: skipsIn(skipReasons),
  }
}

export function toOperation(row: OperationRow, known: Known): Operation {
  const { tally, stays, enabled } = known
  const { counts } = row
  return {
    ...outsidePhase,
    id: row.id,
    playbook: row.playbook,
    actions: row.actions,
    requester: personOf(row),
    locale: row.locale,
    reason: row.reason,
    ticket: row.ticket,
    planHash: row.plan_hash,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    // Earlier versions didn't count everything.
    counts: { ...counts, excluded: counts.excluded ?? 0 },
    fromSentence: row.from_sentence,
    compromised: row.compromised,
    guests: row.guests,
    gaps: row.protection_gaps ?? [],
    notChecked: row.not_checked ?? [],
    impact: row.impact ?? [],
    progress: progressOf(row, tally, enabled),
    blocking: enabled.blocking,
    steps: tally.steps.map(({ skipReasons: reasons, ...step }) => ({
      ...step,
      skips: skipsIn(reasons),
      synced: reasons?.['synced'] ?? 0,
    })),
    omittedSteps: row.omitted_steps,
    excludedItems: row.excluded_items,
    stays,
    follows: row.follows,
    undoOf: row.undo_of,
    retryOf: row.retry_of,
    ...phaseOf(row, known),
  }
}

/** What an operation has in its state only. */
function phaseOf(row: OperationRow, known: Known) {
  const { state } = row
  if (state === 'planned') return { state }
  const { questions, wantedBy, replacedFor } = known
  const confirmed = {
    approval: hasApproval(row) ? approvalOf(row) : null,
    questions,
    runAt: row.run_at,
    changedSince: row.changed_since,
    enableAt: row.enable_at,
    followUp: row.follow_up,
    handed: row.handed,
  }
  const open = () => ({ ...confirmed, wantedBy, confirmedAt: recorded(row.confirmed_at, row) })
  const stop = { stopping: row.stop_requested, stoppedBy: row.stopped_by }
  const started = () => ({ ...open(), ...stop, startedAt: recorded(row.started_at, row) })
  const ended = () => ({
    ...confirmed,
    ...{ confirmedAt: row.confirmed_at, startedAt: row.started_at, finishedAt: row.finished_at },
    ...{ stoppedBy: row.stopped_by, endedBecause: row.ended_because, pause: signInOf(row) },
    ...{ admins: known.admins, onPremises: known.onPremises, left: known.left, followers: known.followers },
  })
  switch (state) {
    case 'awaitingApproval':
      return { state, ...open(), replacedFor, approval: approvalOf(row) }
    case 'scheduled':
      return {
        ...{ state, ...open(), ...stop, replacedFor, startedAt: row.started_at },
        runAt: recorded(row.run_at, row),
      }
    case 'queued':
      return { state, ...open(), ...stop, replacedFor, startedAt: row.started_at }
    case 'running': {
      const isPostponed = row.admitted_at === null && row.follows === null
      return { state, ...started(), postponedUntil: isPostponed ? row.not_before || null : null }
    }
    case 'verifying':
      return { state, ...started() }
    case 'needsSignIn':
      return { state, ...started(), pause: recorded(signInOf(row), row) }
    case 'paused':
      return {
        state,
        ...started(),
        failing: recorded(row.pause?.code === 'manyFailures' ? row.pause.details : null, row),
      }
    case 'cancelled':
      return { state, ...ended(), replacedBy: known.replacedBy }
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

const signInOf = ({ pause }: OperationRow) => (pause?.code === 'manyFailures' ? null : pause)

/** What is written with the state, so that it can't be missing. */
function recorded<Value>(value: Value | null, { id, state }: OperationRow): Value {
  if (value === null) throw new Error(`Operation ${id} is ${state}, but lacks what belongs to that`)
  return value
}

const planNotes: readonly PlanNote[] = [...changeNotes, 'pending', 'byName']

/** The warnings among the counted reasons. */
export function notesIn(counts: ReadonlyMap<string, number>): Notes {
  return Object.fromEntries(
    planNotes.flatMap((note) => {
      const count = counts.get(note)
      return count ? [[note, count]] : []
    }),
  )
}

/** Most to least significant for an account. */
const worstFirst: readonly WriteState[] = ['failed', 'uncertain', 'sending', 'pending', 'done', 'skipped', 'none']

/** The combined result of some writes. */
function summed(
  writes: readonly OperationWriteRow[],
): Omit<ItemAction, 'action' | 'stays' | 'items' | 'synced' | 'recent'> {
  const state = worstFirst.find((one) => writes.some((write) => write.state === one)) ?? 'none'
  const worst = writes.find((write) => write.state === state)
  const done = writes.filter((write) => write.state === 'done')
  const is = (what: 'verified' | 'unconfirmed') => (write: OperationWriteRow) => write.verified === what
  return {
    state,
    why: worst?.why ?? null,
    detail: worst?.detail ?? null,
    reason: worst?.reason ?? writes.find(({ reason }) => reason !== null)?.reason ?? null,
    requestId: worst?.request_id ?? null,
    verified: writes.some(is('unconfirmed'))
      ? 'unconfirmed'
      : done.length > 0 && done.every(is('verified'))
        ? 'verified'
        : 'none',
  }
}

function recentIn({ before }: OperationWriteRow): ItemAction['recent'] {
  if (typeof before !== 'object' || before === null || !('recent' in before)) return []
  const { sort, name, created } = before
  if (typeof sort !== 'string' || typeof created !== 'number') return []
  return [{ sort, name: typeof name === 'string' ? name : null, created }]
}

function syncedIn({ state, before }: OperationWriteRow): string[] {
  if (state !== 'done' && state !== 'uncertain') return []
  if (typeof before !== 'object' || before === null || !('synced' in before)) return []
  return typeof before['name'] === 'string' ? [before['name']] : []
}

/** Something that a step leaves in place. */
const isKept = (write: OperationWriteRow): write is OperationWriteRow & { readonly why: KeptReason } =>
  write.kind === 'kept'

export function toItem(
  registry: Registry,
  row: OperationItemRow,
  of: Pick<OperationRow, 'playbook' | 'actions' | 'state'>,
): Item {
  const kept = row.writes.filter(isKept)
  const writes = row.writes.filter((write) => !isKept(write))
  const { state: change, reason, why: _, detail: __, ...own } = summed(writes.filter(({ after }) => after === null))
  const resultOf = (mine: readonly OperationWriteRow[]) => ({
    ...summed(mine),
    items: mine.flatMap((write) => (write.target === row.account_id ? [] : itemText(write))),
    synced: mine.flatMap(syncedIn),
    recent: mine.flatMap(recentIn),
  })
  const kinds = new Set(writes.flatMap(({ action, after }) => (after === null ? [] : [action])))
  // The run's reason for skipping says more than the plan's. With several steps, each shows its own.
  const left = change === 'skipped' || writes.length < 3 ? writes.find(({ why }) => why !== null) : undefined
  const actionOf = (action: string): ItemAction => ({
    action,
    ...resultOf(writes.filter((one) => one.action === action)),
    stays: kept.flatMap(({ action: of, why, detail }) => (of === action ? [{ why, name: detail ?? '' }] : [])),
  })
  return {
    seq: row.seq,
    input: row.input,
    verdict: row.verdict,
    why: left?.why ?? row.why,
    detail: left?.detail ?? row.detail,
    at: left ? null : row.detail_at,
    notes: row.notes ?? [],
    account: snapshotOf(row) ?? null,
    ...(row.by_name !== null && { byName: row.by_name }),
    history: row.history,
    admin: row.admin_roles,
    guards: row.guards,
    change,
    reason: reason ?? row.reason,
    ...own,
    following: [...kinds].map(actionOf),
    steps: [...new Set(writes.map(({ action }) => action))].map(actionOf),
    stillEnabled: itemStillEnabled(registry, row, of),
  }
}

/** Inputs the requester may have meant differently. */
const unclear: readonly Verdict[] = ['failed', 'notFound', 'ambiguous']

/** The first accounts that a plan skips, by reason: unclear ones first, then the largest groups. */
export function skippedIn(
  registry: Registry,
  rows: readonly (OperationItemRow & { readonly alike: number })[],
  of: Parameters<typeof toItem>[2],
): SkippedAccounts[] {
  const groups = new Map<string, SkippedAccounts & { some: Item[] }>()
  for (const row of rows) {
    const { verdict, why, alike } = row
    const key = `${verdict} ${why}`
    const group = groups.get(key) ?? { verdict, why, count: alike, some: [] }
    group.some.push(toItem(registry, row, of))
    groups.set(key, group)
  }
  const rank = ({ verdict, count }: SkippedAccounts) => (unclear.includes(verdict) ? Number.MAX_SAFE_INTEGER : count)
  return [...groups.values()].sort((one, other) => rank(other) - rank(one))
}
