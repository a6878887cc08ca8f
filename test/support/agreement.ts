import assert from 'node:assert/strict'
import { endStates } from '../../src/core/operation-states.ts'
import { features } from '../../src/features/index.ts'
import type { Operations, Person } from '../../src/operations/index.ts'
import { type AuditRow, auditQueries } from '../../src/store/queries/audit.ts'
import type { Store } from '../../src/store/store.ts'
import { ofFeature } from './of-feature.ts'

/** None without reports. */
const ofReports = await ofFeature<{
  reportedEnds(rows: readonly AuditRow[]): (operation: string) => Readonly<Record<string, number>>
}>('report', 'ends.ts')

/**
 * Every operation that has ended says the same of its accounts on its card, which counts them in SQL, in its list of
 * accounts, which judges them one by one, and in a report, which knows the audit log only. `kinds`: only these.
 */
export async function checkAgreement(
  store: Store,
  operations: Pick<Operations, 'get' | 'items'>,
  tenantId: string,
  kinds?: readonly string[],
): Promise<void> {
  const rows = await store.db
    .selectFrom('operations')
    .select(['id', 'playbook', 'requester_oid', 'requester_upn', 'requester_name'])
    .where('state', 'in', endStates)
    .where('started_at', 'is not', null)
    .execute()
  assert.equal(
    ofReports !== undefined,
    features.some(({ name }) => name === 'report'),
  )
  const endsOf = ofReports?.reportedEnds(await auditQueries(store.db).range(tenantId, 1, 1_000_000))
  for (const { id, playbook, requester_oid: oid, requester_upn: upn, requester_name: name } of rows) {
    if (kinds && !kinds.includes(playbook)) continue
    const owner: Person = { oid, tid: tenantId, upn, name }
    const { progress, blocking } = await operations.get(id, owner)
    const { items } = await operations.items(id, owner, { offset: 0, limit: 1_000, verdicts: ['change'] })
    const open = items.filter(({ stillEnabled }) => stillEnabled !== null).length
    assert.equal(blocking?.open ?? 0, open, `${id}: the card and its list differ in who can still sign in`)
    if (!endsOf) continue
    const { done = 0, contained = 0, released = 0, failed = 0, uncertain = 0 } = endsOf(id)
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
