import assert from 'node:assert/strict'
import { endStates } from '../../src/core/operation-states.ts'
import { accountFacts } from '../../src/features/report/account-facts.ts'
import { type Entry, entryOf } from '../../src/features/report/entries.ts'
import type { Operations, Person } from '../../src/operations/index.ts'
import { auditQueries } from '../../src/store/queries/audit.ts'
import type { Store } from '../../src/store/store.ts'
import { stateSteps } from '../support/audit.ts'
import { wholeRegistry } from '../support/registry.ts'

const endsOf = (entries: readonly Entry[]): Readonly<Record<string, number>> => {
  const byAccount = new Map<string, Entry[]>()
  for (const entry of entries) {
    const id = entry.account?.id
    if (id) byAccount.set(id, [...(byAccount.get(id) ?? []), entry])
  }
  const counts: Record<string, number> = {}
  for (const own of byAccount.values()) {
    // As if each operation had a report of its own; what follows it changes what became of its accounts.
    const { end } = accountFacts(own, new Map(), wholeRegistry)
    counts[end] = (counts[end] ?? 0) + 1
  }
  return counts
}

/**
 * Every operation that has ended says the same of its accounts on its card, which counts them in SQL, in its list of
 * accounts, which judges them one by one, and in a report, which knows the audit log only.
 */
export async function checkAgreement(store: Store, operations: Operations, tenantId: string): Promise<void> {
  const rows = await store.db
    .selectFrom('operations')
    .select(['id', 'requester_oid', 'requester_upn', 'requester_name'])
    .where('state', 'in', endStates)
    .where('started_at', 'is not', null)
    .execute()
  const audit = (await auditQueries(store.db).range(tenantId, 1, 1_000_000)).map((row) =>
    entryOf(row, { states: stateSteps, registry: wholeRegistry }),
  )
  for (const { id, requester_oid: oid, requester_upn: upn, requester_name: name } of rows) {
    const owner: Person = { oid, tid: tenantId, upn, name }
    const { progress, blocking } = await operations.get(id, owner)
    const { items } = await operations.items(id, owner, { offset: 0, limit: 1_000, verdicts: ['change'] })
    const open = items.filter(({ stillEnabled }) => stillEnabled !== null).length
    assert.equal(blocking?.open ?? 0, open, `${id}: the card and its list differ in who can still sign in`)
    const ends = endsOf(audit.filter(({ operation }) => operation === id))
    const { done = 0, contained = 0, released = 0, failed = 0, uncertain = 0 } = ends
    const already = items.filter(({ change, why }) => change === 'skipped' && why === 'already').length
    // A report calls an account contained that was blocked already; a card doesn't count it as done.
    const reported = { done: done + contained + released, failed, uncertain }
    const isBlock = blocking !== null
    const shown = {
      done: progress.done + progress.notBlocked + (isBlock ? already : 0),
      failed: progress.failed,
      uncertain: progress.uncertain,
    }
    assert.deepEqual(reported, shown, `${id}: the report and the card differ`)
  }
}
