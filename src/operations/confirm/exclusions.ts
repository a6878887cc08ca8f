import { type ExcludableAccount, exclusionQueries, type Restorable } from '../../store/queries/approval/exclusions.ts'
import type { SmallerPlan } from '../../store/queries/approval/requests.ts'
import type { ExcludedItem, Exclusion } from '../../store/queries/approval/tables.ts'
import { auditQueries, ownSteps } from '../../store/queries/audit.ts'
import type { OperationKey, OperationRow } from '../../store/queries/lifecycle/operations.ts'
import type { PlannedAction } from '../../store/queries/operation-types.ts'
import { hasWritesLeft } from '../../store/queries/plan/writes.ts'
import { operationErrors } from '../lifecycle/errors.ts'
import type { Context } from '../model/context.ts'
import { accountIds, auditEntry } from '../model/rows.ts'
import type { Person } from '../model/types.ts'
import { planHash } from '../plan/plan-hash.ts'
import { partsFor, readParts } from '../rules/plan-parts.ts'
import { approvalErrors } from './errors.ts'

type Db = Context['store']['db']
type Transaction = Parameters<Parameters<ReturnType<Db['transaction']>['execute']>[0]>[0]

/** What remains of a plan, and the items excluded from it. */
export interface PlanExclusion {
  readonly seqs: readonly number[]
  readonly items: readonly ExcludedItem[]
  readonly plan: SmallerPlan
}

/** How many accounts the cards name; the audit log and the export contain all of them. */
const maxNamed = 5

/**
 * The plan without what an approver names: accounts by sign-in name, object ID, name or as the requester typed them;
 * apps and devices by name or object ID. Undefined if nothing is named. Throws notAmongAccounts, notAmongItems,
 * excludedShared and allExcluded.
 */
export async function planWithout(
  context: Pick<Context, 'store' | 'registry' | 'features'>,
  row: OperationRow,
  text: string | undefined,
  by: Pick<Person, 'name'>,
): Promise<PlanExclusion | undefined> {
  if (!text?.trim()) return undefined
  const { db } = context.store
  const key: OperationKey = { tenantId: row.tenant_id, id: row.id }
  const all = await exclusionQueries(db).changing(key)
  const restorable = await exclusionQueries(db).restorable(key, restoringKinds(row.actions))
  const { seqs, items } = findExcludables(text, all, restorable)
  const chosen = new Set(seqs)
  if (chosen.size === 0 && items.length === 0) return undefined
  if (chosen.size === all.length) throw new approvalErrors.allExcluded({ id: row.id, count: all.length })
  const out = all.filter(({ seq }) => chosen.has(seq))
  const rest = all.filter(({ seq }) => !chosen.has(seq))
  const { playbook, actions, run_at: runAt, enable_at: enableAt, counts } = row
  const some = out.slice(0, maxNamed).map((one) => one.account_upn || one.account_name || one.input)
  const mine: Exclusion = { by: by.name, count: out.length, some }
  const excluded = items.map((item): ExcludedItem => ({ ...item, by: by.name }))
  const excludedItems = [...row.excluded_items, ...excluded]
  const left = new Set(accountIds(rest))
  const parts = partsFor(await readParts(context, db, key, actions), left)
  return {
    seqs: [...chosen],
    items: excluded,
    plan: {
      planHash: planHash({ playbook, actions, targets: accountIds(rest), runAt, enableAt, excludedItems, parts }),
      counts: { ...counts, change: rest.length, excluded: counts.excluded + out.length },
      guests: rest.filter(({ account_guest: guest }) => guest).length,
      excluded: [...(row.approval_excluded ?? []), ...(out.length > 0 ? [mine] : [])],
      excludedItems,
    },
  }
}

/** The apps and devices that the requester names, among those the plan would restore. Throws notAmongItems. */
export async function findExcludedItems(
  db: Db,
  row: OperationRow,
  actions: readonly PlannedAction[],
  text: string | undefined,
  by: Pick<Person, 'name'>,
): Promise<ExcludedItem[]> {
  if (!text?.trim()) return []
  const key: OperationKey = { tenantId: row.tenant_id, id: row.id }
  const { items } = findExcludables(text, [], await exclusionQueries(db).restorable(key, restoringKinds(actions)))
  return items.map((item) => ({ ...item, by: by.name }))
}

const restoringKinds = (actions: readonly PlannedAction[]): string[] =>
  actions.flatMap(({ kind, restores }) => (restores ? [kind] : []))

