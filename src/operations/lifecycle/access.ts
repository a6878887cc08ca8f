import type { Directory } from '../../graph/directory/directory.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import type { Store } from '../../store/store.ts'
import type { Context, LoadContext } from '../model/context.ts'
import { shownBy } from '../model/facts.ts'
import { matchesToken, normalizeId } from '../model/ids.ts'
import { toOperation } from '../model/rows.ts'
import { readShown } from '../model/shown.ts'
import type { Operation, Person, PersonKey } from '../model/types.ts'
import { operationErrors } from './errors.ts'
import { mayOversee } from './operators-and-approvers.ts'

/** Resolves an ID within the person's own tenant. */
export function keyFor(id: string, person: Pick<Person, 'tid'>): OperationKey {
  return { tenantId: person.tid, id: normalizeId(id) }
}

/** The operation with this ID in the person's tenant; throws operationNotFound. */
export async function findOperation(store: Pick<Store, 'db'>, key: OperationKey): Promise<OperationRow> {
  const row = await operationQueries(store.db).find(key)
  if (!row) throw new operationErrors.operationNotFound({ id: key.id })
  return row
}

/** Refuses anyone but the requester, and any token that isn't from this operation's card. */
export function checkRequester(row: OperationRow, person: PersonKey, token?: string): void {
  if (!isOwnedBy(row, person)) throw new operationErrors.notYourOperation({ id: row.id, requester: row.requester_name })
  if (token !== undefined && !matchesToken(token, row.token_hash)) throw new operationErrors.tampered({ id: row.id })
}

/** The person's own operation. Throws operationNotFound and the errors of `checkRequester`. */
export async function findOwn(
  { store }: { readonly store: Pick<Store, 'db'> },
  id: string,
  person: PersonKey,
  token?: string,
): Promise<{ readonly key: OperationKey; readonly row: OperationRow }> {
  const key = keyFor(id, person)
  const row = await findOperation(store, key)
  checkRequester(row, person, token)
  return { key, row }
}

/**
 * Like `checkRequester`, for anything that changes the operation: refuses it while the operation is being handed over.
 */
export function checkOwner(row: OperationRow, person: PersonKey, token?: string): void {
  checkRequester(row, person, token)
  if (row.handing_over !== null) throw new operationErrors.handingOver({ id: row.id })
}

export const isOwnedBy = (row: OperationRow, { oid, tid }: PersonKey): boolean =>
  row.requester_oid === oid && row.tenant_id === tid

/** A person looking at operations. */
export interface Observer {
  readonly person: Person
  /** Reads as this person, to check their group membership each time. */
  readonly directory: Pick<Directory, 'ask'>
}

/**
 * The person's own operation, or someone else's if they can oversee it. Otherwise, and if it would change their own
 * account, throws operationNotFound; throws notYourOperation for an unconfirmed plan.
 */
export async function findVisible(
  { store, limits }: Pick<Context, 'store' | 'limits'>,
  id: string,
  { person, directory }: Observer,
): Promise<{ readonly row: OperationRow; readonly own: boolean }> {
  const key = keyFor(id, person)
  const row = await operationQueries(store.db).find(key)
  if (row && isOwnedBy(row, person)) return { row, own: true }
  // Checked even if the operation doesn't exist, so that neither timing nor errors reveal whether it does.
  const oversees = await mayOversee(limits, directory)
  if (!row || !oversees || (await itemQueries(store.db).changes(key, person.oid))) {
    throw new operationErrors.operationNotFound({ id: key.id })
  }
  if (row.confirmed_at === null) {
    throw new operationErrors.notYourOperation({ id: row.id, requester: row.requester_name })
  }
  return { row, own: false }
}

/** The operation as its requester sees it now. */
export async function loadOperation(context: LoadContext, row: OperationRow): Promise<Operation> {
  const [shown] = await loadOperations(context, [row])
  if (!shown) throw new Error('One operation is shown as one')
  return shown
}

/**
 * Operations of one tenant as their requesters see them now. Takes the same number of statements for many operations as
 * for one.
 */
export async function loadOperations(context: LoadContext, rows: readonly OperationRow[]): Promise<Operation[]> {
  const shownOf = await readShown(context, shownBy(context.features), rows)
  return rows.map((row) => toOperation(row, shownOf(row), context))
}
