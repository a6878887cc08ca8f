import type { Registry } from '../../actions/registry.ts'
import type { FailureReason, PlannedAction, Verdict, Why, WriteKind, WriteState } from '../../core/model.ts'
import { hasEnded, neverRan } from '../../core/operation-states.ts'
import type { Fact } from '../../store/queries/facts.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { type EnabledRow, enabledIn } from '../../store/queries/plan/blocking.ts'
import type { OperationItemRow } from '../../store/queries/plan/items.ts'
import type { StillBecause } from './item-types.ts'
import { type SkipKind, skipKind } from './skips.ts'
import type { Blocking, StillEnabled } from './types.ts'

/** Accounts named per reason. */
const named = 3

type Planned = Pick<OperationRow, 'playbook' | 'actions' | 'state'>

/** The actions that prevent signing in, and those that concern passwords. */
const kindsWith = (registry: Registry, what: 'locksOut' | 'password'): readonly string[] =>
  registry.actions().flatMap((action) => (action[what] ? [action.kind] : []))

const hasAny = (actions: readonly PlannedAction[], kinds: readonly string[]): boolean =>
  actions.some(({ kind, restores }) => kinds.includes(kind) && !restores)

/** Whether it is to block sign-in; undefined for operations that have nothing to do with that. */
function wantsBlocking(
  registry: Registry,
  { actions, playbook }: Pick<Planned, 'actions' | 'playbook'>,
): boolean | undefined {
  const locking = kindsWith(registry, 'locksOut')
  if (hasAny(actions, locking)) return true
  const [, own] = registry.playbooks().find(([name]) => name === playbook) ?? []
  return own?.steps.some(({ action }) => locking.includes(action)) ? false : undefined
}

/** The actions that prevent signing in, if this operation is to do that. */
export const blockingActions = (registry: Registry, row: Pick<Planned, 'actions' | 'playbook'>): readonly string[] =>
  wantsBlocking(registry, row) ? kindsWith(registry, 'locksOut') : []

/** What became of blocking one account that was enabled. */
interface Attempt {
  readonly verdict: Verdict
  /** The write's, or the plan's for accounts it skips. */
  readonly why: Why | null
  /** Null if nothing was to be sent. */
  readonly state: WriteState | null
  readonly kind: WriteKind | null
  readonly code: FailureReason['code'] | null
}

const ofVerdict: Readonly<Record<Verdict, StillBecause | null>> = {
  change: null,
  already: null,
  protected: 'protected',
  synced: 'synced',
  notFound: null,
  ambiguous: null,
  duplicate: null,
  failed: null,
  excluded: 'excluded',
}

const ofSkip: Readonly<Record<SkipKind, StillBecause | null>> = {
  notNeeded: null,
  notPossible: 'protected',
  excluded: 'excluded',
  notReached: 'notReached',
}

const ofState: Readonly<Record<WriteState, StillBecause | 'open' | 'skipped' | null>> = {
  none: 'open',
  pending: 'open',
  sending: 'open',
  done: null,
  failed: 'failed',
  uncertain: 'uncertain',
  skipped: 'skipped',
}

/** By the reasons that say more than their kind. */
const ofWhy = (why: Why | null): StillBecause | null =>
  why === 'synced' || why === 'changedLater' ? why : ofSkip[skipKind(why)]

/** Why an enabled account can still sign in, as far as is known; null if it can't, or isn't reached yet. */
function whyStillEnabled(
  { verdict, why, state, kind, code }: Attempt,
  { state: now }: Pick<Planned, 'state'>,
  wanted: boolean,
): StillBecause | null {
  if (!wanted) return verdict === 'change' ? 'notChosen' : null
  if (verdict !== 'change') return why === 'changedLater' ? why : ofVerdict[verdict]
  if (state === null) return 'notChosen'
  // An account that no longer exists.
  if (code === 'notFound') return null
  const became = ofState[state]
  if (became === 'skipped' || kind === 'notNeeded') return ofWhy(why)
  if (became === 'open') return hasEnded(now) ? 'notReached' : null
  return became
}

/** Why an account of an operation can still sign in; null if it can't, as far as is known. */
export function itemStillEnabled(registry: Registry, item: OperationItemRow, row: Planned): StillBecause | null {
  const wanted = wantsBlocking(registry, row)
  if (!item.account_enabled || neverRan(row.state) || wanted === undefined) return null
  const write = item.writes.find(({ action }) => registry.known(action)?.locksOut)
  const why = item.verdict === 'change' ? (write?.why ?? null) : item.why
  const { state = null, kind = null, reason } = write ?? {}
  return whyStillEnabled({ verdict: item.verdict, why, state, kind, code: reason?.code ?? null }, row, wanted)
}

/** The enabled accounts of those operations that are or were to block sign-in. */
export function enabledOf(registry: Registry, rows: readonly OperationRow[]): Fact<readonly EnabledRow[]> {
  const concerned = rows.filter((row) => wantsBlocking(registry, row) !== undefined && !neverRan(row.state))
  const keys = { tenantId: rows[0]?.tenant_id ?? '', ids: concerned.map(({ id }) => id) }
  return enabledIn(keys, { actions: kindsWith(registry, 'locksOut'), most: named })
}

/** Who can still sign in, and how many of these the tally counts as done and as verified. */
export interface StillEnabledIn {
  /** Null if the operation has nothing to do with blocking sign-in, or changed nothing. */
  readonly blocking: Blocking | null
  readonly done: number
  readonly verified: number
}

/** Who can still sign in, going by `enabledOf`. */
export function stillEnabledIn(registry: Registry, row: OperationRow, enabled: readonly EnabledRow[]): StillEnabledIn {
  const wanted = wantsBlocking(registry, row)
  if (wanted === undefined || neverRan(row.state)) return { blocking: null, done: 0, verified: 0 }
  const rows = enabled.filter((one) => one.operation === row.id)
  const known = rows.flatMap((one) => {
    const because = whyStillEnabled(one, row, wanted)
    return because ? [{ ...one, because }] : []
  })
  const missed = wanted ? known.filter(({ because }) => because !== 'notChosen') : []
  const sum = (of: (one: EnabledRow) => number) => missed.reduce((total, one) => total + of(one), 0)
  return {
    blocking: { wanted, passwords: hasAny(row.actions, kindsWith(registry, 'password')), still: byReason(known) },
    done: sum(({ done }) => done),
    verified: sum(({ verified }) => verified),
  }
}

function byReason(rows: readonly (EnabledRow & { readonly because: StillBecause })[]): StillEnabled[] {
  const groups = new Map<StillBecause, StillEnabled>()
  for (const { because, count, names } of rows) {
    if (count === 0) continue
    const group = groups.get(because)
    const some = [...(group?.some ?? []), ...names].slice(0, named)
    groups.set(because, { because, count: (group?.count ?? 0) + count, some })
  }
  return [...groups.values()]
}