/** Excludes apps and devices, in the transaction of the decision. */
export async function excludeItems(
  tx: Transaction,
  row: OperationRow,
  items: readonly ExcludedItem[],
  by: Person,
): Promise<void> {
  if (items.length === 0) return
  await exclusionQueries(tx).excludeItems({ tenantId: row.tenant_id, id: row.id }, items)
  const { oid, upn, name } = by
  const after = items.map((item) => item.name).join(', ')
  await auditQueries(tx).append(row.tenant_id, [
    { ...auditEntry(ownSteps.itemsExcluded, row), actor: { oid, upn, name }, accounts: null, after },
  ])
}

/**
 * Excludes accounts, in the transaction of the decision. Throws tampered if they aren't the ones that were decided on.
 */
export async function excludeAccounts(
  tx: Transaction,
  row: OperationRow,
  { seqs, items, plan }: PlanExclusion,
  by: Person,
): Promise<void> {
  const key: OperationKey = { tenantId: row.tenant_id, id: row.id }
  const queries = exclusionQueries(tx)
  await excludeItems(tx, row, items, by)
  if (items.length > 0 && !(await hasWritesLeft(tx, key))) throw new approvalErrors.noItemsLeft({ id: row.id })
  const left = await queries.exclude(key, seqs, by.name)
  if (left !== seqs.length) throw new operationErrors.tampered({ id: row.id })
  await queries.agreeOn(key, plan.planHash)
  if (left === 0) return
  const { oid, upn, name } = by
  await auditQueries(tx).append(key.tenantId, [
    { ...auditEntry(ownSteps.excluded, row), actor: { oid, upn, name }, accounts: left },
  ])
}

/** An account by its number in the plan, or an app or device. */
type Excludable = number | Restorable

/** Everything that a text names; throws if something can't be excluded. */
function findExcludables(text: string, all: readonly ExcludableAccount[], restorable: readonly Restorable[]) {
  const byName = indexByName(all, restorable)
  const unknown: string[] = []
  // Tries a list, then words between "and", then single words: the first that names something is used.
  const namedBy = (piece: string, [next, ...rest]: readonly RegExp[]): readonly Excludable[] => {
    const name = addressInBrackets(piece)
    if (!name) return []
    const found = findNamed(byName, name)
    if (found.length > 0) return found
    if (next) return name.split(next).flatMap((part) => namedBy(part, rest))
    const words = name.split(/\s+/).map((word) => ({ word, named: findNamed(byName, word) }))
    const missing = words.flatMap(({ word, named: known }) => (known.length > 0 ? [] : [word]))
    unknown.push(...(missing.length === words.length ? [name] : missing))
    return words.flatMap(({ named: known }) => known)
  }
  const found = [...new Set(namedBy(text, [/[\n;,]+/, /\s+(?:and|und|&)\s+/i]))]
  if (unknown.length > 0) {
    const { notAmongAccounts, notAmongItems } = approvalErrors
    const Refusal = all.length > 0 && restorable.length === 0 ? notAmongAccounts : notAmongItems
    throw new Refusal({ names: unknown.slice(0, maxNamed).join(', '), count: unknown.length })
  }
  return {
    seqs: found.flatMap((one) => (typeof one === 'number' ? [one] : [])),
    items: found.flatMap((one) => (typeof one === 'number' ? [] : [one])),
  }
}

/** `Name <mail>` stands for the address. */
const addressInBrackets = (piece: string): string =>
  (/^[^<>\n;,]*<([^<>\n;,]+)>$/.exec(piece.trim())?.[1] ?? piece).trim()

/** Apps and devices with the same name are excluded together, because excluding one too many does no harm. */
function findNamed(byName: ReadonlyMap<string, ReadonlySet<Excludable>>, name: string): readonly Excludable[] {
  const found = [...(byName.get(name.toLowerCase()) ?? [])]
  if (found.length > 1 && found.some((one) => typeof one === 'number'))
    throw new approvalErrors.excludedShared({ name, count: found.length })
  return found
}

function indexByName(
  all: readonly ExcludableAccount[],
  restorable: readonly Restorable[],
): ReadonlyMap<string, ReadonlySet<Excludable>> {
  const byName = new Map<string, Set<Excludable>>()
  const add = (named: Excludable, names: readonly (string | null)[]) => {
    for (const one of names) {
      const key = one?.trim().toLowerCase()
      if (key) byName.set(key, (byName.get(key) ?? new Set()).add(named))
    }
  }
  for (const { seq, input, account_id: id, account_upn: upn, account_name: name } of all)
    add(seq, [input, id, upn, name])
  for (const item of restorable) add(item, [item.id, item.name])
  return byName
}
