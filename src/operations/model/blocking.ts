import { hasEnded, neverRan } from '../../core/operation-states.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import type { BlockProof, PlannedAction, Verdict, WriteState } from '../../store/queries/operation-types.ts'
import { type EnabledRow, type Locks, stillEnabledRows } from '../../store/queries/plan/blocking.ts'
import type { OperationItemRow } from '../../store/queries/plan/items.ts'
import type { Subquery } from '../../store/queries/subqueries.ts'
import type { Action } from '../registry/action.ts'
import type { Registry } from '../registry/registry.ts'
import type { StillEnabledReason } from './item-types.ts'
import { defineShown } from './shown.ts'
import { type SkipKind, skipKind } from './skips.ts'
import type { BlockingOutcome, StillEnabled } from './types.ts'

/** Maximum number of accounts named per reason. */
const maxNamed = 3

type PlannedOperation = Pick<OperationRow, 'playbook' | 'actions' | 'state' | 'retry_of'>

const kindsWhere = (registry: Registry, is: (action: Action) => boolean): readonly string[] =>
  registry.actions().flatMap((action) => (is(action) ? [action.kind] : []))

/** The actions that prevent signing in, and those that end sessions. */
const findLocks = (registry: Registry): Locks & { readonly certain: readonly string[] } => ({
  actions: kindsWhere(registry, ({ locksOut }) => locksOut !== false),
  certain: kindsWhere(registry, ({ locksOut }) => locksOut === true),
  ifProven: kindsWhere(registry, ({ locksOut }) => locksOut === 'ifProven'),
  ending: kindsWhere(registry, ({ endsSessions }) => endsSessions === true),
})

const passwordKinds = (registry: Registry): readonly string[] =>
  kindsWhere(registry, ({ password }) => password === true)

const hasAny = (actions: readonly PlannedAction[], kinds: readonly string[]): boolean =>
  actions.some(({ kind, restores }) => kinds.includes(kind) && !restores)

/**
 * Whether an operation should block sign-in; undefined for those that have nothing to do with blocking it. A retry
 * without a block is of another step: the original might have blocked these accounts.
 */
function wantsBlocking(
  registry: Registry,
  { actions, playbook, retry_of: retried }: Pick<PlannedOperation, 'actions' | 'playbook' | 'retry_of'>,
): boolean | undefined {
  const { certain, ifProven } = findLocks(registry)
  const [, own] = registry.playbooks().find(([name]) => name === playbook) ?? []
  const offers = (kinds: readonly string[]) => own?.steps.some(({ action }) => kinds.includes(action)) === true
  if (hasAny(actions, certain)) return true
  if (offers(certain) && retried === null) return false
  if (hasAny(actions, ifProven)) return true
  return offers(ifProven) && retried === null ? false : undefined
}

/** Whether it claims that its accounts are blocked, rather than only listing what was done. */
const claimsBlocking = (registry: Registry, { actions }: Pick<PlannedOperation, 'actions'>): boolean =>
  hasAny(actions, findLocks(registry).certain)

/** The result of blocking one account that was enabled; `why` can also be the plan's reason for skipping it. */
type BlockAttempt = Pick<EnabledRow, 'verdict' | 'why' | 'state' | 'kind' | 'code' | 'proof' | 'unseen'>

const reasonOfVerdict: Readonly<Record<Verdict, StillEnabledReason | null>> = {
  change: null,
  already: null,
  protected: 'protected',
  synced: 'synced',
  notFound: null,
  ambiguous: null,
  duplicate: null,
  failed: null,
  excluded: 'excluded',
  notChosen: null,
}

const reasonOfSkip: Readonly<Record<SkipKind, StillEnabledReason | null>> = {
  notNeeded: null,
  notPossible: 'protected',
  excluded: 'excluded',
  notReached: 'notReached',
}

const reasonOfState: Readonly<Record<WriteState, StillEnabledReason | 'open' | 'skipped' | null>> = {
  none: 'open',
  pending: 'open',
  sending: 'open',
  done: null,
  failed: 'failed',
  uncertain: 'uncertain',
  skipped: 'skipped',
}

