import type { Person } from '../../core/model.ts'
import type { Account } from '../../graph/directory/account.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import { groupMembers } from '../../graph/directory/groups.ts'
import { type HeldRole, roleHolders } from '../../graph/directory/roles.ts'
import type { Context } from '../model/context.ts'
import { globalAdministrator } from '../registry/admin-roles.ts'
import { readProtectedAccounts } from './configured-accounts.ts'
import type { Protection } from './protection.ts'

/** The directory to read, the requester and the approver, and who receives the number of members read. */
interface ProtectionReader {
  readonly directory: Directory
  readonly requester: Person
  readonly approver?: Person | undefined
  readonly onRead?: (people: number) => void
}

/** Reads who is protected. Passes on the directory's errors, because nothing can be planned or run without this. */
export async function loadProtection(
  context: Pick<Context, 'store' | 'limits' | 'clock'>,
  { directory, requester, approver, onRead }: ProtectionReader,
): Promise<Protection> {
  const { operatorGroupId, approverGroupId, escalationGroupId, syncedAccounts, adminAccounts } = context.limits
  const members = async (group: string | undefined) =>
    group ? lowerCaseSet(await directory.ask(groupMembers, group)) : new Set<string>()
  const [{ holders: roles, eligibleUnread }, listed, operators, approvers, escalation] = await Promise.all([
    directory.ask(roleHolders),
    readProtectedAccounts(context, directory, requester.tid, onRead),
    members(operatorGroupId),
    members(approverGroupId),
    members(escalationGroupId),
  ])
  const globalAdmins = lowerCaseSet([...roles].flatMap(([id, held]) => (isPermanent(held) ? [id] : [])))
  const wanted = [...new Set([...globalAdmins, ...approvers])]
  const states = wanted.length > 0 ? await directory.accountsByIds(wanted) : new Map<string, Account>()
  const enabled = [...states.values()].filter(({ accountEnabled }) => accountEnabled)
  return {
    self: requester.oid.toLowerCase(),
    ...(approver && { approver: approver.oid.toLowerCase() }),
    configured: listed.names,
    groupMembers: listed.members,
    roles,
    globalAdmins: enabled.filter(({ id, userType }) => userType === 'Member' && globalAdmins.has(id.toLowerCase())),
    ...(adminAccounts === 'approve' && { admins: 'all' as const }),
    notChecked: eligibleUnread ? [eligibleUnread === 'role' ? 'eligibleRole' : 'eligibleLicence'] : [],
    guards: new Map([
      ...[...operators].map((id) => [id, 'operator'] as const),
      ...[...escalation, ...approvers].map((id) => [id, 'approver'] as const),
    ]),
    approvers: enabled.filter(({ id }) => approvers.has(id.toLowerCase())),
    ...(syncedAccounts === 'allow' && { changesSynced: true }),
    gaps: listed.gaps,
  }
}

export function lowerCaseSet(texts: Iterable<string>): Set<string> {
  return new Set([...texts].map((text) => text.toLowerCase()))
}

export const isGlobalRole = ({ templateId, partial }: HeldRole): boolean =>
  !partial && templateId.toLowerCase() === globalAdministrator

/**
 * Whether someone is permanently a tenant-wide Global Administrator. Eligible people might hold the role only for some
 * hours: Graph shows activated roles like any other.
 */
function isPermanent(held: readonly HeldRole[]): boolean {
  const global = held.filter(isGlobalRole)
  return global.length > 0 && global.every(({ eligible }) => !eligible)
}
