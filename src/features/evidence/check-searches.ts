import { UserError } from '../../core/errors.ts'
import { hasEnded, hasRun } from '../../core/operation-states.ts'
import { pausesOperation } from '../../core/sign-in-errors.ts'
import { graphErrors } from '../../graph/directory/errors.ts'
import type { Tx } from '../../operations/lifecycle/advance.ts'
import { knownOperations } from '../../operations/lifecycle/known-operations.ts'
import type { Context } from '../../operations/model/context.ts'
import { channelOf, personOf } from '../../operations/model/rows.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { raisePosts } from '../../store/queries/posts/posts.ts'
import { auditRecords, isNotFound, readAuditSearch, startAuditSearch } from './audit-searches.ts'
import { mailboxSearches } from './look-for-evidence.ts'
import { createMailboxEvidence, mailboxOperations } from './mailbox-evidence.ts'
import { type EvidenceState, mailboxKinds } from './model.ts'
import { evidenceQueries } from './queries.ts'
import { type AuditSearchRow, searchQueries } from './search-queries.ts'

/** Number of searches that one instance checks at once. */
const maxClaimed = 5
/** Searches take minutes: when to check again, in ms. */
const firstCheckAfter = 10_000
const longestDelay = 60_000
const delayAfter = (age: number): number => Math.min(longestDelay, Math.max(firstCheckAfter, age / 4))

/** Checks the searches of Microsoft's audit log that are due. The failure of one never rejects. */
export async function checkSearches(context: Context): Promise<void> {
  const known = knownOperations(context.registry)
  const rows = await searchQueries(context.store.db).claim(context.clock.now(), maxClaimed, known)
  await Promise.all(rows.map((row) => checkSearch(context, row)))
}

const keyOf = ({ tenant_id: tenantId, operation_id: id }: AuditSearchRow): OperationKey => ({ tenantId, id })

async function checkSearch(context: Context, row: AuditSearchRow): Promise<void> {
  const { store, clock, log } = context
  try {
    const operation = await operationQueries(store.db).find(keyOf(row))
    if (!operation) return
    // Traces in accounts that were not changed don't matter to anyone.
    if (hasEnded(operation.state) && !hasRun(operation.state)) return await giveUp(context, row, 'unavailable')
    if (row.give_up_at <= clock.now()) return await giveUp(context, row, 'late')
    await advanceSearch(context, row, operation)
  } catch (error) {
    if (isNotFound(error) && row.search_id === null) return giveUp(context, row, 'notOffered')
    // The new owner of the operation might not be able to read a search that someone else started.
    if (isNotFound(error)) return await searchQueries(store.db).later(row, clock.now() + firstCheckAfter, null)
    const outcome = endingOf(error)
    if (outcome === 'signedOut') return checkLater(context, row, 'signedOut')
    if (outcome !== undefined) return giveUp(context, row, outcome)
    // Other instances check it once the claim has expired.
    log.warn("A search of Microsoft 365's audit log could not be read", { operation: row.operation_id, error })
    if (error instanceof graphErrors.graphThrottled)
      await searchQueries(store.db).later(row, clock.now() + Math.max(firstCheckAfter, error.details.seconds * 1000))
  }
}

/** How an error ends a search; undefined if it might be temporary. */
function endingOf(error: unknown): EvidenceState | undefined {
  if (!(error instanceof UserError)) return undefined
  const { unread } = error.meaning
  if (unread !== undefined && unread !== 'unavailable') return unread
  if (pausesOperation(error)) return 'signedOut'
  if (!(error instanceof graphErrors.graphUnavailable)) return undefined
  const { status = 0 } = error.details
  // Microsoft has refused the search.
  return status >= 400 && status < 500 ? 'failed' : undefined
}

async function advanceSearch(context: Context, row: AuditSearchRow, operation: OperationRow): Promise<void> {
  const { store, clock } = context
  const { scopes } = mailboxSearches
  const directory = context.graph.as(await context.tokenFor(personOf(operation), channelOf(operation), scopes))
  const searches = searchQueries(store.db)
  if (row.search_id === null) {
    const upns = [...(await searches.namesOf(row)).values()]
    const { from_time: from, to_time: to } = row
    const id = await directory.ask(startAuditSearch, { from, to, upns, operations: mailboxOperations })
    await searches.later(row, clock.now() + firstCheckAfter, id)
    return
  }
  const progress = await directory.ask(readAuditSearch, row.search_id)
  if (progress.is === 'failed') return giveUp(context, row, 'failed')
  if (progress.is !== 'succeeded') return checkLater(context, row, 'searching')
  const evidence = createMailboxEvidence(await searches.namesOf(row))
  const { cut } = await directory.ask(auditRecords, row.search_id, evidence.take)
  const now = clock.now()
  await inTransaction(context, keyOf(row), async (tx) => {
    const isLast = await searchQueries(tx).end(row)
    if (isLast === undefined) return false
    const state = cut || progress.cut ? 'cut' : isLast ? 'read' : 'searching'
    const traces = evidence.traces()
    const found = mailboxKinds.map((kind) => ({ kind, state, undated: 0, traces: traces.get(kind) ?? [] }) as const)
    await evidenceQueries(tx).record(keyOf(row), found, now)
    return true
  })
}

/** Schedules the next check. What cards say changes only if a sign-in is needed, or no longer needed. */
async function checkLater(context: Context, row: AuditSearchRow, state: 'searching' | 'signedOut'): Promise<void> {
  const { store, clock } = context
  const now = clock.now()
  await searchQueries(store.db).later(row, now + delayAfter(now - row.to_time))
  const from = state === 'searching' ? 'signedOut' : 'searching'
  await inTransaction(context, keyOf(row), (tx) => evidenceQueries(tx).setState(keyOf(row), [from], state, now))
}

/** Ends all searches of the operation, because partial results would look complete. */
async function giveUp(context: Context, row: AuditSearchRow, state: EvidenceState): Promise<void> {
  const key = keyOf(row)
  await inTransaction(context, key, async (tx) => {
    await searchQueries(tx).endAll(key)
    const from = state === 'late' ? (['searching'] as const) : (['searching', 'signedOut'] as const)
    return evidenceQueries(tx).setState(key, from, state, context.clock.now())
  })
}

/** Runs `work` in a transaction. If anything has changed, cards that show it are updated. */
async function inTransaction(context: Context, key: OperationKey, work: (tx: Tx) => Promise<boolean>): Promise<void> {
  const { store, clock, notifier } = context
  const changed = await store.db.transaction().execute(async (tx) => {
    if (!(await work(tx))) return false
    await raisePosts(tx, key, 'requester', clock.now())
    await raisePosts(tx, key, 'approver', clock.now())
    return true
  })
  if (changed) await notifier.state(key)
}
