import type { GraphRequest } from '../http/request.ts'
import type { NotApplied } from './judge-responses.ts'

/** One request of a job; owners extend it with whatever identifies the task to them. */
export interface Task {
  readonly request: GraphRequest
  /** How earlier jobs tried it without a clear answer. */
  readonly earlier?: EarlierTries | undefined
}

/** Attempts at a request before this job. */
export interface EarlierTries {
  /** Without those that were throttled. */
  readonly attempts: number
  /** When it was first sent, in ms since the epoch. */
  readonly firstSentAt: number
}

/** A task in the queue. */
export interface QueuedTask<T extends Task> {
  readonly task: T
  attempt: number
  /** How many of its attempts were throttled. */
  throttled: number
  /** Inconclusive responses that gave no retry time. */
  backoffs: number
  /** When it was first sent, in ms since the epoch. */
  firstSentAt: number
  /** `firstSentAt` in `Clock.elapsed` time. */
  begunAt: number
  readyAt: number
  /** Whether the connection failed last time, so that the next attempt uses a new one. */
  fresh: boolean
  /**
   * Whether it is sent alone so that it can't affect others, because a batch was refused as a whole or its response was
   * too large.
   */
  alone: boolean
  /** Whether a response was inconclusive, so that the request might have been applied. */
  open: boolean
  /** How certain it is, from all its responses, that the request was not applied. */
  notApplied: NotApplied
  /** How often it has been refused because others have to come first. */
  waited: number
  /** How often its token was refused. */
  refusals: number
  /** Whether a 403 has led to a resend with a newer token. */
  forbidden: boolean
}

const newEntry = <T extends Task>(task: T): QueuedTask<T> => ({
  task,
  attempt: 0,
  throttled: 0,
  backoffs: 0,
  firstSentAt: 0,
  begunAt: 0,
  readyAt: 0,
  fresh: false,
  alone: false,
  open: false,
  notApplied: 'surely',
  waited: 0,
  refusals: 0,
  forbidden: false,
})

export type TaskQueue<T extends Task> = ReturnType<typeof createTaskQueue<T>>

/** What a job still has to send: new tasks in order, and those waiting to be resent. */
export function createTaskQueue<T extends Task>(tasks: readonly T[]) {
  let lists: (readonly T[])[] = [tasks]
  let position = 0
  let unsent = tasks.length
  let waiting: QueuedTask<T>[] = []

  const nextTask = (): T | undefined => {
    for (let list = lists[0]; list; list = lists[0]) {
      const task = list[position]
      if (task !== undefined) {
        position++
        unsent--
        return task
      }
      lists = lists.slice(1)
      position = 0
    }
    return undefined
  }

  return {
    /**
     * Up to `size` entries that are ready at `now`, in `Clock.elapsed` time. Resends come first, or alone
     * (`sentBefore`).
     */
    take: (size: number, now: number, which: 'all' | 'sentBefore' = 'all') => {
      const taken: QueuedTask<T>[] = []
      const rest: QueuedTask<T>[] = []
      for (const entry of waiting) {
        if (entry.readyAt > now || taken.length >= size || (taken.length > 0 && entry.alone) || taken[0]?.alone) {
          rest.push(entry)
        } else taken.push(entry)
      }
      waiting = rest
      while (which === 'all' && taken.length < size && !taken[0]?.alone) {
        const task = nextTask()
        if (task === undefined) break
        taken.push(newEntry(task))
      }
      return taken
    },
    /** Returns an entry to the queue until its `readyAt`. */
    again: (entry: QueuedTask<T>) => {
      waiting.push(entry)
    },
    /** Returns entries that were not sent after all. New ones are dropped, because the job ends here. */
    putBack: (entries: readonly QueuedTask<T>[]) => {
      waiting.push(...entries.filter((entry) => entry.attempt > 0))
    },
    add: (more: readonly T[]) => {
      if (more.length === 0) return
      lists.push(more)
      unsent += more.length
    },
    /** When the next entry is ready; infinite if none is left. */
    nextAt: () =>
      unsent > 0 ? 0 : waiting.reduce((first, entry) => Math.min(first, entry.readyAt), Number.POSITIVE_INFINITY),
    /** Entries that were sent and are waiting to be resent. */
    unsettled: () => waiting.filter((entry) => entry.attempt > 0),
    /** Number of tasks never sent. */
    unsent: () => unsent,
  }
}
