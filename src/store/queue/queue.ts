import { randomUUID } from 'node:crypto'
import type { Kysely } from 'kysely'
import { fromKysely, type PgBoss } from 'pg-boss'
import type { Clock } from '../../core/clock.ts'
import { waitAtMost } from '../../core/deadline.ts'
import type { Log } from '../../core/log.ts'
import { withAnySignal } from '../../core/signals.ts'
import type { Database } from '../database.ts'
import { asUnavailable } from '../engine/connection-errors.ts'
import type { JobHandler, Queue, SendOptions } from '../store.ts'

/** How long `stop` waits for running handlers, in ms. */
export const stopGrace = 6_000

const queueOptions = {
  // One job per key can wait and any number can run, so the job of a killed process blocks nothing.
  policy: 'short',
  notify: true,
  // Far longer than a slice takes. Nothing waits for a killed process's job to expire, because the sweep sends a new
  // one.
  expireInSeconds: 900,
  retryLimit: 1000,
  retryDelay: 1,
  retryBackoff: true,
  retryDelayMax: 30,
  retentionSeconds: 30 * 24 * 3600,
  deleteAfterSeconds: 3600,
} as const

/**
 * Creates the queue on a running engine. `names` are the queues that `send` can use in a transaction from the start.
 */
export async function createQueue(options: {
  boss: PgBoss
  db: Kysely<Database>
  clock: Clock
  log: Log
  names: readonly string[]
}): Promise<Queue> {
  const { boss, db, clock, log } = options
  const making = new Map<string, Promise<void>>()
  const ready = new Set<string>()
  const closing = new AbortController()
  const working = new Set<string>()
  let stopped: Promise<void> | undefined

  const make = async (name: string) => {
    try {
      await boss.createQueue(name, queueOptions)
      // Queues created by earlier versions get the current options, except for the policy, which can't be changed.
      const { policy, ...changeable } = queueOptions
      await boss.updateQueue(name, changeable)
      ready.add(name)
    } catch (error) {
      // Not cached, so that the next caller tries again.
      making.delete(name)
      throw asUnavailable(error)
    }
  }
  const ensure = (name: string) => {
    const made = making.get(name) ?? make(name)
    making.set(name, made)
    return made
  }

  const send = async (name: string, data: object, { after, tx, singletonKey }: SendOptions = {}) => {
    if (!tx) await ensure(name)
    // Creating it here would happen outside the transaction, which would deadlock on a single connection.
    else if (!ready.has(name)) throw new Error(`The queue ${name} is not known yet: name it when opening the store`)
    // By the database's clock, which decides when jobs are due.
    const startAfter = `${Math.max(0, Math.ceil((after ?? 0) - clock.now()))} milliseconds`
    // Every job needs its own key, because jobs without a key count as equal. The time is part of the key, so that a
    // job for tomorrow doesn't replace one for now.
    const key = singletonKey === undefined ? randomUUID() : `${singletonKey}${after === undefined ? '' : `@${after}`}`
    await boss.send(name, data, { db: fromKysely(tx ?? db), singletonKey: key, startAfter })
  }

  const run = async (name: string, handler: JobHandler, data: object, signal: AbortSignal) => {
    try {
      await withAnySignal([signal, closing.signal], (either) => handler(data, either))
    } catch (error) {
      if (!closing.signal.aborted) log.warn('A job failed and will be retried', { queue: name, job: data, error })
      throw error
    }
    // It might have stopped half-way; the next run finds out whether there is more to do.
    if (closing.signal.aborted) throw new Error('cut short by the shutdown')
  }

  await Promise.all(options.names.map(ensure))
  return {
    send,
    work: async (name, handler, { concurrency = 1 } = {}) => {
      await ensure(name)
      working.add(name)
      // Notifications deliver new jobs immediately; polling delivers delayed and retried ones.
      const pace = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 1 }
      await boss.work<object>(name, { ...pace, localConcurrency: concurrency }, async (jobs) => {
        for (const job of jobs) await run(name, handler, job.data, job.signal)
      })
    },
    age: async (name) => {
      const jobs = await boss.findJobs(name, { queued: true })
      const due = Math.min(...jobs.map(({ startAfter }) => startAfter.getTime()))
      return Math.max(0, clock.now() - due)
    },
    stop: () => {
      const stop = async () => {
        closing.abort(new Error('The bot is shutting down'))
        await waitAtMost(clock, stopGrace, Promise.all([...working].map((name) => boss.offWork(name, { wait: true }))))
      }
      stopped ??= stop()
      return stopped
    },
  }
}
