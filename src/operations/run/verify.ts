import { UserError } from '../../core/errors.ts'
import { pausesOperation } from '../../core/sign-in-errors.ts'
import { accountStates } from '../../graph/directory/account-states.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { moveChange, readBackChange } from '../../store/queries/lifecycle/changes.ts'
import type { OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import type { Pause } from '../../store/queries/operation-types.ts'
import type { WriteKey } from '../../store/queries/plan/writes.ts'
import { type DueWrite, readUnverifiedWrites } from '../../store/queries/run/due-writes.ts'
import { leaseQueries } from '../../store/queries/run/leases.ts'
import { type ReadBackResult, saveVerifications } from '../../store/queries/run/sending.ts'
import { inChangeTransaction } from '../lifecycle/advance.ts'
import { ownerMessages } from '../lifecycle/event.ts'
import { events, notices } from '../lifecycle/events.ts'
import { type Context, enqueueSlice } from '../model/context.ts'
import { accountIds, channelOf, personOf } from '../model/rows.ts'
import { createSteps, type Step } from '../model/steps.ts'
import { inspectAll } from '../plan/classify.ts'
import { findChangedSince } from '../plan/later-decisions.ts'
import { verifyScopesFor } from '../registry/collect-scopes.ts'
import type { ReadBack } from '../registry/undo.ts'
import { interruptionOf } from './interruption.ts'
import { type Lease, waitsForSignIn } from './lease.ts'

/**
 * Delays before each read-back, in ms: writes usually become visible within seconds, rarely after a minute. What the
 * last one still shows unchanged counts as failed.
 */
const readBackDelays = [0, 5_000, 60_000, 900_000]
/** After this many reads, the result is reported, including anything unconfirmed. */
const readsBeforeResult = 2
const chunk = 2_000
/** Whether a read is the last one. */
const isLast = ({ row }: Pick<Lease, 'row'>): boolean => row.looks + 1 >= readBackDelays.length
/** Assumed number of items per account that are read back slowly; most accounts have fewer. */
const itemsOfAccount = 5

/**
 * Reads back once what an operation changed or might have changed, and schedules the next read. A failed read isn't a
 * failure: the write just stays unconfirmed, as it does with an old value until the last read. Without a token, the
 * next read waits for a sign-in. `whole`: it has a slice to itself. Returns the operation if anything has happened to it.
 */
export async function readBackOperation(
  context: Context,
  key: OperationKey,
  lease: Lease,
  { whole = true }: { readonly whole?: boolean } = {},
): Promise<OperationRow | undefined> {
  const found: Found = { news: false, failed: false, unconfirmed: false, uncertain: false }
  let interrupted = false
  let slow = false
  let pause: Pause | undefined
  try {
    await readBack(context, key, lease, found)
  } catch (error) {
    const why = interruptionOf(lease.signal)?.why
    if (why === 'lost') return undefined
    pause = why === 'signedOut' ? { code: why, details: {} } : why === undefined ? toPause(error) : undefined
    interrupted = why !== undefined && !pause
    slow = whole && why === 'sliceOver'
    if (!interrupted) {
      const level = pause ? 'info' : 'warn'
      context.log[level]("An operation's changes could not be read back", { operation: key.id, error })
      await markUnread(context, key, lease, found)
    }
  }
  const { news: changed, failed, unconfirmed } = found
  const now = context.clock.now()
  // Stores and shows what was read so far. An interrupted read doesn't count, unless a whole slice found nothing new.
  const open = unconfirmed || found.uncertain
  if (pause && open) {
    const { looks } = lease.row
    return storeReadBack(context, key, lease, { looks, lookAt: null, changed: true, failed, settled: false, pause })
  }
  if (interrupted) {
    const looks = lease.row.looks + (slow && !changed ? 1 : 0)
    return storeReadBack(context, key, lease, { looks, lookAt: now, changed, failed, settled: false })
  }
  const looks = lease.row.looks + 1
  const wait = open ? readBackDelays[looks] : undefined
  return storeReadBack(context, key, lease, {
    looks,
    lookAt: wait === undefined ? null : now + wait,
    changed,
    failed,
    settled: !unconfirmed,
  })
}

/** The sign-in, or anything else from a person, without which nothing can be read. */
function toPause(error: unknown): Pause | undefined {
  if (!(error instanceof UserError) || !pausesOperation(error)) return undefined
  const { code, details } = error
  return { code, details }
}

/** Reads back some of an operation's steps for these writes. */
type ReadSteps = (
  rows: readonly DueWrite[],
  steps: readonly Step[],
) => Promise<(step: Step, id: string) => ReadBack<unknown>>

const unreadResult: ReadSteps = async () => () => ({ account: undefined, found: undefined })

/** What reading back has found so far. */
interface Found {
  /** Whether anything was read that wasn't known before. */
  news: boolean
  /** Whether that includes writes that were done and now count as failed. */
  failed: boolean
  /** Whether some writes aren't visible, or couldn't be read. */
  unconfirmed: boolean
  /** Whether it is still unknown if some writes that got no response were applied. */
  uncertain: boolean
}

async function readBack(context: Context, key: OperationKey, lease: Lease, news: Found): Promise<void> {
  const { row, signal } = lease
  const { registry, log } = context
  const scopes = verifyScopesFor(registry, row.actions)
  const connect = async () => {
    lease.signedOut.throwIfAborted()
    const token = await context.tokenFor(personOf(row), channelOf(row), scopes)
    return context.graph.as(token, { priority: 'normal', ended: lease.signedOut })
  }
  let directory: Directory | undefined
  const read: ReadSteps = async (rows, steps) => {
    // Entra refuses a request for no permission. What such steps do, such as preparing passes, isn't seen in Graph.
    if (scopes.length === 0) return unreadResult(rows, steps)
    directory ??= await connect()
    const ids = [...new Set(accountIds(rows))]
    const accounts = await directory.ask(accountStates, ids, { signal })
    const found = await inspectAll(steps, directory, ids, signal)
    return ({ kind }, id) => ({ account: accounts.get(id.toLowerCase()), found: found.get(kind)?.get(id) })
  }
  const steps = createSteps(registry, row.actions)
  // Steps that are visible on the accounts themselves share one read.
  await eachChunk(
    context,
    key,
    lease,
    steps.filter(({ action }) => !action.inspect),
    read,
    news,
  )
  for (const step of steps.filter(({ action }) => action.inspect)) {
    try {
      await eachChunk(context, key, lease, [step], read, news)
    } catch (error) {
      signal.throwIfAborted()
      if (toPause(error)) throw error
      // A step that can't be read doesn't affect the others.
      log.warn("An action's changes could not be read back", { operation: key.id, action: step.kind, error })
      await eachChunk(context, key, lease, [step], unreadResult, news)
    }
  }
}

function markUnread(context: Context, key: OperationKey, lease: Lease, found: Found): Promise<void> {
  return eachChunk(context, key, lease, createSteps(context.registry, lease.row.actions), unreadResult, found)
}

async function eachChunk(
  context: Context,
  key: OperationKey,
  lease: Lease,
  steps: readonly Step[],
  read: ReadSteps,
  found: Found,
): Promise<void> {
  const actions = steps.map(({ kind }) => kind)
  const most = Math.min(chunk, ...steps.flatMap(({ action }) => (action.atOnce ? action.atOnce * itemsOfAccount : [])))
  for (let after: number | undefined = 0; ; ) {
    // A read that failed is recorded even after a sign-out.
    if (read !== unreadResult) lease.signal.throwIfAborted()
    if (after === undefined) return
    const { rows, next } = await readUnverifiedWrites(context.store.db, key, { actions, after }, most)
    if (rows.length === 0) return
    const seen = await read(rows, steps)
    const verified: ReadBackResult[] = []
    for (const step of steps) {
      const mine = rows.filter(({ action }) => action === step.kind)
      const ours = await withoutOverwritten(context, lease, step, mine)
      verified.push(...ours.map((row) => verificationOf(row, step, seen(step, row.account_id ?? ''), isLast(lease))))
    }
    // All together, so that an account's results stay consistent.
    if (await saveVerifications(context.store.db, key, verified, lease.by)) {
      found.news = true
      if (verified.some(({ failed }) => failed)) found.failed = true
    }
    const shows = new Set(verified.filter((one) => one.verified === 'verified').map(nameOf))
    const open = rows.filter((row) => !shows.has(nameOf(row)))
    if (verified.some((one) => one.verified === 'unconfirmed')) found.unconfirmed = true
    if (open.some(({ state, after: follows }) => state === 'uncertain' && follows === null)) found.uncertain = true
    after = next
  }
}

const nameOf = ({ seq, action, target }: WriteKey): string => JSON.stringify([seq, action, target])

/**
 * Excludes writes to accounts that another operation has written to since, because a read would show that operation's
 * effect: uncertain ones, and in the last read all of them.
 */
async function withoutOverwritten(
  context: Pick<Context, 'store' | 'clock'>,
  lease: Pick<Lease, 'row'>,
  step: Step,
  rows: readonly DueWrite[],
): Promise<readonly DueWrite[]> {
  const last = isLast(lease)
  const judged = ({ state }: DueWrite) => last || state === 'uncertain'
  const concerned = rows.filter(judged)
  if (concerned.length === 0) return rows
  const since = await findChangedSince(context, lease.row, step, accountIds(concerned))
  return rows.filter((row) => !judged(row) || !since.has(row.account_id ?? ''))
}

function verificationOf(row: DueWrite, step: Step, seen: ReadBack<unknown>, last: boolean): ReadBackResult {
  const { seq, action, target, state } = row
  const before = row.verified === 'none' && isUnread(step, seen) ? 'unconfirmed' : row.verified
  const shown = step.verify(row, seen)
  const verified = shown === 'unclear' ? 'unconfirmed' : (shown ?? before)
  const lack = state === 'done' && verified === 'verified' ? step.lacks(row, seen) : undefined
  if (lack) return { seq, action, target, verified: 'unconfirmed', ...(lack.why && { reason: { code: lack.why } }) }
  // Graph accepted it, but has not carried it out.
  if (last && state === 'done' && verified === 'unconfirmed' && shown !== 'unclear' && wasRead(step, seen))
    return { seq, action, target, verified, reason: { code: 'notInEffect' }, failed: true }
  // A write not known to have been sent isn't expected to show.
  return { seq, action, target, verified: state === 'done' || verified === 'verified' ? verified : row.verified }
}

const isUnread = ({ action }: Step, { account, found }: ReadBack<unknown>): boolean =>
  (action.inspect ? found : account) === undefined

/** Whether the account could be read and exists. */
const wasRead = (step: Step, seen: ReadBack<unknown>): boolean =>
  !isUnread(step, seen) && (step.action.inspect !== undefined || seen.account !== null)

/** Stores that a read was done and queues the next one, in one transaction. */
async function storeReadBack(
  context: Context,
  key: OperationKey,
  lease: Lease,
  /**
   * `failed`: what changed includes failures. `settled`: the result doesn't depend on another read. `pause`: the next
   * read waits for a sign-in.
   */
  next: { looks: number; lookAt: number | null; changed: boolean; failed: boolean; settled: boolean; pause?: Pause },
): Promise<OperationRow | undefined> {
  const { clock, notifier } = context
  const { looks, settled } = next
  const outcome = await inChangeTransaction(context, async ({ tx, advance }) => {
    const now = clock.now()
    const pause = next.pause && (await waitsForSignIn(tx, lease)) ? next.pause : undefined
    const lookAt = next.pause && !pause ? now : next.lookAt
    const ends = lease.row.state === 'verifying' && (lookAt === null || settled || looks >= readsBeforeResult)
    const looked = { by: lease.by, now, looks, lookAt, pause }
    const finished = moveChange({ to: 'done', now, leaseBy: lease.by, looks, lookAt, ...(pause && { pause }) })
    const told = ends || next.changed
    // The owner has long put the result away.
    const tells = async (row: OperationRow) => (next.failed ? ownerMessages(notices.notInEffect)(row) : [])
    const row = ends
      ? await advance(key, events.finished, { now, change: finished })
      : next.changed
        ? await advance(key, events.readBack, { now, change: readBackChange(looked), tells })
        : undefined
    const mine = told ? row !== undefined : await leaseQueries(tx).looked(key, looked)
    if (mine && lookAt !== null) await enqueueSlice(context, key, { tx, after: lookAt })
    return { row, quietly: mine && !told }
  })
  if (outcome.quietly) void notifier.state(key)
  return outcome.row
}
