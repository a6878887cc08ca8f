import type { GraphRequest } from '../http/request.ts'
import type { TurnedAway } from './outcome.ts'

/** One request of a job, with whatever its owner needs to know it by. */
export interface Task {
  readonly request: GraphRequest
}

/** A task on its way. */
export interface Entry<T extends Task> {
  readonly task: T
  attempt: number
  /** How many answers left it open without a time to come again. */
  untold: number
  firstSentAt: number
  readyAt: number
  /** The last try broke the way itself: the next takes a new connection. */
  fresh: boolean
  /** Graph refused the batch as a whole, or its answer was too large: this task goes alone, so that it harms no other. */
  alone: boolean
  /** An answer left open whether the request was carried out. */
  open: boolean
  /** How far its answers, all of them, rule out that it was carried out. */
  turnedAway: TurnedAway
  /** How many times its token was refused. */
  refusals: number
  /** It was answered 403, and is sent again with a newer token. */
  forbidden: boolean
}

const newEntry = <T extends Task>(task: T): Entry<T> => ({
  task,
  attempt: 0,
  untold: 0,
  firstSentAt: 0,
  readyAt: 0,
  fresh: false,
  alone: false,
  open: false,
  turnedAway: 'surely',
  refusals: 0,
  forbidden: false,
})

/** What a job still has to send: tasks never sent, in their order, and those that wait to be sent again. */
export interface TaskQueue<T extends Task> {
  /** The next at most `size` entries that may go at `now`; those that were sent before go first, or alone. */
  take(size: number, now: number, which?: 'all' | 'sentBefore'): Entry<T>[]
  /** Puts an entry back, for its `readyAt`. */
  again(entry: Entry<T>): void
  /** Takes back entries that did not leave after all: those never sent before are dropped, for the job ends here. */
  putBack(entries: readonly Entry<T>[]): void
  add(tasks: readonly T[]): void
  /** When the next entry may go (ms since the epoch); infinite when none is left. */
  nextAt(): number
  /** Those that were sent and wait to be sent again. */
  unsettled(): readonly Entry<T>[]
  /** How many were never sent. */
  unsent(): number
}

export function createTaskQueue<T extends Task>(tasks: readonly T[]): TaskQueue<T> {
  let lists: (readonly T[])[] = [tasks]
  let position = 0
  let unsent = tasks.length
  let waiting: Entry<T>[] = []

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
    take: (size, now, which = 'all') => {
      const taken: Entry<T>[] = []
      const rest: Entry<T>[] = []
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
    again: (entry) => {
      waiting.push(entry)
    },
    putBack: (entries) => {
      waiting.push(...entries.filter((entry) => entry.attempt > 0))
    },
    add: (more) => {
      if (more.length === 0) return
      lists.push(more)
      unsent += more.length
    },
    nextAt: () =>
      unsent > 0 ? 0 : waiting.reduce((first, entry) => Math.min(first, entry.readyAt), Number.POSITIVE_INFINITY),
    unsettled: () => waiting.filter((entry) => entry.attempt > 0),
    unsent: () => unsent,
  }
}
