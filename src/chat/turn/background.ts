import type { Log } from '../../core/log.ts'

export type Background = ReturnType<typeof createBackground>

/** Work that continues after its turn. Its errors are logged, and the process waits for it before stopping. */
export function createBackground(log: Log) {
  const working = new Set<Promise<unknown>>()
  return {
    /** `name`: for the log, if it fails; docs/run.md says what is missing then. */
    run(name: string, work: () => Promise<unknown>) {
      const task: Promise<unknown> = work()
        .catch((error) => log.error('A background task failed', { work: name, error }))
        .finally(() => working.delete(task))
      working.add(task)
    },
    /** Resolves when nothing is in progress. */
    async idle() {
      while (working.size > 0) await Promise.allSettled(working)
    },
  }
}
