import type { Directory } from '../../graph/directory/directory.ts'
import { memberOf } from '../../graph/directory/me.ts'
import type { Limits } from '../model/types.ts'
import { operationErrors } from './errors.ts'

/** `escalation`: the second group of approvers; `eitherApprover`: either group. */
type Role = 'operator' | 'approver' | 'escalation' | 'eitherApprover'
/** Reads which of these groups someone is a member of. */
export type Membership = (groups: readonly string[]) => Promise<ReadonlySet<string>>

type Groups = Pick<Limits, 'operatorGroupId' | 'approverGroupId' | 'escalationGroupId'>

/**
 * Refuses anyone who isn't currently in this role's group. A directory is read as the person themselves. Without a
 * configured group, everyone is an operator (within their permissions in Entra) and nobody is an approver.
 * @throws UserError notAnOperator, notAnApprover
 */
export async function checkMember(
  role: Role,
  { operatorGroupId, approverGroupId, escalationGroupId }: Groups,
  directory: Pick<Directory, 'ask'> | Membership,
): Promise<void> {
  const isOperator = role === 'operator'
  const ofRole: Readonly<Record<Role, readonly (string | undefined)[]>> = {
    operator: [operatorGroupId],
    approver: [approverGroupId],
    escalation: [escalationGroupId],
    eitherApprover: [approverGroupId, escalationGroupId],
  }
  const groups = ofRole[role].filter((id) => id !== undefined)
  if (isOperator && groups.length === 0) return
  if (await isInAny(groups, directory)) return
  throw isOperator ? new operationErrors.notAnOperator() : new operationErrors.notAnApprover()
}

/**
 * Whether someone can see and stop others' operations: approvers, and members of the operators' group if there is one.
 */
export async function mayOversee(
  { operatorGroupId, approverGroupId }: Pick<Limits, 'operatorGroupId' | 'approverGroupId'>,
  directory: Pick<Directory, 'ask'>,
): Promise<boolean> {
  const groups = [operatorGroupId, approverGroupId].filter((one) => one !== undefined)
  return isInAny(groups, directory)
}

async function isInAny(groups: readonly string[], directory: Pick<Directory, 'ask'> | Membership): Promise<boolean> {
  if (groups.length === 0) return false
  const mine = await (typeof directory === 'function' ? directory(groups) : directory.ask(memberOf, groups))
  return groups.some((group) => mine.has(group))
}
