import { undefinedAfter } from '../../core/deadline.ts'
import { UserError } from '../../core/errors.ts'
import { withQuotaWaits } from '../../core/quota-waits.ts'
import { accountsByIds } from '../../graph/directory/by-ids.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { hasPermission } from '../../graph/directory/me.ts'
import type { Context } from '../../operations/model/context.ts'
import type { ChangesAfter, OthersChanges, ReadOthersChanges } from '../../operations/plan/others-changes.ts'
import { commonPlanScopes } from '../../operations/registry/collect-scopes.ts'
import type { ReasonCode } from '../../operations/registry/reason.ts'
import type { NotChecked, Warning } from '../../store/queries/operation-types.ts'
import { type AccountSwitch, accountSwitches, keptFor, type SwitchedBy, type SwitchLog } from './audit-log.ts'
import { type OwnSwitch, ownSwitches, type SortedSwitches, sortOut, switchKinds } from './own-switches.ts'

/** How long to wait for the log, in ms. */
const waitMs = 4_000
/** Plans mention changes of this age, in ms. */
const mentionedFor = 86_400_000

const auditScopes = ['AuditLog.Read.All'] as const
/** Some tenants' Graph wants this too. */
const directoryScope = 'Directory.Read.All'

const nothing: OthersChanges = { changed: new Map(), notes: new Map(), notChecked: [] }

/** What others did to the accounts of a plan that disables or enables them, by Entra's audit log. */
export const othersChanges: ReadOthersChanges<Context> = async (context, planner, { accounts, steps, after }) => {
  const kinds = steps.flatMap(({ kind }) => (Object.hasOwn(switchKinds, kind) ? [kind] : []))
  if (kinds.length === 0 || accounts.length === 0) return nothing
  const enables = kinds.includes('allow-sign-in')
  const now = context.clock.now()
  const oldest = now - keptFor
  const ids = accounts.map(({ id }) => id)
  const own = await ownSwitches(context.store.db, planner.requester.tid, ids, oldest)
  const from = new Map(ids.map((id) => [id.toLowerCase(), changesFrom(id.toLowerCase(), own, after)]))
  const known = [...from.values()].flatMap((time) => time ?? [])
  const mentioned = now - (enables ? keptFor : mentionedFor)
  const since = Math.max(
    oldest,
    after && known.length === ids.length ? Math.min(...known) : Math.min(mentioned, ...known),
  )
  const { requester, channel, directory } = planner
  const readAs = async (scopes: readonly string[]) =>
    context.graph.as(await context.tokenFor(requester, channel, [...commonPlanScopes, ...scopes]), { priority: 'high' })
  const log = await readLog(context.clock, directory, readAs, since)
  if (typeof log === 'string') return { ...nothing, notChecked: [log] }
  const sorted = sortOut(log.switches, own)
  const changed = new Map<string, Judged>()
  const notes = new Map<string, readonly Judged[]>()
  for (const id of ids) {
    const mine = sorted(id)
    const start = from.get(id.toLowerCase())
    const since = start === undefined ? undefined : startOf(mine, start, after)
    const last = since === undefined ? undefined : mine.others.find(({ at }) => at > since)
    if (last) changed.set(id, { switched: last, why: changedBy[last.by.kind] })
    const noted = last
      ? []
      : notesOf(mine, { enables, now, own: own.filter(({ account }) => account === id.toLowerCase()), since })
    if (noted.length > 0) notes.set(id, noted)
  }
  const nameOf = await readNames(planner.directory, [...changed.values(), ...[...notes.values()].flat()])
  const warning = ({ why, switched }: Judged): Warning => ({ why, detail: nameOf(switched.by), at: switched.at })
  const told = after !== undefined || changed.size + notes.size > 0
  return {
    changed: new Map([...changed].map(([id, one]) => [id, warning(one)])),
    notes: new Map([...notes].map(([id, some]) => [id, some.map(warning)])),
    notChecked: [
      ...(log.readFrom > since ? ['outsideOlder' as const] : []),
      ...(told ? ['outsideRecent' as const] : []),
    ],
  }
}

interface Judged {
  readonly why: ReasonCode
  readonly switched: AccountSwitch
}

const changedBy = {
  person: 'changedOutside',
  app: 'changedOutside',
  sync: 'changedBySync',
  disruption: 'changedByDisruption',
} as const satisfies Record<SwitchedBy['kind'], ReasonCode>

const switchedBy = {
  person: 'Outside',
  app: 'Outside',
  sync: 'BySync',
  disruption: 'ByDisruption',
} as const satisfies Record<SwitchedBy['kind'], string>