/** The reason itself, if it says more than its kind. */
const reasonOfWhy = (registry: Registry, why: string | null): StillEnabledReason | null =>
  why === 'synced' || why === 'changedLater' ? why : reasonOfSkip[skipKind(registry, why)]

/** Why an enabled account can still sign in, if known; null if it can't, or hasn't been reached yet. */
function stillEnabledReason(
  registry: Registry,
  { verdict, why, state, kind, code, proof, unseen }: BlockAttempt,
  { state: now }: Pick<PlannedOperation, 'state'>,
  wanted: boolean,
): StillEnabledReason | null {
  if (!wanted) return verdict === 'change' ? 'notChosen' : null
  if (verdict !== 'change') return why === 'changedLater' ? why : reasonOfVerdict[verdict]
  if (state === null) return 'notChosen'
  if (unseen) return 'unconfirmed'
  if (proof !== null) return proof === 'blocked' ? null : 'unproven'
  // The account no longer exists.
  if (code === 'notFound') return null
  const became = reasonOfState[state]
  if (became === 'skipped' || kind === 'notNeeded') return reasonOfWhy(registry, why)
  if (became === 'open') return hasEnded(now) ? 'notReached' : null
  return became
}

/** Why an account of an operation can still sign in; null if it can't, or isn't known to. */
export function findStillEnabledReason(
  registry: Registry,
  item: OperationItemRow,
  row: PlannedOperation,
): StillEnabledReason | null {
  const wanted = wantsBlocking(registry, row)
  if (!item.account_enabled || neverRan(row.state) || wanted === undefined) return null
  const write = blockingWrite(registry, item.writes, row)
  const why = item.verdict === 'change' ? (write?.why ?? null) : item.why
  const { state = null, kind = null, reason } = write ?? {}
  const proof = write ? proofOf(registry, write, item.writes) : null
  const unseen = write !== undefined && isUnseen(write)
  const attempt = { verdict: item.verdict, why, state, kind, code: reason?.code ?? null, proof, unseen }
  return stillEnabledReason(registry, attempt, row, wanted)
}

type Write = OperationItemRow['writes'][number]

const isUnseen = ({ state, verified }: Write): boolean => state === 'done' && verified === 'unconfirmed'

const isProvenBlock = (registry: Registry, write: Write): boolean =>
  registry.find(write.action)?.locksOut === 'ifProven' &&
  !isUnseen(write) &&
  (write.state === 'done' || (write.kind === 'notNeeded' && write.why === 'already'))

/** The write that decides whether an account can still sign in, chosen in the same way as by `blockingWriteSql`. */
function blockingWrite(
  registry: Registry,
  writes: readonly Write[],
  { actions }: Pick<PlannedOperation, 'actions'>,
): Write | undefined {
  const rank = (write: Write): number =>
    (write.state === 'done' ? 16 : 0) +
    (isUnseen(write) ? 0 : 8) +
    (isProvenBlock(registry, write) ? 4 : 0) +
    (write.kind === 'request' ? 2 : 0) +
    (registry.find(write.action)?.locksOut === true ? 1 : 0)
  const locking = findLocks(registry).actions.filter((kind) => hasAny(actions, [kind]))
  const [first] = writes
    .filter(({ action }) => locking.includes(action))
    .toSorted((one, other) => rank(other) - rank(one))
  return first
}

function proofOf(registry: Registry, write: Write, writes: readonly Write[]): BlockProof | null {
  if (!isProvenBlock(registry, write)) return null
  const { before } = write
  const sort = typeof before === 'object' && before !== null && 'sort' in before ? before['sort'] : undefined
  const proof = proofs.find((one) => one === sort) ?? 'unread'
  const { ending } = findLocks(registry)
  const ended = writes.some(({ action, state }) => ending.includes(action) && state === 'done')
  return proof === 'blocked' && !ended ? 'sessions' : proof
}

