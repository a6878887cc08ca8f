import { AsyncLocalStorage } from 'node:async_hooks'

/** Receives how long work has to wait for a quota. */
export interface QuotaWaits {
  /** `job` will have sent everything in about this many ms; 0 once it no longer waits. */
  note(job: object, ms: number): void
}

const currentWaits = new AsyncLocalStorage<QuotaWaits>()

/** Reports to `waits`, as to whoever is told already, everything that `work` has to wait for, however deeply nested. */
export function withQuotaWaits<T>(waits: QuotaWaits, work: () => T): T {
  const outer = currentWaits.getStore()
  const note = (job: object, ms: number) => {
    outer?.note(job, ms)
    waits.note(job, ms)
  }
  return currentWaits.run({ note }, work)
}

/** Reports a wait to the code that shows the progress of this work, if any does. */
export const noteQuotaWait = (job: object, ms: number): void => currentWaits.getStore()?.note(job, ms)
