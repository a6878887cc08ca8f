import { hasRun } from '../../core/operation-states.ts'
import { auditQueries, type NewAuditEntry, ownSteps } from '../../store/queries/audit.ts'
import type { OperationKey } from '../../store/queries/lifecycle/operations.ts'
import type { NotChecked, Warning } from '../../store/queries/operation-types.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import type { Store } from '../../store/store.ts'
import { findOperation, keyFor } from '../lifecycle/access.ts'
import { hasParts } from '../lifecycle/known-operations.ts'
import type { Context } from '../model/context.ts'
import { createSteps } from '../model/steps.ts'
import type { Person } from '../model/types.ts'
import { changesAfter, type OthersReader, readOthersChanges } from './others-changes.ts'

/** An account that others have changed, and how. */
interface ChangedAccount extends Pick<Warning, 'why' | 'detail' | 'at'> {
  readonly account: { readonly id: string | null; readonly upn: string | null; readonly name: string | null }
}

/** Records which accounts others have changed, as far as this person has read it. */
export async function recordChangedAccounts(
  db: Store['db'],
  { tenantId, id: operation }: OperationKey,
  kind: string,
  by: Person,
  changed: readonly ChangedAccount[],
): Promise<void> {
  if (changed.length === 0) return
  const { oid, upn, name } = by
  const entries = changed.map(
    ({ account, why, ...one }): NewAuditEntry => ({
      step: ownSteps.changedByOthers,
      actor: { oid, upn, name },
      operation,
      kind,
      account,
      after: textOf(one),
      why,
    }),
  )
  await auditQueries(db).append(tenantId, entries)
}

const textOf = ({ detail, at }: Pick<Warning, 'detail' | 'at'>): string =>
  [detail, at && new Date(at).toISOString()].filter(Boolean).join(', ')

/**
 * Reads who has changed an operation's accounts since, and records what isn't recorded yet; returns what couldn't be
 * read. For reports, which contain only what is recorded.
 */
export async function recordOthersChanges(
  context: Context,
  id: string,
  reader: OthersReader,
): Promise<readonly NotChecked[]> {
  const { store, registry } = context
  const key = keyFor(id, reader.requester)
  const row = await findOperation(store, key)
  if (!hasRun(row.state) || !hasParts(registry, row)) return []
  const actions = row.actions.map(({ kind }) => kind)
  const rows = await itemQueries(store.db).written(key, { actions, states: ['done', 'uncertain'] })
  const byId = new Map(
    rows.flatMap(({ account_id: account, account_upn: upn, account_name: name }) =>
      account === null ? [] : [[account, { id: account, upn, name }] as const],
    ),
  )
  const { changed, notChecked } = await readOthersChanges(context, reader, {
    accounts: [...byId.values()],
    steps: createSteps(registry, row.actions),
    after: changesAfter(row),
    include: false,
  })
  const known = new Set(
    (await auditQueries(store.db).aboutAccounts(key, ownSteps.changedByOthers)).map(
      ({ account, after }) => `${account} ${after}`,
    ),
  )
  const fresh = [...changed].flatMap(([account, warning]) => {
    const named = byId.get(account)
    return named && !known.has(`${account} ${textOf(warning)}`) ? [{ ...warning, account: named }] : []
  })
  await recordChangedAccounts(store.db, key, row.playbook, reader.requester, fresh)
  return notChecked
}
