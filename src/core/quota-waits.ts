import { AsyncLocalStorage } from 'node:async_hooks'

/** Receives how long work has to wait for a quota. */
export interface QuotaWaits {
  /** About this long from now, in ms, until `job` has sent everything; 0 once it doesn't wait any more. */
  note(job: object, ms: number): void
}

const watching = new AsyncLocalStorage<QuotaWaits>()

/** Reports to `waits` whatever `work` has to wait for, however deep inside. */
export const withQuotaWaits = <T>(waits: QuotaWaits, work: () => T): T => watching.run(waits, work)

/** Reports a wait to whoever shows progress of this work, if anyone. */
export const noteQuotaWait = (job: object, ms: number): void => watching.getStore()?.note(job, ms)
