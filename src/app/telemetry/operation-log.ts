import type { Log } from '../../core/log.ts'
import { hasEnded, type OperationStep } from '../../operations/index.ts'
import { summariseStillEnabled } from '../../operations/model/blocking.ts'
import { facts } from '../../operations/model/facts.ts'
import { progressOf } from '../../operations/model/rows.ts'
import { type ReadContext, readShown } from '../../operations/model/shown.ts'
import { lastStep } from '../../store/queries/audit-steps.ts'
import { type OperationKey, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { failureReasonCounts } from '../../store/queries/run/failure-reasons.ts'

interface LogContext extends ReadContext {
  readonly log: Log
}

/** States in which accounts might have been changed. */
const begunStates = new Set<string>(['needsSignIn', 'paused', 'verifying', 'done', 'stopped'])

/**
 * Logs one line per step of an operation, from its audit entry: the person's object ID, the number of accounts and
 * their results. Operations that leave accounts uncertain are logged as errors.
 */
export async function logStep(
  context: LogContext,
  { tenantId, id, state, stopRequested }: OperationStep,
): Promise<void> {
  const {
    store: { db },
    log,
  } = context
  const key = { tenantId, id }
  const step = await lastStep(db, key, { state, stopRequested })
  if (!step) return
  const counts = stopRequested || begunStates.has(state) ? await countsOf(context, key) : undefined
  const level = counts?.uncertain && hasEnded(state) ? 'error' : 'info'
  log[level]('Operation', { operation: id, ...step, ...counts })
}

/** Accounts by outcome, as shown to people: an account that can still sign in isn't done. */
async function countsOf(context: ReadContext, key: OperationKey) {
  const {
    store: { db },
    registry,
  } = context
  const row = await operationQueries(db).find(key)
  if (!row) return undefined
  const shownOf = await readShown(context, [facts.tally, facts.stillEnabled], [row])
  const read = { shown: shownOf(row) }
  const tally = facts.tally.of(read)
  const enabled = summariseStillEnabled(registry, row, facts.stillEnabled.of(read))
  const { done, notBlocked, failed, uncertain, skipped } = progressOf(row, tally, enabled, registry)
  const reasons = await failureReasonCounts(db, key)
  return {
    done,
    ...(notBlocked > 0 && { notBlocked }),
    failed,
    uncertain,
    skipped,
    open: tally.open,
    ...(Object.keys(reasons).length > 0 && { reasons }),
  }
}
