import { truncate } from '../../core/text.ts'
import { textLimits } from '../../core/text-limits.ts'
import { type OperationRow, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { type CompromisedAccount, decisionQueries } from '../../store/queries/plan/decisions.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import type { Context } from '../model/context.ts'
import { accountIds } from '../model/rows.ts'
import { blocksOf } from '../model/step-order.ts'
import { createSteps, type Step } from '../model/steps.ts'
import type { Playbook } from '../registry/playbook.ts'
import type { Registry } from '../registry/registry.ts'
import { ruleErrors } from './errors.ts'
import { type AccountRule, requireRead } from './rule.ts'

/*
 * Accounts contained as compromised. Restoring their access requires repeating the reason and a second person's
 * approval. Only the person who contained them can undo that alone, and only shortly afterwards, to correct a mistake.
 */

/** How long after its end the requester can undo an operation without approval, in ms. */
const selfUndoWindow = 60 * 60_000

type Db = Context['store']['db']
type Row = Pick<
  OperationRow,
  'tenant_id' | 'id' | 'actions' | 'requester_oid' | 'undo_of' | 'confirmed_at' | 'run_at' | 'follows'
>

/**
 * The compromised accounts among those an operation restores access to, each with the latest operation that contained
 * it.
 */
export async function findCompromised(
  db: Db,
  row: Row,
  registry: Registry,
  now: number,
  some?: readonly string[],
): Promise<CompromisedAccount[]> {
  const kinds = openingKinds(registry, row.actions)
  if (kinds.length === 0) return []
  const key = { tenantId: row.tenant_id, id: row.id }
  const accounts =
    some ??
    accountIds(await itemQueries(db).written(key, { actions: kinds, states: ['none', 'pending', 'sending', 'done'] }))
  const except = await findOwnUndo(db, row, now)
  return findStillContained(db, registry, row.tenant_id, accounts, except)
}

/** Which of these accounts are contained as compromised and haven't been released; `except`: by another operation. */
export const findStillContained = (
  db: Db,
  registry: Registry,
  tenantId: string,
  accounts: readonly string[],
  except?: string,
): Promise<CompromisedAccount[]> =>
  decisionQueries(db).compromised(tenantId, { accounts, blocks: blocksOf(registry), ...(except && { except }) })

/** Which of these actions restore access. */
const openingKinds = (registry: Registry, actions: OperationRow['actions']): string[] =>
  createSteps(registry, actions).flatMap(({ kind, opens }) => (opens === undefined ? [] : [kind]))

/** The operation that this one undoes, if its requester can undo it without a second person. */
async function findOwnUndo(db: Db, row: Row, now: number): Promise<string | undefined> {
  if (row.undo_of === null) return undefined
  const first = await operationQueries(db).find({ tenantId: row.tenant_id, id: row.undo_of })
  const at = Math.max(row.confirmed_at ?? now, row.run_at ?? 0)
  return first && mayUndoAlone(first, row.requester_oid, at) ? first.id : undefined
}

/**
 * Whether this person can undo it without approval at that time. Only the person who confirmed it can, to correct a
 * mistake.
 */
export const mayUndoAlone = (
  {
    requester_oid: requester,
    finished_at: ended,
    handed,
  }: Pick<OperationRow, 'requester_oid' | 'finished_at' | 'handed'>,
  oid: string,
  at: number,
): boolean => requester === oid && handed.length === 0 && ended !== null && at <= ended + selfUndoWindow

/** Whether an operation marks its accounts as compromised; `said` is the operator's answer, if asked. */
export const marksCompromised = ({ contains }: Pick<Playbook, 'contains'>, said = false): boolean =>
  contains === 'always' || (contains === 'asked' && said)

/** Refuses to re-enable compromised accounts at a set time, when nobody would repeat the reason or approve. */
export function checkNotTimed(compromised: boolean, enableAt: number | null): void {
  if (compromised && enableAt !== null) throw new ruleErrors.compromisedTimed({ field: 'enableAt' })
}

/** Refuses text that doesn't contain all the reasons, as shown on the plan. Ignores case and white space. */
export function checkRepeated(compromised: readonly CompromisedAccount[], given: string | undefined): string | null {
  if (compromised.length === 0) return null
  const text = normalizeText(given ?? '')
  const reasons = new Set(compromised.map(({ reason }) => normalizeText(shownReason(reason ?? ''))))
  if (text === '' || [...reasons].some((reason) => !text.includes(reason)))
    throw new ruleErrors.reasonNotRepeated({ count: compromised.length, reasons: reasons.size })
  return given?.trim() ?? null
}

/** Plans truncate longer reasons and end them with an ellipsis. */
const shownReason = (reason: string): string => truncate(reason, textLimits.shownReason).replace(/…$/u, '')

const normalizeText = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim()

/**
 * Accounts contained as compromised that this operation must not release, by the containing operation: the reason
 * wasn't repeated, and no second person has approved.
 */
export async function readContained(
  { store, clock, registry }: Pick<Context, 'store' | 'clock' | 'registry'>,
  row: OperationRow,
  step: Step,
  accounts: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (step.opens === undefined || (row.repeated_reason !== null && row.approver_oid !== null)) return new Map()
  const found = await findCompromised(store.db, row, registry, clock.now(), accounts)
  return new Map(found.map(({ account, operation }) => [account, operation]))
}

export const compromisedRule: AccountRule = {
  says: 'accounts contained as compromised are enabled only if the reason is repeated and a second person approves',
  at: {
    plan: 'the plan names who contained them and why',
    write: true,
  },
  judge: ({ id }, _step, { contained }) => {
    const detail = requireRead(contained, 'Who was contained as compromised').get(id)
    return detail === undefined ? undefined : { verdict: 'protected', why: 'compromised', detail, late: true }
  },
}
