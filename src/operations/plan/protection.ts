import { globalAdministrator } from '../../actions/admin-roles.ts'
import { UserError } from '../../core/errors.ts'
import type { Account, Lookup, Person, Why } from '../../core/model.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { Limits } from '../types.ts'

type Roles = readonly { readonly name: string; readonly templateId: string }[]

/** Who must not be touched, as the directory and the configuration say now. Ids and addresses in lower case. */
export interface Protection {
  readonly self: string
  readonly approver?: string
  readonly configured: ReadonlySet<string>
  readonly groupMembers: ReadonlySet<string>
  readonly roles: ReadonlyMap<string, Roles>
  readonly enabledGlobalAdmins: ReadonlySet<string>
  /** Whether accounts of an on-premises directory are changed all the same. */
  readonly changesSynced?: boolean
  /** Who belongs to which role-assignable group; where it was read. */
  readonly roleGroups?: ReadonlyMap<string, string>
  /** What the configuration names and the directory does not know: a slip of the pen protects nobody. */
  readonly unmatched?: readonly string[]
}

/** Why an account is protected; `detail` names its roles. */
export interface Protected {
  readonly why: Why
  readonly detail: string | null
}

/**
 * Reads who is protected; `onRead` hears how many members of the protected group were read. Throws what the directory throws: without this
 * knowledge nothing may be planned or run.
 */
export async function loadProtection(
  directory: Directory,
  limits: Limits,
  requester: Person,
  approver?: Person,
  onRead?: (people: number) => void,
): Promise<Protection> {
  const { protectedAccounts, protectedGroupId } = limits
  const [roles, members, configured] = await Promise.all([
    directory.roleHolders(),
    protectedGroupId ? directory.groupMembers(protectedGroupId, onRead) : new Set<string>(),
    protectedAccounts.length > 0 ? directory.find(protectedAccounts) : [],
  ])
  if (configured.some(isUnknown)) throw new UserError('graphUnavailable')
  const unmatched = configured.flatMap((one) => (matchesNobody(one) ? one.input : []))
  const globalAdmins = [...roles].flatMap(([id, held]) => (held.some(isGlobalAdministrator) ? [id] : []))
  const states = globalAdmins.length > 0 ? await directory.byIds(globalAdmins) : new Map<string, Account>()
  return {
    self: requester.oid.toLowerCase(),
    ...(approver && { approver: approver.oid.toLowerCase() }),
    // By what it says as well as by what it means today: an account that was renamed stays protected under both.
    configured: lowered([...protectedAccounts.map((one) => one.trim()), ...configured.flatMap(idsOf)]),
    groupMembers: lowered(members),
    roles: new Map([...roles].map(([id, held]) => [id.toLowerCase(), held])),
    enabledGlobalAdmins: lowered(
      [...states.values()].flatMap(({ id, accountEnabled }) => (accountEnabled ? [id] : [])),
    ),
    ...(limits.syncedAccounts === 'allow' && { changesSynced: true }),
    ...(unmatched.length > 0 && { unmatched }),
  }
}

/** Why this account may not be touched; undefined when it may. `locksOut`: nobody could sign in to it any more. */
export function whyProtected(account: Account, protection: Protection, locksOut: boolean): Protected | undefined {
  const id = account.id.toLowerCase()
  if (id === protection.self) return { why: 'self', detail: null }
  if (id === protection.approver) return { why: 'approver', detail: null }
  const roles = protection.roles.get(id) ?? []
  if (roles.length > 0) {
    const last = protection.enabledGlobalAdmins.size === 1 && protection.enabledGlobalAdmins.has(id)
    const why = locksOut && last ? 'lastGlobalAdmin' : 'adminRole'
    return { why, detail: roles.map((role) => role.name).join(', ') }
  }
  const names = [account.id, account.userPrincipalName, account.mail ?? account.id]
  if (names.some((name) => protection.configured.has(name.toLowerCase()))) return { why: 'configured', detail: null }
  return protection.groupMembers.has(id) ? { why: 'protectedGroup', detail: null } : undefined
}

function isGlobalAdministrator(role: { readonly templateId: string }): boolean {
  return role.templateId.toLowerCase() === globalAdministrator
}

// Not found is an answer; no answer is none, and would leave an account unprotected.
function isUnknown(lookup: Lookup): boolean {
  return lookup.outcome === 'failed' && ['throttled', 'unavailable'].includes(lookup.reason.code)
}

function matchesNobody(lookup: Lookup): boolean {
  return lookup.outcome === 'notFound' || (lookup.outcome === 'failed' && lookup.reason.code === 'invalid')
}

function idsOf(lookup: Lookup): string[] {
  if (lookup.outcome === 'ambiguous') return lookup.candidates.map((account) => account.id)
  return lookup.outcome === 'found' || lookup.outcome === 'duplicate' ? [lookup.account.id] : []
}

function lowered(texts: Iterable<string>): Set<string> {
  return new Set([...texts].map((text) => text.toLowerCase()))
}
