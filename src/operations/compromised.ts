import type { Registry } from '../actions/registry.ts'
import { UserError } from '../core/errors.ts'
import { truncate } from '../core/text.ts'
import { textLimits } from '../core/text-limits.ts'
import { type CompromisedAccount, decisionQueries } from '../store/queries/account-decisions.ts'
import { itemQueries } from '../store/queries/operation-items.ts'
import { type OperationRow, operationQueries } from '../store/queries/operations.ts'
import type { Context } from './context.ts'
import { accountIds } from './rows.ts'
import { stepsOf } from './steps.ts'

/*
 * Accounts that were contained as compromised. Giving access back takes the reason once more, and a second person. Only who
 * contained them may take that back alone, and only shortly after: that is how a mistake is mended.
 */

/** How long after its end an operation can be undone by its requester alone, in ms. */
const mendable = 60 * 60_000

type Db = Context['store']['db']
type Row = Pick<
  OperationRow,
  'tenant_id' | 'id' | 'actions' | 'requester_oid' | 'undo_of' | 'confirmed_at' | 'run_at' | 'follows'
>

/** Which of the accounts that an operation gives access to are compromised, each with the latest operation that says so. */
export async function compromisedIn(
  db: Db,
  row: Row,
  registry: Registry,
  now: number,
  some?: readonly string[],
): Promise<CompromisedAccount[]> {
  const opening = openingKinds(registry, row.actions)
  if (opening.length === 0) return []
  const key = { tenantId: row.tenant_id, id: row.id }
  const accounts =
    some ??
    accountIds(await itemQueries(db).written(key, { actions: opening, states: ['none', 'pending', 'sending', 'done'] }))
  const except = await mended(db, row, now)
  return decisionQueries(db).compromised(row.tenant_id, { accounts, opening, ...(except && { except }) })
}

/** The actions that give access back, among these. */
const openingKinds = (registry: Registry, actions: OperationRow['actions']): string[] =>
  stepsOf(registry, actions).flatMap(({ kind, opens }) => (opens === undefined ? [] : [kind]))

/** The operation that this one takes back as its requester may do alone. */
async function mended(db: Db, row: Row, now: number): Promise<string | undefined> {
  if (row.undo_of === null) return undefined
  const first = await operationQueries(db).find({ tenantId: row.tenant_id, id: row.undo_of })
  const at = Math.max(row.confirmed_at ?? now, row.run_at ?? 0)
  return first && mayMendAlone(first, row.requester_oid, at) ? first.id : undefined
}

/** Whether this person may take it back alone at that time. */
export const mayMendAlone = (
  { requester_oid: requester, finished_at: ended }: Pick<OperationRow, 'requester_oid' | 'finished_at'>,
  oid: string,
  at: number,
): boolean => requester === oid && ended !== null && at <= ended + mendable

/** Refuses a text in which one of the reasons is missing, as far as a plan shows them. Case and white space do not matter. */
export function checkRepeated(compromised: readonly CompromisedAccount[], given: string | undefined): string | null {
  if (compromised.length === 0) return null
  const text = normal(given ?? '')
  const reasons = new Set(compromised.map(({ reason }) => normal(shown(reason ?? ''))))
  if (text === '' || [...reasons].some((reason) => !text.includes(reason)))
    throw new UserError('reasonNotRepeated', { count: compromised.length, reasons: reasons.size })
  return given?.trim() ?? null
}

/** A plan cuts what is longer, and ends it with a sign for that. */
const shown = (reason: string): string => truncate(reason, textLimits.shownReason).replace(/…$/u, '')

const normal = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim()
