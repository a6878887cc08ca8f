import type { Registry } from '../../actions/registry.ts'
import type { AuditStep } from '../../core/audit-steps.ts'
import type { Named } from '../../core/handovers.ts'
import { changeNotes, type KeptReason } from '../../core/model.ts'
import { hasEnded } from '../../core/operation-states.ts'
import type { Left } from '../../store/queries/follow/links.ts'
import type { HandoverRow } from '../../store/queries/handover/handovers.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import type { OperationItemRow } from '../../store/queries/plan/items.ts'
import type { OnPremises } from '../../store/queries/plan/on-premises.ts'
import { nothingDone, type Tally } from '../../store/queries/plan/tally.ts'
import type { OperationWriteRow } from '../../store/queries/plan/writes.ts'
import { itemStillEnabled } from './blocking.ts'
import { itemText } from './named-item.ts'
import { skipsIn } from './skips.ts'
import { snapshotOf } from './steps.ts'
import type {
  Approval,
  Follower,
  Item,
  ItemAction,
  LeftOut,
  Notes,
  Operation,
  OperationChannel,
  Person,
  PlanNote,
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

/** In the other states it is what an operation waited for until it went on. */
const waitsForPerson = (state: OperationRow['state']): boolean => state === 'needsSignIn' || hasEnded(state)

function approvalOf(row: OperationRow): Approval | null {
  const by = approverOf(row)
  if (row.approve_by === null && !by) return null
  return {
    until: row.approve_by ?? 0,
    by: by ? { oid: by.oid, upn: by.upn, name: by.name } : null,
    comment: row.approval_comment,
    leftOut: row.approval_left_out ?? [],
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

const nothingLeft: Left = { change: 0, uncertain: 0, following: [] }

export function toOperation(
  row: OperationRow,
  tally: Tally = nothingDone,
  followers: readonly Follower[] = [],
  left: Left = nothingLeft,
  stays: readonly string[] = [],
  onPremises: OnPremises = { accounts: 0, synced: 0, computers: 0 },
): Operation {
  const { counts } = row
  const { open: _, steps, skipReasons, ...progress } = tally
  return {
    id: row.id,
    playbook: row.playbook,
    actions: row.actions,
    state: row.state,
    requester: personOf(row),
    locale: row.locale,
    reason: row.reason,
    ticket: row.ticket,
    planHash: row.plan_hash,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    confirmedAt: row.confirmed_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
    // Earlier versions didn't count everything.
    counts: { ...counts, leftOut: counts.leftOut ?? 0 },
    fromSentence: row.from_sentence,
    compromised: row.compromised,
    guests: row.guests,
    admins: 0,
    onPremises,
    gaps: row.protection_gaps ?? [],
    notChecked: row.not_checked ?? [],
    impact: row.impact ?? [],
    progress: { total: counts.change, ...progress, notBlocked: 0, skips: skipsIn(skipReasons) },
    blocking: null,
    steps: steps.map(({ skipReasons: reasons, ...step }) => ({
      ...step,
      skips: skipsIn(reasons),
      synced: reasons?.['synced'] ?? 0,
    })),
    leftOut: row.left_out,
    leftOutItems: row.left_out_items,
    stays,
    pause: waitsForPerson(row.state) && row.pause?.code !== 'manyFailures' ? row.pause : null,
    failing: row.state === 'paused' && row.pause?.code === 'manyFailures' ? row.pause.details : null,
    endedBecause: row.ended_because,
    replacedBy: null,
    replacedFor: [],
    approval: approvalOf(row),
    runAt: row.run_at,
    changedSince: row.changed_since,
    enableAt: row.enable_at,
    followUp: row.follow_up,
    follows: row.follows,
    postponedUntil:
      row.state === 'running' && row.admitted_at === null && row.follows === null ? row.not_before || null : null,
    stopping: row.stop_requested && row.finished_at === null,
    stoppedBy: row.stopped_by,
    handed: row.handed,
    wantedBy: null,
    undoOf: row.undo_of,
    retryOf: row.retry_of,
    followers,
    questions: [],
    left,
  }
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
export function leftOutIn(
  registry: Registry,
  rows: readonly (OperationItemRow & { readonly alike: number })[],
  of: Parameters<typeof toItem>[2],
): LeftOut[] {
  const groups = new Map<string, LeftOut & { some: Item[] }>()
  for (const row of rows) {
    const { verdict, why, alike } = row
    const key = `${verdict} ${why}`
    const group = groups.get(key) ?? { verdict, why, count: alike, some: [] }
    group.some.push(toItem(registry, row, of))
    groups.set(key, group)
  }
  const rank = ({ verdict, count }: LeftOut) => (unclear.includes(verdict) ? Number.MAX_SAFE_INTEGER : count)
  return [...groups.values()].sort((one, other) => rank(other) - rank(one))
}
