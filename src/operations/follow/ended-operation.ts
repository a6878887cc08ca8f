import { planScopesOf } from '../../actions/scopes.ts'
import { UserError } from '../../core/errors.ts'
import type { AccountHistory, FailureReason } from '../../core/model.ts'
import { hasEnded } from '../../core/operation-states.ts'
import type { NewItem, OperationItemRow } from '../../store/queries/operation-items.ts'
import type { NewWrite } from '../../store/queries/operation-writes.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../store/queries/operations.ts'
import { checkOwner, find, keyFor } from '../access.ts'
import type { Context } from '../context.ts'
import type { PlanRequest } from '../plan/plan.ts'
import { mandatory } from '../plan/read-accounts.ts'
import { undoing } from '../steps.ts'
import type { Person, Verdict, Why } from '../types.ts'

/** Who requests an operation that follows another, and how to show it. */
export type FollowRequest = Pick<PlanRequest, 'requester' | 'directory' | 'locale' | 'channel' | 'onProgress'>

/** The operation to follow. Throws operationNotFound, notYourOperation, or notEnded while it is still going. */
export async function findEnded(
  { store }: Context,
  id: string,
  { requester }: FollowRequest,
): Promise<{ key: OperationKey; row: OperationRow }> {
  const key = keyFor(id, requester)
  const row = await find(store, key)
  checkOwner(row, requester)
  if (!hasEnded(row.state)) throw new UserError('notEnded', { id: row.id })
  return { key, row }
}

/** Permissions for planning it. Whether the person may follow it is checked when they try. */
export async function followScopes(
  { store, registry }: Context,
  id: string,
  how: 'undo' | 'retry',
  person: Pick<Person, 'oid' | 'tid'>,
): Promise<readonly string[]> {
  const row = await operationQueries(store.db).find(keyFor(id, person))
  if (!row || row.requester_oid !== person.oid) return []
  const undone = how === 'undo'
  const playbook = undone ? registry.playbook(row.playbook).undo : row.playbook
  const actions = undone ? undoing(registry, row.actions).map(({ planned }) => planned) : row.actions
  // The plan asks for the others' permissions one by one, and leaves out what it may not read.
  return planScopesOf(registry, playbook === null ? [] : actions.filter(mandatory(registry, playbook, actions)))
}

/** An account of the original operation, as an item of the new plan. */
export function itemOf(
  row: OperationItemRow,
  index: number,
  judged: {
    verdict: Verdict
    why?: Why | null
    detail?: string | null
    reason?: FailureReason
    enabled?: boolean
    history?: AccountHistory
    writes?: readonly NewWrite[]
  },
): NewItem {
  return {
    seq: index + 1,
    input: row.input,
    verdict: judged.verdict,
    why: judged.why ?? null,
    detail: judged.detail ?? null,
    account_id: row.account_id,
    account_upn: row.account_upn,
    account_name: row.account_name,
    account_enabled: judged.enabled ?? row.account_enabled,
    account_guest: row.account_guest,
    account_synced: row.account_synced,
    by_name: row.by_name,
    account_title: row.account_title,
    account_department: row.account_department,
    reason: judged.reason ?? null,
    ...(judged.history && { history: judged.history }),
    ...(judged.writes && { writes: judged.writes }),
  }
}
