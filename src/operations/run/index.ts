import { z } from 'zod/v4'
import { withAnySignal } from '../../core/signals.ts'
import { leaseQueries } from '../../store/queries/run/leases.ts'
import { type Context, operationQueue } from '../model/context.ts'
import { watchVouchers } from '../vouchers/watch.ts'
import { checkSearches } from './audit-searches.ts'
import { runSlice } from './slice.ts'
import { type LeasesAhead, sweep, sweepEvery } from './sweep.ts'

const jobData = z.object({ tenantId: z.string(), id: z.string() })

/** Runs operations in this process until `closing` aborts. */
export function createRunning(context: Context, closing: AbortController) {
  const { store, clock, log, notifier } = context
  const working = new Set<Promise<void>>()
  const leasesAhead: LeasesAhead = new Map()
  let stopSweeping = () => {}

  const track = (task: Promise<void>) => {
    const tracked = task.finally(() => working.delete(tracked))
    working.add(tracked)
    return tracked
  }
  const seekOnce = async () => {
    try {
      await checkSearches(context)
    } catch (error) {
      log.warn('Searches in the audit log of Microsoft 365 could not be continued', { error })
    }
    try {
      await watchVouchers(context)
    } catch (error) {
      log.warn('Could not check whether people are back in', { error })
    }
  }
  let isSeeking = false
  // Microsoft might take long to answer, and nothing else waits for it.
  const seekNow = () => {
    if (isSeeking) return
    isSeeking = true
    void track(seekOnce()).finally(() => {
      isSeeking = false
    })
  }
  const sweepOnce = async () => {
    seekNow()
    try {
      await sweep(context, leasesAhead)
    } catch (error) {
      log.warn('Due operations could not be looked up', { error })
    }
  }
  let sweeping: Promise<void> | undefined
  const sweepNow = () => {
    sweeping ??= track(sweepOnce()).finally(() => {
      sweeping = undefined
    })
    return sweeping
  }

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
      await sweepNow()
      stopSweeping = clock.every(sweepEvery, () => void sweepNow())
    },
    /** Lets running slices finish their batch; the rest continues on another instance, or here after a restart. */
    close: async (): Promise<void> => {
      stopSweeping()
      closing.abort(new Error('The operations are closing'))
      await Promise.allSettled(working)
      await notifier.idle()
    },
  }
}