const proofs: readonly BlockProof[] = ['blocked', 'unread', 'noPolicy', 'excluded', 'sessions']

/** The enabled accounts of those operations that block or should have blocked sign-in. */
export const stillEnabled = defineShown({
  name: 'stillEnabled',
  wanted: (row, { registry }) => wantsBlocking(registry, row) !== undefined && !neverRan(row.state),
  query: (keys, _rows, { registry }) => stillEnabledRows(keys, { locks: findLocks(registry), most: maxNamed }),
  empty: [],
})

/** The accounts that can still sign in, and how many of them the tally counts as done and as verified. */
export interface StillEnabledSummary {
  /** Null if the operation has nothing to do with blocking sign-in, or changed nothing. */
  readonly blocking: BlockingOutcome | null
  readonly done: number
  readonly verified: number
}

/** The accounts that can still sign in, according to `stillEnabled`. */
export function summariseStillEnabled(
  registry: Registry,
  row: OperationRow,
  rows: readonly EnabledRow[],
): StillEnabledSummary {
  const wanted = wantsBlocking(registry, row)
  if (wanted === undefined || neverRan(row.state)) return { blocking: null, done: 0, verified: 0 }
  const known = rows.flatMap((one) => {
    const because = stillEnabledReason(registry, one, row, wanted)
    return because ? [{ ...one, because }] : []
  })
  const claims = claimsBlocking(registry, row)
  const isMissed = (because: StillEnabledReason) => isNotBlocked(because) && (claims || because !== 'unproven')
  const missed = wanted ? known.filter(({ because }) => isMissed(because)) : []
  const sum = (of: (one: EnabledRow) => number) => missed.reduce((total, one) => total + of(one), 0)
  return {
    blocking: {
      wanted,
      passwords: hasAny(row.actions, passwordKinds(registry)),
      still: byReason(known),
      by: findLocks(registry).actions.filter((kind) => hasAny(row.actions, [kind])),
      open: known.reduce((total, { verdict, accounts }) => total + (verdict === 'change' ? accounts : 0), 0),
      ...(rows.some(({ proof }) => proof !== null) && { proofs: byProof(rows) }),
    },
    done: sum(({ done }) => done),
    verified: sum(({ verified }) => verified),
  }
}

/** Whether it might still be possible to sign in although the operation should prevent that. */
const isNotBlocked = (because: StillEnabledReason | null): boolean =>
  because !== null && because !== 'notChosen' && because !== 'unconfirmed'

/** The accounts of an operation that might still be able to sign in, by their place in the plan. */
export function notBlockedItems(registry: Registry, row: OperationRow): Subquery<readonly number[]> {
  const wanted = wantsBlocking(registry, row) === true && !neverRan(row.state)
  const keys = { tenantId: row.tenant_id, ids: wanted ? [row.id] : [] }
  const { rows, read } = stillEnabledRows(keys, { locks: findLocks(registry), most: 0, each: true })
  const counted = (one: EnabledRow) =>
    isNotBlocked(stillEnabledReason(registry, one, row, wanted)) ? (one.seqs ?? []) : []
  return { rows, read: (all) => (read(all).get(row.id) ?? []).flatMap(counted) }
}

function byProof(rows: readonly EnabledRow[]): Partial<Record<BlockProof, number>> {
  const counts: Partial<Record<BlockProof, number>> = {}
  for (const { proof, count } of rows) if (proof !== null && count > 0) counts[proof] = (counts[proof] ?? 0) + count
  return counts
}

function byReason(rows: readonly (EnabledRow & { readonly because: StillEnabledReason })[]): StillEnabled[] {
  const groups = new Map<StillEnabledReason, StillEnabled>()
  for (const { because, count, names } of rows) {
    if (count === 0) continue
    const group = groups.get(because)
    const some = [...(group?.some ?? []), ...names].slice(0, maxNamed)
    groups.set(because, { because, count: (group?.count ?? 0) + count, some })
  }
  return [...groups.values()]
}
