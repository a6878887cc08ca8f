import type { Settled as SettledFate } from '../../graph/batch/outcome.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { type GraphRequest, requests } from '../../graph/http/request.ts'
import { itemQueries, type OperationItemRow, type Settled, type Wave } from '../../store/queries/operation-items.ts'
import type { OperationKey } from '../../store/queries/operations.ts'
import type { Context } from '../context.ts'
import { wantedState } from '../plan/classify.ts'
import { loadProtection, type Protection } from '../plan/protection.ts'
import { accountIds, approverOf, personOf } from '../rows.ts'
import type { Lease } from './lease.ts'
import { recheck } from './recheck.ts'
import type { createRefusals } from './refusals.ts'

/** How many accounts are read, judged and handed to the directory at once. */
const chunk = 2_000
export const everything = 1_000_000

/** One slice at work. */
export interface Run {
  readonly context: Context
  readonly key: OperationKey
  readonly lease: Lease
  readonly directory: Directory
  readonly refusals: ReturnType<typeof createRefusals>
  /** Whether any write got an end in this slice. */
  progressed: boolean
}

/** The first wave: what the operation is for. Ends when every account has had its change; an interruption is thrown. */
export async function changeAll(run: Run): Promise<void> {
  const { context, lease, directory } = run
  let protection: Protection | undefined
  await eachChunk(run, 'change', async (rows) => {
    protection ??= await loadProtection(directory, context.limits, personOf(lease.row), approverOf(lease.row))
    await changeSome(run, rows, protection)
  })
}

/** Hands out what has no end yet, until everything has one. */
async function eachChunk(run: Run, wave: Wave, work: (rows: readonly OperationItemRow[]) => Promise<void>) {
  const { context, key, lease } = run
  let before: string | undefined
  for (;;) {
    lease.signal.throwIfAborted()
    const rows = await itemQueries(context.store.db).next(key, wave, ['pending', 'sending'], chunk)
    if (rows.length === 0) return
    const these = rows.map(({ seq }) => seq).join()
    // A round that ends nothing would be followed by the same round for ever.
    if (these === before) {
      await lease.check()
      lease.signal.throwIfAborted()
      throw new Error('No account got an end in a whole round of writing')
    }
    before = these
    await work(rows)
  }
}

async function changeSome(run: Run, rows: readonly OperationItemRow[], protection: Protection): Promise<void> {
  const { kind } = run.lease.row
  const wanted = wantedState(kind)
  const judged = await recheck(run, rows, protection)
  await settle(
    run,
    'change',
    judged.flatMap(({ end }) => end ?? []),
  )
  const toChange = judged.filter(({ end }) => !end).map(({ row }) => row)
  await send(run, 'change', toChange, (id) =>
    wanted === undefined ? requests.revokeSessions(id) : requests.patchUser(id, { accountEnabled: wanted }),
  )
}

/** The second wave: signs out those whose change is done, and nobody else. An interruption is thrown. */
export async function signOutAll(run: Run): Promise<void> {
  const items = itemQueries(run.context.store.db)
  // Whether anybody is signed out after it or not: only reading tells what became of a change that was not answered.
  await settleArrived(run, await items.next(run.key, 'change', ['uncertain'], everything))
  const unchanged = await items.signOutsAfter(run.key, ['failed', 'skipped', 'uncertain'], everything)
  await settle(
    run,
    'sign_out',
    unchanged.map(({ seq }) => ({ seq, to: 'skipped' })),
  )
  await eachChunk(run, 'sign_out', (rows) => send(run, 'sign_out', rows, requests.revokeSessions))
}

/** Looks whether the changes arrived that were on their way; what cannot be told so stays as it is. */
export async function settleSent(run: Run): Promise<void> {
  await settleArrived(run, await itemQueries(run.context.store.db).next(run.key, 'change', ['sending'], everything))
}

async function settleArrived(run: Run, rows: readonly OperationItemRow[]): Promise<void> {
  const wanted = wantedState(run.lease.row.kind)
  if (rows.length === 0 || wanted === undefined) return
  const accounts = await run.directory.byIds(accountIds(rows))
  const arrived = rows.filter((row) => accounts.get(row.account_id ?? '')?.accountEnabled === wanted)
  await settle(
    run,
    'change',
    arrived.map(({ seq }) => ({ seq, to: 'done' })),
  )
}

/** Stores how writes ended, and shows it when it is time. */
export async function settle(run: Run, wave: Wave, settled: readonly Settled[]): Promise<void> {
  const { context, key, lease } = run
  if (settled.length === 0) return
  await itemQueries(context.store.db).settle(key, wave, settled, lease.by)
  run.progressed = true
  void context.teller.progress(key)
}

async function send(
  run: Run,
  wave: Wave,
  rows: readonly OperationItemRow[],
  request: (id: string) => GraphRequest,
): Promise<void> {
  const { context, key, lease } = run
  const changes = rows.flatMap((row) => (row.account_id ? { key: `${row.seq}`, request: request(row.account_id) } : []))
  if (changes.length === 0) return
  await run.directory.write(changes, {
    signal: lease.signal,
    onSending: async (keys) => {
      if (context.limits.readOnly) lease.interrupt('readOnly')
      lease.signal.throwIfAborted()
      const seqs = keys.map(Number)
      const marked = await itemQueries(context.store.db).markSending(key, wave, seqs, lease.by, context.clock.now())
      if (marked === keys.length) return
      await lease.check()
      lease.signal.throwIfAborted()
      throw new Error('Accounts about to be changed had an end already')
    },
    onSettled: async (settled) => {
      const ends = settled.filter(isOver).map(toSettled)
      const does = wave === 'sign_out' || lease.row.kind === 'signOut' ? 'endSessions' : 'enableOrDisable'
      await settle(run, wave, await run.refusals.explain(ends, rows, does))
    },
  })
}

interface SettledWrite {
  readonly key: string
  readonly fate: SettledFate
}

/** False for what was given up because this slice ends, which says nothing about the account: the next slice looks and goes on. */
function isOver({ fate }: SettledWrite): boolean {
  return fate.fate === 'done' || fate.reason.code !== 'cancelled'
}

function toSettled({ key, fate: { fate: to, ...how } }: SettledWrite): Settled {
  return { seq: Number(key), to, ...how }
}
