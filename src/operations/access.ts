import { neverUndone, onPremisesTasks } from '../actions/registry.ts'
import { UserError } from '../core/errors.ts'
import { confirmedStates, hasEnded, toStartStates } from '../core/operation-states.ts'
import type { Directory } from '../graph/directory/directory.ts'
import { questionQueries } from '../store/queries/approval/questions.ts'
import { linkQueries } from '../store/queries/follow/links.ts'
import { replacementQueries } from '../store/queries/follow/replacements.ts'
import { handoverQueries } from '../store/queries/handover/handovers.ts'
import { type OperationKey, type OperationRow, operationQueries } from '../store/queries/lifecycle/operations.ts'
import { itemQueries } from '../store/queries/plan/items.ts'
import type { Store } from '../store/store.ts'
import { withBlocking } from './blocking.ts'
import type { Context } from './context.ts'
import { toOf } from './handover/rows.ts'
import { isToken, normalizeId } from './ids.ts'
import { mayOversee } from './membership.ts'
import { toOperation } from './rows.ts'
import type { Operation, Person } from './types.ts'

/** Resolves an id within the person's own tenant. */
export function keyFor(id: string, person: Pick<Person, 'tid'>): OperationKey {
  return { tenantId: person.tid, id: normalizeId(id) }
}

/** The operation with this id in the person's tenant; throws operationNotFound. */
export async function find(store: Pick<Store, 'db'>, key: OperationKey): Promise<OperationRow> {
  const row = await operationQueries(store.db).find(key)
  if (!row) throw new UserError('operationNotFound', { id: key.id })
  return row
}

/** Refuses anyone but the requester, and any token that isn't from this operation's card. */
export function checkRequester(row: OperationRow, person: Pick<Person, 'oid' | 'tid'>, token?: string): void {
  if (!isOwn(row, person)) throw new UserError('notYourOperation', { id: row.id, requester: row.requester_name })
  if (token !== undefined && !isToken(token, row.token_hash)) throw new UserError('tampered', { id: row.id })
}

/** Like `checkRequester`, for what changes the operation: not while it is being handed over. */
export function checkOwner(row: OperationRow, person: Pick<Person, 'oid' | 'tid'>, token?: string): void {
  checkRequester(row, person, token)
  if (row.handing_over !== null) throw new UserError('handingOver', { id: row.id })
}

export const isOwn = (row: OperationRow, { oid, tid }: Pick<Person, 'oid' | 'tid'>): boolean =>
  row.requester_oid === oid && row.tenant_id === tid

/** Somebody looking at operations. */
export interface Observer {
  readonly person: Person
  /** Reads as this person, to check their group membership each time. */
  readonly directory: Pick<Directory, 'memberOf'>
}

/**
 * The person's own operation, or somebody else's if they may oversee it. Otherwise, and if it would change their own account,
 * throws operationNotFound; throws notYourOperation for a plan that isn't confirmed.
 */
export async function findVisible(
  { store, limits }: Pick<Context, 'store' | 'limits'>,
  id: string,
  { person, directory }: Observer,
): Promise<{ readonly row: OperationRow; readonly own: boolean }> {
  const key = keyFor(id, person)
  const row = await operationQueries(store.db).find(key)
  if (row && isOwn(row, person)) return { row, own: true }
  // Checked even if there's no such operation, so that neither timing nor errors reveal whether there is.
  const oversees = await mayOversee(limits, directory.memberOf)
  const targets = row && oversees ? await itemQueries(store.db).targets(key) : []
  if (!row || !oversees || targets.some((target) => target.toLowerCase() === person.oid)) {
    throw new UserError('operationNotFound', { id: key.id })
  }
  if (row.confirmed_at === null) {
    throw new UserError('notYourOperation', { id: row.id, requester: row.requester_name })
  }
  return { row, own: false }
}

/** The operation as its requester may see it now. */
export async function show(store: Pick<Store, 'db'>, row: OperationRow): Promise<Operation> {
  const key = { tenantId: row.tenant_id, id: row.id }
  const links = linkQueries(store.db)
  const followers = hasEnded(row.state) ? await links.followers(key) : []
  const hasRun = row.state === 'done' || row.state === 'stopped'
  const left = hasRun ? await links.left(key) : undefined
  const undone = row.undo_of === null ? undefined : await operationQueries(store.db).find({ ...key, id: row.undo_of })
  const stays = (undone?.actions ?? []).flatMap(({ kind, restores }) => (neverUndone(kind) && !restores ? [kind] : []))
  const items = itemQueries(store.db)
  const onPremises = hasRun ? await items.onPremises(key, [...onPremisesTasks(row.actions).keys()]) : undefined
  const asked = confirmedStates.includes(row.state) ? await handoverQueries(store.db).open(key) : undefined
  return {
    ...(await withBlocking(
      store.db,
      row,
      toOperation(row, await items.tally(key), followers, left, stays, onPremises),
    )),
    admins: hasRun ? (await items.admins(key)).length : 0,
    wantedBy: asked ? toOf(asked) : null,
    ...(await replacementsOf(store.db, row)),
    questions: await questionsOf(store.db, row),
  }
}

/** Which operations decide about its accounts instead. */
export async function replacementsOf(
  db: Store['db'],
  row: OperationRow,
): Promise<Pick<Operation, 'replacedBy' | 'replacedFor'>> {
  const { id, tenant_id: tenantId, replaced_by: by, state } = row
  const other = by === null ? undefined : await operationQueries(db).find({ tenantId, id: by })
  return {
    replacedBy: other ? { id: other.id, requester: other.requester_name } : null,
    replacedFor: toStartStates.includes(state) ? await replacementQueries(db).of({ tenantId, id }) : [],
  }
}

/** What approvers asked about it, and the answers. */
export async function questionsOf(db: Store['db'], row: OperationRow): Promise<Operation['questions']> {
  if (row.questions === 0) return []
  const all = await questionQueries(db).all({ tenantId: row.tenant_id, id: row.id })
  return all.map(({ n, asker_name: by, question, answer }) => ({ n, by, question, answer }))
}
