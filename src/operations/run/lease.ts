import { signInErrors } from '../../core/sign-in-errors.ts'
import type { Advanced } from '../../store/queries/lifecycle/advance.ts'
import type { OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import { leaseQueries, readLastHolder } from '../../store/queries/run/leases.ts'
import { signOutQueries } from '../../store/queries/sign-outs.ts'
import { claimSlice } from '../lifecycle/advance.ts'
import { type Context, ownerChangesOf } from '../model/context.ts'
import { newToken } from '../model/ids.ts'
import { Interruption } from './interruption.ts'

// The operation of a killed instance is released after this time, found by the next sweep, and continues elsewhere
// within 15 s.
export const leaseTime = 8_000
// People who sign out are promised that nothing more is sent after two seconds.
const renewInterval = 1_000
/** How long one slice works, so that operations take turns and shutdowns don't wait. In ms. */
const sliceTime = 30_000

/** The right to run one operation for the duration of a slice. */
export interface Lease {
  readonly by: string
  /** The operation as claimed. */
  readonly row: OperationRow
  /** Set if this slice started or continued the operation, to be shown. */
  readonly started: Advanced | undefined
  /** Aborts with an `Interruption` when the slice must end. */
  readonly signal: AbortSignal
  /** Aborts, with UserError signedOut, once its owner's token must no longer be used. */
  readonly signedOut: AbortSignal
  /** How often its owner had signed out before the slice began. */
  readonly signOuts: number
  /** What is left of the slice's time, in ms; the slice ends at most one renewal interval after none is left. */
  left(): number
  interrupt(why: Interruption['why']): void
  /** Checks immediately that the lease still holds and no stop was requested; otherwise interrupts. */
  check(): Promise<void>
  /** Stops renewing the lease, which then expires unless released. */
  end(): void
}

/**
 * Whether an operation that lacks a sign-in has to wait for one: not if its owner has signed out and in again since the
 * slice began. Until the transaction ends, nobody can sign in unnoticed.
 */
export async function waitsForSignIn(tx: Context['store']['db'], { row, signOuts }: Lease): Promise<boolean> {
  const { times, signedOut } = await signOutQueries(tx).lock({ tid: row.tenant_id, oid: row.requester_oid })
  return signedOut || times === signOuts
}

/** Claims the operation if there is something to do; otherwise undefined. */
export async function takeLease(
  context: Context,
  key: OperationKey,
  shutdown: AbortSignal,
): Promise<Lease | undefined> {
  const { clock, store, log } = context
  const leases = leaseQueries(store.db)
  const by = `${newToken(context.random)} ${context.instance ?? ''}`
  const start = clock.now()
  // In read-only mode, operations that haven't started wait, and start automatically afterwards.
  const mayBegin = !context.limits.readOnly
  const startElapsed = clock.elapsed()
  // A lease's times advance evenly, so that other instances see it held even if this one's clock is set back.
  const time = () => start + Math.round(clock.elapsed() - startElapsed)
  const left = () => sliceTime - (clock.elapsed() - startElapsed)
  const begun = await claimSlice(context, key, { by, now: start, until: start + leaseTime, mayBegin })
  if (!begun) return undefined
  const { row, started, signOuts: before } = begun
  logTakenOver(context, key, begun.lastBy)

  const controller = new AbortController()
  const signedOut = new AbortController()
  const owner = { tid: row.tenant_id, oid: row.requester_oid }
  const endToken = () => signedOut.abort(new signInErrors.signedOut())
  if (before.signedOut) endToken()
  let until = start + leaseTime
  const interrupt = (why: Interruption['why']) => controller.abort(new Interruption(why))
  const onShutdown = () => interrupt('shutdown')
  if (shutdown.aborted) onShutdown()
  shutdown.addEventListener('abort', onShutdown, { once: true })

  // Completed writes are read back even if further writes are forbidden.
  const writes = row.state === 'running'
  const ownerChanges = ownerChangesOf(context)
  const check = async () => {
    const now = time()
    const kept = await leases.renew(key, { by, now, until: now + leaseTime, ownerChanges })
    if (!kept) return interrupt('lost')
    until = now + leaseTime
    if (writes && kept.stop_requested) interrupt('stopped')
    if (writes && context.limits.readOnly) interrupt('readOnly')
    if (kept.is_changing_owner) interrupt('handedOver')
    const { times, signedOut } = await signOutQueries(store.db).of(owner)
    if (!signedOut && times === before.times) return
    endToken()
    interrupt('signedOut')
  }
  const keep = clock.every(renewInterval, () => {
    if (left() <= 0) interrupt('sliceOver')
    check().catch((error: unknown) => {
      log.warn('The lease of an operation could not be renewed', { operation: key.id, error })
      if (time() >= until) interrupt('lost')
    })
  })
  return {
    by,
    row,
    started,
    signal: controller.signal,
    signedOut: signedOut.signal,
    signOuts: before.times,
    left,
    interrupt,
    check,
    end: () => {
      keep()
      shutdown.removeEventListener('abort', onShutdown)
    },
  }
}

/** Logs that this instance continues what another one began: that one stopped, or died. */
function logTakenOver({ log, instance = '' }: Context, { id }: OperationKey, lastBy: string | null): void {
  const last = readLastHolder(lastBy)
  const from = last?.by.slice(last.by.indexOf(' ') + 1)
  if (!last || from === instance) return
  log.info('Operation', { operation: id, step: 'takenOver', from, why: last.left ? 'stopped' : 'leaseExpired' })
}
