import type { Log } from '../core/log.ts'
import { hasEnded, type OperationStep } from '../operations/index.ts'
import { lastStep } from '../store/queries/audit-steps.ts'
import { itemQueries } from '../store/queries/operation-items.ts'
import type { Store } from '../store/store.ts'

/** In these states, accounts may have been changed. */
const begun = new Set<string>(['needsSignIn', 'paused', 'verifying', 'done', 'stopped'])

/**
 * Logs one line per step of an operation, from its audit entry: object id of the person, number of accounts and their
 * results. Operations that leave accounts uncertain are logged as warnings.
 */
export async function logStep(
  { db }: Pick<Store, 'db'>,
  log: Log,
  { tenantId, id, state, stopRequested }: OperationStep,
): Promise<void> {
  const key = { tenantId, id }
  const step = await lastStep(db, key, { state, stopRequested })
  if (!step) return
  const { done, failed, uncertain, skipped, open } =
    stopRequested || begun.has(state) ? await itemQueries(db).tally(key) : ({} as Counts)
  const level = uncertain && hasEnded(state) ? 'error' : 'info'
  log[level]('Operation', { operation: id, ...step, done, failed, uncertain, skipped, open })
}

type Counts = Partial<Awaited<ReturnType<ReturnType<typeof itemQueries>['tally']>>>
