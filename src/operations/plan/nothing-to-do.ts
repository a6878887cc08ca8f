import { auditQueries, ownSteps } from '../../store/queries/audit.ts'
import type { PlannedAction } from '../../store/queries/operation-types.ts'
import { auditedOrigin } from '../../store/queries/origin.ts'
import type { NewItem, OperationItemRow } from '../../store/queries/plan/items.ts'
import type { Context } from '../model/context.ts'
import { skippedIn } from '../model/item-rows.ts'
import type { ProtectionGap, SkippedAccounts } from '../model/types.ts'
import { ruleErrors } from '../rules/errors.ts'
import type { Protection } from '../rules/protection.ts'
import type { PlanDetails } from './source.ts'

/** Maximum number of accounts named per reason. */
const maxNamed = 3

interface UnchangedPlan {
  readonly planned: PlanDetails
  readonly actions: readonly PlannedAction[]
  readonly items: readonly NewItem[]
  readonly protection: Pick<Protection, 'gaps'> | undefined
}

/** A plan that would change nothing. It is answered but not stored, because there is nothing to confirm. */
export class NothingToDo extends ruleErrors.nothingToDo {
  /** The playbook's name. */
  readonly playbook: string
  /** Why, with the first accounts of each reason. */
  readonly skipped: readonly SkippedAccounts[]
  /** Each input, as it would have been stored. */
  readonly items: readonly NewItem[]
  /** What was planned: object IDs, or the text typed for those that weren't found. */
  readonly inputs: readonly string[]
  readonly gaps: readonly ProtectionGap[]
  /** The operation that it should have undone or retried. */
  readonly undoOf: string | undefined
  readonly retryOf: string | undefined

  constructor({ planned, protection, items }: UnchangedPlan, skipped: readonly SkippedAccounts[]) {
    super({})
    this.playbook = planned.playbook
    this.skipped = skipped
    this.items = items
    this.inputs = items.flatMap(({ verdict, account_id: id, input }) => (verdict === 'duplicate' ? [] : [id ?? input]))
    this.gaps = protection?.gaps ?? []
    this.undoOf = planned.undoOf
    this.retryOf = planned.retryOf
  }
}

/** The answer. An attempt on protected accounts is still recorded, counted and logged. */
export async function createNothingToDo(context: Context, made: UnchangedPlan): Promise<NothingToDo> {
  const { planned, actions, items } = made
  const refused = items.filter(({ verdict, why }) => verdict === 'protected' && why && isProtection(context, why))
  await recordRefused(context, planned, refused)
  const of = { playbook: planned.playbook, actions, state: 'planned', retry_of: null } as const
  return new NothingToDo(made, skippedIn(context.registry, firstOfEach(items), of))
}

const isProtection = ({ registry }: Context, why: string): boolean => registry.reasonKind(why) === 'protection'

async function recordRefused(
  { store, metrics, log }: Context,
  { requester, playbook, reason, ticket, origin }: PlanDetails,
  refused: readonly NewItem[],
): Promise<void> {
  if (refused.length === 0) return
  const { oid, upn, name } = requester
  const common = {
    step: ownSteps.refused,
    actor: { oid, upn, name },
    kind: playbook,
    reason: reason?.trim() || null,
    ticket: ticket?.trim() || null,
    ...auditedOrigin(origin?.id ?? null),
  } as const
  await auditQueries(store.db).append(requester.tid, [
    { ...common, accounts: refused.length },
    ...refused.map((item) => ({
      ...common,
      account: { id: item.account_id, upn: item.account_upn, name: item.account_name },
      why: item.why,
    })),
  ])
  metrics.count('rollcall.plans.refused', { kind: playbook })
  log.warn('A plan for protected accounts was refused', { by: oid, kind: playbook, accounts: refused.length })
}

/** The first accounts of each reason, with their total. */
function firstOfEach(items: readonly NewItem[]): (OperationItemRow & { readonly alike: number })[] {
  const groups = new Map<string, NewItem[]>()
  for (const item of items) {
    const key = `${item.verdict} ${item.why}`
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return [...groups.values()].flatMap((group) =>
    group.slice(0, maxNamed).map((item) => ({ ...unstoredColumns, ...item, ...emptyItemFields, alike: group.length })),
  )
}

const emptyItemFields = { writes: [], history: null }

/** The values of columns that an item doesn't have before it is stored. */
const unstoredColumns = {
  tenant_id: '',
  operation_id: '',
  detail_at: null,
  notes: null,
  account_synced: null,
  by_name: null,
  account_title: null,
  account_department: null,
  guards: null,
  admin_roles: null,
}
