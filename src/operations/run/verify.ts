import { lookScopes } from '../../actions/scopes.ts'
import { type AccountState, endedBy } from '../../graph/directory/verify.ts'
import { itemQueries, type OperationItemRow } from '../../store/queries/operation-items.ts'
import { linkQueries } from '../../store/queries/operation-links.ts'
import type { ProofState } from '../../store/queries/operation-tables.ts'
import { type Proven, proofQueries } from '../../store/queries/operation-verification.ts'
import { type OperationKey, operationQueries } from '../../store/queries/operations.ts'
import { announce, type Context, nudge } from '../context.ts'
import { wantedState } from '../plan/classify.ts'
import { accountIds, channelOf, personOf } from '../rows.ts'
import type { Kind } from '../types.ts'
import { interruptionOf } from './interruption.ts'
import type { Lease } from './lease.ts'

/** When to read back, in ms after one another: what was written may show only after some seconds, and rarely a minute. */
const waits = [0, 5_000, 60_000]
/** After so many looks the result is told, with what is not confirmed by then. */
const looksBeforeResult = 2
const chunk = 2_000

/**
 * Reads back once what an operation changed or may have, and says when to look again. An old value is no failure, and neither is a look
 * that was not possible, for want of a token say: what is not seen is not confirmed, no more.
 */
export async function look(context: Context, key: OperationKey, lease: Lease): Promise<void> {
  const items = itemQueries(context.store.db)
  const before = await items.tally(key)
  let interrupted = false
  try {
    await readBack(context, key, lease)
  } catch (error) {
    const why = interruptionOf(lease.signal)?.why
    if (why === 'lost') return
    interrupted = why !== undefined
    if (!interrupted) {
      context.log.warn('what an operation changed could not be read back', { operation: key.id, error })
      await markUnread(context, key, lease)
    }
  }
  const after = await items.tally(key)
  const seen = ['verified', 'unconfirmed', 'uncertain'] as const
  const changed = seen.some((name) => before[name] !== after[name])
  const now = context.clock.now()
  // What was read until then is stored and shown; the look itself does not count.
  if (interrupted)
    return conclude(context, key, lease, { looks: lease.row.looks, lookAt: now, changed, settled: false })
  const looks = lease.row.looks + 1
  const wait = after.unconfirmed + after.uncertain > 0 ? waits[looks] : undefined
  await conclude(context, key, lease, {
    looks,
    lookAt: wait === undefined ? null : now + wait,
    changed,
    settled: after.unconfirmed === 0,
  })
}

async function readBack(context: Context, key: OperationKey, lease: Lease): Promise<void> {
  const { row, signal } = lease
  const connect = async () =>
    context.graph.as(await context.tokenFor(personOf(row), channelOf(row), lookScopes), { priority: 'normal' })
  let directory: Awaited<ReturnType<typeof connect>> | undefined
  await eachChunk(context, key, lease, async (rows) => {
    directory ??= await connect()
    return directory.states(accountIds(rows), { signal })
  })
}

function markUnread(context: Context, key: OperationKey, lease: Lease): Promise<void> {
  return eachChunk(context, key, lease, async () => new Map())
}

async function eachChunk(
  { store }: Context,
  key: OperationKey,
  lease: Lease,
  read: (rows: readonly OperationItemRow[]) => Promise<ReadonlyMap<string, AccountState>>,
): Promise<void> {
  const proofs = proofQueries(store.db)
  for (let last = 0; ; ) {
    lease.signal.throwIfAborted()
    const rows = await proofs.unproven(key, last, chunk)
    if (rows.length === 0) return
    const states = await read(rows)
    const ours = await notOverwritten(store, key, lease.row.kind, rows)
    await proofs.prove(
      key,
      ours.map((row) => proofOf(row, states.get(row.account_id?.toLowerCase() ?? ''), lease.row.kind)),
      lease.by,
    )
    last = rows.at(-1)?.seq ?? last
  }
}

/** Without the uncertain changes that another operation has made since: what is read then is that one's doing. */
async function notOverwritten(
  store: Context['store'],
  key: OperationKey,
  kind: Kind,
  rows: readonly OperationItemRow[],
): Promise<readonly OperationItemRow[]> {
  const uncertain = rows.filter(({ change }) => change === 'uncertain')
  if (uncertain.length === 0) return rows
  const since = await linkQueries(store.db).changedSince(key, kind, accountIds(uncertain))
  return rows.filter(({ change, account_id: id }) => change !== 'uncertain' || !since.has(id ?? ''))
}

/** What a state proves of an item's writes; undefined is a state that could not be read. */
function proofOf(row: OperationItemRow, state: AccountState | undefined, kind: Kind): Proven {
  const wanted = wantedState(kind)
  const sessions = (known: ProofState): ProofState => {
    if (state === undefined) return known
    if (state === null) return 'unconfirmed'
    // Where Graph does not say since when sessions are valid, nothing is claimed.
    if (Number.isNaN(state.validFrom) || row.sent_at === null) return 'none'
    return endedBy(row.sent_at, state.validFrom) ? 'verified' : 'unconfirmed'
  }
  const change = (): ProofState => {
    if (wanted === undefined) return sessions(row.proof)
    return state?.enabled === wanted ? 'verified' : 'unconfirmed'
  }
  const signOutProof = row.sign_out === 'done' ? sessions(row.sign_out_proof) : row.sign_out_proof
  const proof = change()
  // What nobody knows to have been sent is not expected to show.
  const known = row.change === 'done' || proof === 'verified' ? proof : row.proof
  return { seq: row.seq, proof: known, signOutProof }
}

/** Stores that it was looked, and with it, in one transaction, that the next look is wanted. */
async function conclude(
  context: Context,
  key: OperationKey,
  lease: Lease,
  /** `settled`: the result need not wait for another look. */
  next: { looks: number; lookAt: number | null; changed: boolean; settled: boolean },
): Promise<void> {
  const { store, clock, teller } = context
  const { looks, lookAt, settled } = next
  const ends = lease.row.state === 'verifying' && (lookAt === null || settled || looks >= looksBeforeResult)
  const { mine, ended } = await store.db.transaction().execute(async (tx) => {
    const by = { now: clock.now(), looks, lookAt }
    const ended = ends
      ? await operationQueries(tx).move(key, { ...by, from: ['verifying'], to: 'done', leaseBy: lease.by })
      : undefined
    const mine = ends
      ? ended !== undefined
      : await proofQueries(tx).looked(key, { ...by, by: lease.by, changed: next.changed })
    if (mine && lookAt !== null) await nudge(context, key, { tx, after: lookAt })
    return { mine, ended }
  })
  if (ended) announce(context, ended)
  else if (mine) void teller.state(key)
}
