import { findVisible, isOwnedBy, keyFor, loadOperation, type Observer } from '../../operations/lifecycle/access.ts'
import { operationErrors } from '../../operations/lifecycle/errors.ts'
import { checkMember } from '../../operations/lifecycle/operators-and-approvers.ts'
import type { Context } from '../../operations/model/context.ts'
import type { Operation } from '../../operations/model/types.ts'
import { type OperationKey, operationQueries } from '../../store/queries/lifecycle/operations.ts'
import { otherSystemsErrors } from './errors.ts'
import type { ManualSystem } from './manual-steps.ts'
import { assignmentQueries } from './queries.ts'
import { assignmentsIn } from './steps.ts'
import type { Assignment } from './types.ts'

/** An operation, with those of its steps in other systems that this person can see and do. */
export interface AllowedSteps {
  readonly key: OperationKey
  readonly operation: Operation
  readonly assignments: readonly Assignment[]
}

/**
 * The steps this person can do. The operation's owner, and any other operator whose account it doesn't change, can do
 * all of them; a person who was asked can do the steps they were asked to do. To anyone else, the operation doesn't
 * exist. Throws operationNotFound, notAnOperator and nothingByHand.
 */
export async function findAllowedSteps(
  context: Context,
  id: string,
  by: Observer,
  system?: ManualSystem,
): Promise<AllowedSteps> {
  const { store, limits } = context
  const { person, directory } = by
  const key = keyFor(id, person)
  const row = await operationQueries(store.db).find(key)
  const own = row !== undefined && isOwnedBy(row, person)
  const asked = row && !own ? await assignmentQueries(store.db).for(key, person.oid) : []
  const isAsked = asked.length > 0 && (system === undefined || asked.some((one) => one.system === system))
  if (!own && !isAsked) {
    await findVisible(context, id, by)
    await checkMember('operator', limits, directory)
  }
  if (!row) throw new operationErrors.operationNotFound({ id: key.id })
  const operation = await loadOperation(context, row)
  const assignments = assignmentsIn(operation).filter(
    (one) => own || !isAsked || asked.some((row) => row.system === one.system),
  )
  if (assignments.length === 0) throw new otherSystemsErrors.nothingByHand({ id: key.id })
  return { key, operation, assignments }
}

/** The steps in this system; throws nothingByHand. */
export function stepsIn(
  { key, assignments }: Pick<AllowedSteps, 'key' | 'assignments'>,
  system: ManualSystem,
): Assignment {
  const found = assignments.find((one) => one.system === system)
  if (!found) throw new otherSystemsErrors.nothingByHand({ id: key.id })
  return found
}