const noteOf = (switched: AccountSwitch): Judged => ({
  switched,
  why: `${switched.enabled ? 'enabled' : 'disabled'}${switchedBy[switched.by.kind]}`,
})

/** When the operation that matters changed an account; undefined if no change by others matters. */
function changesFrom(account: string, own: readonly OwnSwitch[], after: ChangesAfter | undefined): number | undefined {
  if (!after) return undefined
  const { operation, otherwise } = after
  const sent = own.findLast(
    (one) => one.account === account && (operation === undefined || one.operation === operation),
  )
  return sent?.sent ?? otherwise
}

/** The same by Entra's clock, if the log has that change. */
const startOf = ({ own }: SortedSwitches, start: number, after: ChangesAfter | undefined): number =>
  [...own].find(([, one]) => one.sent === start && (!after?.operation || one.operation === after.operation))?.[0].at ??
  start

/** Who last switched it within a day and, if the plan enables it, who disabled it. */
function notesOf(
  { others, unclear }: SortedSwitches,
  {
    enables,
    now,
    own,
    since = 0,
  }: { enables: boolean; now: number; own: readonly OwnSwitch[]; since?: number | undefined },
): Judged[] {
  const [last] = others
  const lastOwn = own.findLast(({ enabled }) => !enabled)?.sent ?? 0
  const disabled = enables ? others.find(({ enabled, at }) => !enabled && at > lastOwn) : undefined
  const recent = last && last.at > Math.max(now - mentionedFor, since) ? last : undefined
  const told = recent && recent.at > (disabled?.at ?? 0) ? [recent] : []
  const [perhaps] = unclear.filter(({ at }) => at > since)
  return [
    ...told.map(noteOf),
    ...(disabled && disabled.at > since ? [noteOf(disabled)] : []),
    ...(perhaps ? [{ why: 'unclearOutside' as const, switched: perhaps }] : []),
  ]
}

/** Reads the log in time, with the permission only if consent for it already exists; or says why it couldn't be read. */
export async function readLog(
  clock: Context['clock'],
  directory: Directory,
  readAs: (scopes: readonly string[]) => Directory | Promise<Directory>,
  since: number,
): Promise<SwitchLog | Unread> {
  try {
    if (!(await directory.ask(hasPermission, auditScopes[0]))) return 'outsidePermission'
    const more = (await directory.ask(hasPermission, directoryScope)) ? [directoryScope] : []
    return await readInTime(clock, await readAs([...auditScopes, ...more]), since)
  } catch (error) {
    return reasonOf(error)
  }
}

/** What could be read in time, or why nothing could: Entra's limit was used up, or it didn't respond. */
async function readInTime(clock: Context['clock'], directory: Directory, since: number) {
  const cut = new AbortController()
  const turns = new Map<object, number>()
  const note = (job: object, ms: number) => void turns.set(job, clock.elapsed() + ms)
  const reading = withQuotaWaits({ note }, () => directory.ask(accountSwitches, since, cut.signal))
  const inTime = await undefinedAfter(clock, waitMs, () => reading)
  if (inTime) return inTime
  const isWaiting = [...turns.values()].some((at) => at > clock.elapsed())
  cut.abort(new Error('The plan waits no longer'))
  const log = await reading
  if (log.readFrom < Number.POSITIVE_INFINITY) return log
  return isWaiting ? 'outsideBusy' : 'outsideUnavailable'
}

const unread = {
  permission: 'outsidePermission',
  role: 'outsideRole',
  licence: 'outsideUnavailable',
  unavailable: 'outsideUnavailable',
} as const satisfies Record<string, NotChecked>

type Unread = (typeof unread)[keyof typeof unread] | 'outsideBusy'

/** Throws an error that isn't about the log. */
function reasonOf(error: unknown): Unread {
  const because = error instanceof UserError && error.meaning.unread
  if (!because) throw error
  return unread[because]
}

/** The log has sign-in names; people know each other's names. */
export async function readNames(
  directory: Directory,
  some: readonly { readonly switched: AccountSwitch }[],
): Promise<(by: SwitchedBy) => string> {
  const ids = [...new Set(some.flatMap(({ switched: { by } }) => by.id ?? []))]
  if (ids.length === 0) return ({ name }) => name
  try {
    const found = await directory.ask(accountsByIds, ids)
    return ({ id, name }) => (id && found.get(id)?.displayName.trim()) || name
  } catch (error) {
    if (!(error instanceof UserError && error.meaning.unread)) throw error
    return ({ name }) => name
  }
}
