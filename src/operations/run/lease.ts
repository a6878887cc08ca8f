import { leaseQueries } from '../../store/queries/operation-leases.ts'
import type { OperationKey, OperationRow } from '../../store/queries/operations.ts'
import type { Context } from '../context.ts'
import { newToken } from '../ids.ts'
import { Interruption } from './interruption.ts'

// A killed instance's operation is free after the first, found by the sweep soon after, and goes on elsewhere in 15 s.
const leaseTime = 8_000
const beat = 2_000
/** How long one slice works, so that operations take turns and a shutdown never waits. */
const sliceTime = 30_000

/** The right to run one operation, for the length of one slice. */
export interface Lease {
  readonly by: string
  /** The operation as it was when taken. */
  readonly row: OperationRow
  /** Fires with an `Interruption` when the slice has to end. */
  readonly signal: AbortSignal
  interrupt(why: Interruption['why']): void
  /** Looks at once whether the lease still holds and nobody asked to stop; interrupts when not. */
  check(): Promise<void>
  /** Stops keeping it; it runs out by itself unless given back. */
  end(): void
}

/** Takes the operation if it is there to be run; undefined when there is nothing to do. */
export async function takeLease(
  context: Context,
  key: OperationKey,
  shutdown: AbortSignal,
): Promise<Lease | undefined> {
  const { clock, store, log } = context
  const leases = leaseQueries(store.db)
  const by = newToken(context.random)
  const start = clock.now()
  // What has not begun while nothing may be written waits, and goes on by itself afterwards.
  const mayBegin = !context.limits.readOnly
  const row = await leases.claim(key, { by, now: start, until: start + leaseTime, mayBegin })
  if (!row) return undefined
  // It has just begun, or begun again; a slice that takes it up finds it running since.
  if (row.state === 'running' && row.changed_at === start)
    context.onStep({ ...key, kind: row.playbook, state: 'running' })

  const controller = new AbortController()
  let until = start + leaseTime
  const interrupt = (why: Interruption['why']) => controller.abort(new Interruption(why))
  const onShutdown = () => interrupt('shutdown')
  if (shutdown.aborted) onShutdown()
  shutdown.addEventListener('abort', onShutdown, { once: true })

  // What was written is read back whatever forbids to write more.
  const writes = row.state === 'running'
  const check = async () => {
    const now = clock.now()
    const kept = await leases.renew(key, { by, now, until: now + leaseTime })
    if (!kept) return interrupt('lost')
    until = now + leaseTime
    if (writes && kept.stop_requested) interrupt('stopped')
    if (writes && context.limits.readOnly) interrupt('readOnly')
  }
  const keep = clock.every(beat, () => {
    if (clock.now() - start >= sliceTime) interrupt('sliceOver')
    check().catch((error: unknown) => {
      log.warn('a lease could not be renewed', { operation: key.id, error })
      if (clock.now() >= until) interrupt('lost')
    })
  })
  return {
    by,
    row,
    signal: controller.signal,
    interrupt,
    check,
    end: () => {
      keep()
      shutdown.removeEventListener('abort', onShutdown)
    },
  }
}
