import { UserError } from '../core/errors.ts'
import type { Directory } from '../graph/directory/directory.ts'
import type { Limits } from './types.ts'

/**
 * Refuses whoever is not in the group of this role right now; `memberOf` reads in their own name. Where no group is
 * configured everyone is an operator, as far as their rights in Entra go, and nobody an approver.
 * @throws UserError notAnOperator, notAnApprover
 */
export async function checkMember(
  role: 'operator' | 'approver',
  { operatorGroupId, approverGroupId }: Pick<Limits, 'operatorGroupId' | 'approverGroupId'>,
  memberOf: Directory['memberOf'],
): Promise<void> {
  const isOperator = role === 'operator'
  const group = isOperator ? operatorGroupId : approverGroupId
  if (isOperator && group === undefined) return
  if (group === undefined || !(await memberOf([group])).has(group)) {
    throw new UserError(isOperator ? 'notAnOperator' : 'notAnApprover')
  }
}
