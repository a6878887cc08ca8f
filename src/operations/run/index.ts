import { z } from 'zod/v4'
import { withAnySignal } from '../../core/signals.ts'
import { leaseQueries } from '../../store/queries/run/leases.ts'
import { type Context, operationQueue } from '../model/context.ts'
import { createChoreRunner } from './chores.ts'
import { runSlice } from './slice.ts'
import { createChores, isAnythingDue, sweepEvery } from './sweep.ts'

const jobData = z.object({ tenantId: z.string(), id: z.string() })

/** Runs operations in this process until `closing` aborts. */
export function createRunning(context: Context, closing: AbortController) {
  const { store, clock, notifier } = context
  const working = new Set<Promise<void>>()
  let stopSweeping = () => {}

  const track = (task: Promise<void>) => {
    const tracked = task.finally(() => working.delete(tracked))
    working.add(tracked)
    return tracked
  }
  const runner = createChoreRunner(context, createChores(context.features), isAnythingDue)

  return {
    /** Starts processing, including anything earlier processes left behind. */
    start: async (): Promise<void> => {
      if (store.kind === 'pglite') await leaseQueries(store.db).releaseAll()
      await store.queue.work(
        operationQueue,
        async (data, signal) => {
          // Fail the job instead of returning it; otherwise it would come straight back to this process.
          closing.signal.throwIfAborted()
          const key = jobData.parse(data)
          await track(withAnySignal([signal, closing.signal], (either) => runSlice(context, key, either)))
        },
        { concurrency: 4 },
      )
      await runner.sweep()
      stopSweeping = clock.every(sweepEvery, () => void runner.sweep())
    },
    /** Lets running slices finish their batch; the rest continues on another instance, or here after a restart. */
    close: async (): Promise<void> => {
      stopSweeping()
      closing.abort(new Error('The operations are closing'))
      await Promise.allSettled([...working, runner.idle()])
      await notifier.idle()
    },
  }
}
