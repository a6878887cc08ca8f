import type { Log } from '../../core/log.ts'

/** Work that continues after its turn. Its errors are logged, and the process waits for it before stopping. */
export interface Background {
  /** `name`: for the log, if it fails; docs/operations.md says what is missing then. */
  run(name: string, work: () => Promise<unknown>): void
  /** Resolves when nothing is in progress. */
  idle(): Promise<void>
}

export function createBackground(log: Log): Background {
  const working = new Set<Promise<unknown>>()
  return {
    run(name, work) {
      const task: Promise<unknown> = work()
        .catch((error) => log.error('Background work failed', { work: name, error }))
        .finally(() => working.delete(task))
      working.add(task)
    },
    async idle() {
      while (working.size > 0) await Promise.allSettled(working)
    },
  }
}
