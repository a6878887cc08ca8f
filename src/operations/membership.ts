import { UserError } from '../core/errors.ts'
import type { Directory } from '../graph/directory/directory.ts'
import type { Limits } from './types.ts'

/**
 * Refuses anyone who isn't currently in this role's group; `memberOf` reads as the person themselves. Without a
 * configured group, everyone is an operator (within their rights in Entra) and nobody is an approver.
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
