import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import type { Warning } from '../../store/queries/operation-types.ts'
import { unnamedNote } from '../../store/queries/origin.ts'
import type { OperationItemRow } from '../../store/queries/plan/items.ts'
import type { OperationWriteRow } from '../../store/queries/plan/writes.ts'
import { isNote } from '../registry/reason.ts'
import type { Registry } from '../registry/registry.ts'
import { findStillEnabledReason } from './blocking.ts'
import { itemText } from './named-item.ts'
import { plannedSnapshot } from './steps.ts'
import type { Item, ItemAction, Notes, ShownWarning, SkippedAccounts, Verdict, WriteState } from './types.ts'

/** The warnings among the counted reasons. */
export function notesIn(registry: Registry, counts: ReadonlyMap<string, number>): Notes {
  // How many accounts its origin doesn't name is said of the operation.
  const warnings = registry
    .reasons()
    .flatMap(({ code, kind }) => (isNote(kind) && code !== unnamedNote ? [String(code)] : []))
  return Object.fromEntries(
    [...warnings, 'pending', 'byName', 'doneBefore'].flatMap((note) => {
      const count = counts.get(note)
      return count ? [[note, count]] : []
    }),
  )
}

/** From most to least significant for an account. */
const statesWorstFirst: readonly WriteState[] = ['failed', 'uncertain', 'sending', 'pending', 'done', 'skipped', 'none']

/** What the operation that this one continues did counts as done. */
const stateOf = ({ state, why }: OperationWriteRow): WriteState =>
  state === 'skipped' && why === 'doneBefore' ? 'done' : state

/** The combined result of some writes. */
function summarizeWrites(
  writes: readonly OperationWriteRow[],
): Omit<ItemAction, 'action' | 'stays' | 'items' | 'synced' | 'recent' | 'temporary'> {
  const state = statesWorstFirst.find((one) => writes.some((write) => stateOf(write) === one)) ?? 'none'
  const worst = writes.find((write) => stateOf(write) === state)
  const done = writes.filter((write) => write.state === 'done')
  const seen = done.filter(({ verified }) => verified !== 'prepared')
  return {
    state,
    why: worst?.why ?? null,
    detail: worst?.detail ?? null,
    reason: worst?.reason ?? writes.find(({ reason }) => reason !== null)?.reason ?? null,
    requestId: worst?.request_id ?? null,
    verified: done.some(({ verified }) => verified === 'unconfirmed')
      ? 'unconfirmed'
      : done.length > 0 && seen.length === 0
        ? 'prepared'
        : seen.length > 0 && seen.every(({ verified }) => verified === 'verified')
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

function temporaryIn({ before }: OperationWriteRow): ItemAction['temporary'] {
  if (typeof before !== 'object' || before === null || !('until' in before)) return []
  const { group, until } = before
  const end = typeof until === 'string' ? Date.parse(until) : Number.NaN
  return typeof group === 'string' && !Number.isNaN(end) ? [{ name: group, until: end }] : []
}

function syncedIn({ state, before }: OperationWriteRow): string[] {
  if (state !== 'done' && state !== 'uncertain') return []
  if (typeof before !== 'object' || before === null || !('synced' in before)) return []
  return typeof before['name'] === 'string' ? [before['name']] : []
}

/** Something that a step leaves in place. */
const isKept = (write: OperationWriteRow): write is OperationWriteRow & { readonly why: string } =>
  write.kind === 'kept'

export function toItem(
  registry: Registry,
  row: OperationItemRow,
  of: Pick<OperationRow, 'playbook' | 'actions' | 'state' | 'retry_of'>,
): Item {
  const kept = row.writes.filter(isKept)
  const writes = row.writes.filter((write) => !isKept(write))
  const {
    state: change,
    reason,
    why: _,
    detail: __,
    ...own
  } = summarizeWrites(writes.filter(({ after }) => after === null))
  const resultOf = (mine: readonly OperationWriteRow[]) => ({
    ...summarizeWrites(mine),
    items: mine.flatMap((write) => (write.target === row.account_id ? [] : itemText(write))),
    synced: mine.flatMap(syncedIn),
    recent: mine.flatMap(recentIn),
    temporary: mine.flatMap(temporaryIn),
  })
  const kinds = new Set(writes.flatMap(({ action, after }) => (after === null ? [] : [action])))
  // The run's reason for skipping is more specific than the plan's. From three writes on, each shows its own.
  const left = change === 'skipped' || writes.length < 3 ? writes.find(({ why }) => why !== null) : undefined
  const why = left?.why ?? row.why
  const shown = (warning: Warning): ShownWarning => ({ ...warning, whyKind: registry.reasonKind(warning.why) })
  const actionOf = (action: string): ItemAction => ({
    action,
    ...resultOf(writes.filter((one) => one.action === action)),
    stays: kept.flatMap(({ action: of, why, detail }) => (of === action ? [{ why, name: detail ?? '' }] : [])),
  })
  return {
    seq: row.seq,
    input: row.input,
    verdict: row.verdict,
    why,
    whyKind: why === null ? null : registry.reasonKind(why),
    detail: left?.detail ?? row.detail,
    at: left ? null : row.detail_at,
    notes: (row.notes ?? []).map(shown),
    account: plannedSnapshot(row) ?? null,
    ...(row.by_name !== null && { byName: row.by_name }),
    history: row.history,
    admin: row.admin_roles,
    guards: row.guards,
    change,
    reason: reason ?? row.reason,
    ...own,
    following: [...kinds].map(actionOf),
    steps: [...new Set(writes.map(({ action }) => action))].map(actionOf),
    stillEnabled: findStillEnabledReason(registry, row, of),
  }
}

/** Inputs whose meaning might have been different. */
const unclearVerdicts: readonly Verdict[] = ['failed', 'notFound', 'ambiguous']

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
  const rank = ({ verdict, count }: SkippedAccounts) =>
    unclearVerdicts.includes(verdict) ? Number.MAX_SAFE_INTEGER : count
  return [...groups.values()].sort((one, other) => rank(other) - rank(one))
}
