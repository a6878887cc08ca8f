import { globalAdministrator } from '../../actions/admin-roles.ts'
import type { Account, Guard, NotChecked, Person, ProtectionGap, Why } from '../../core/model.ts'
import type { Directory } from '../../graph/directory/directory.ts'
import type { HeldRole } from '../../graph/directory/roles.ts'
import type { Context } from '../context.ts'
import { type ConfiguredAccounts, readConfigured } from './protected-accounts.ts'

/** Who must not be changed, according to the directory and the configuration now. Ids and addresses in lower case. */
export interface Protection {
  readonly self: string
  readonly approver?: string
  readonly configured: ReadonlySet<string>
  readonly groupMembers: ReadonlySet<string>
  readonly roles: ReadonlyMap<string, readonly HeldRole[]>
  /** Who can always sign in as a Global Administrator; see `isLasting`. */
  readonly globalAdmins: readonly Account[]
  /** Administrators who may be changed with approval; nobody if omitted. */
  readonly admins?: 'all' | ReadonlySet<string>
  /** Global Administrators who are skipped because nobody else could sign in as one. */
  readonly lastGlobalAdmins?: ReadonlySet<string>
  /** What could not be checked, without blocking the plan. */
  readonly notChecked: readonly NotChecked[]
  /** Whether synced accounts are changed nevertheless. */
  readonly changesSynced?: boolean
  /** Domains, in lower case, whose accounts sign in with another identity provider, if the plan concerns passwords. */
  readonly federated?: ReadonlySet<string>
  /** Role-assignable groups by member, if read. */
  readonly roleGroups?: ReadonlyMap<string, string>
  /** This bot's operators and approvers. */
  readonly guards: ReadonlyMap<string, Guard>
  /** Whether operators and approvers are skipped, because nobody changes them without approval. */
  readonly guardsHeld?: boolean
  /** Enabled approvers. */
  readonly approvers: readonly Account[]
  /** Approvers who can't be locked out because nobody else would be left. */
  readonly lastApprovers?: ReadonlySet<string>
  /** Why the list of protected accounts may be incomplete. */
  readonly gaps: readonly ProtectionGap[]
}

/** Why an account is protected; `detail` names its roles. */
export interface Protected {
  readonly why: Why
  readonly detail: string | null
}

/** Whose rights to read with, and who receives the number of members read. */
interface ProtectionReader {
  readonly directory: Directory
  readonly requester: Person
  readonly approver?: Person | undefined
  readonly onRead?: (people: number) => void
}

/** Reads who is protected. Passes on the directory's errors, because nothing may be planned or run without this. */
export async function loadProtection(
  context: Pick<Context, 'store' | 'limits' | 'clock'>,
  { directory, requester, approver, onRead }: ProtectionReader,
): Promise<Protection> {
  const { operatorGroupId, approverGroupId, escalationGroupId, syncedAccounts, adminAccounts } = context.limits
  const members = async (group: string | undefined) =>
    group ? lowered(await directory.groupMembers(group)) : new Set<string>()
  const [{ holders: roles, eligibleUnread }, listed, operators, approvers, escalation] = await Promise.all([
    directory.roleHolders(),
    readListed(context, directory, requester.tid, onRead),
    members(operatorGroupId),
    members(approverGroupId),
    members(escalationGroupId),
  ])
  const globalAdmins = lowered([...roles].flatMap(([id, held]) => (isLasting(held) ? [id] : [])))
  const wanted = [...new Set([...globalAdmins, ...approvers])]
  const states = wanted.length > 0 ? await directory.byIds(wanted) : new Map<string, Account>()
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

/** Accounts protected by configuration, by name or group. */
export async function readListed(
  context: Pick<Context, 'store' | 'limits' | 'clock'>,
  directory: Directory,
  tenantId: string,
  onRead?: (people: number) => void,
): Promise<ConfiguredAccounts & { readonly members: ReadonlySet<string> }> {
  const { protectedGroupId: group } = context.limits
  const [configured, members] = await Promise.all([
    readConfigured(context, directory, tenantId),
    group ? directory.groupMembers(group, onRead) : new Set<string>(),
  ])
  const empty = group && members.size === 0 ? [{ problem: 'emptyGroup', name: group } as const] : []
  return { ...configured, members: lowered(members), gaps: [...configured.gaps, ...empty] }
}

/** Adds accounts that would be the last to hold an essential role if all these accounts were locked. */
export const sparingLast = (protection: Protection, accounts: Iterable<string>): Protection => {
  const targets = lowered(accounts)
  return sparingApprovers(sparingGlobalAdmins(protection, targets), targets)
}

/** No operation locks out every permanent Global Administrator. */
function sparingGlobalAdmins(protection: Protection, targets: ReadonlySet<string>): Protection {
  const { globalAdmins, roles } = protection
  if (protection.admins === undefined) return protection
  const stays = globalAdmins.some((one) => !targets.has(one.id.toLowerCase()) || whyProtected(one, protection, true))
  if (stays) return protection
  const isGlobal = (id: string) => roles.get(id)?.some((role) => isGlobalRole(role) && !role.eligible) === true
  return { ...protection, lastGlobalAdmins: new Set([...targets].filter(isGlobal)) }
}

/**
 * Adds approvers who would be the last one left if all these accounts were locked, so that no operation locks out every
 * approver. Accounts skipped anyway don't count as locked.
 */
export function sparingApprovers(protection: Protection, accounts: Iterable<string>): Protection {
  const targets = lowered(accounts)
  const out = protection.approvers.filter(
    (one) => targets.has(one.id.toLowerCase()) && !whyProtected(one, protection, true),
  )
  if (out.length === 0 || out.length < protection.approvers.length) return protection
  return { ...protection, lastApprovers: lowered(out.map(({ id }) => id)) }
}

/** Why this account must not be changed; undefined if it may be. `locksOut`: the action prevents signing in. */
export function whyProtected(account: Account, protection: Protection, locksOut: boolean): Protected | undefined {
  const id = account.id.toLowerCase()
  if (id === protection.self) return { why: 'self', detail: null }
  if (id === protection.approver) return { why: 'approver', detail: null }
  const admin = whyAdminProtected(id, protection, locksOut)
  if (admin) return admin
  const names = [account.id, account.userPrincipalName, account.mail ?? account.id]
  if (names.some((name) => protection.configured.has(name.toLowerCase()))) return { why: 'configured', detail: null }
  if (protection.groupMembers.has(id)) return { why: 'protectedGroup', detail: null }
  if (locksOut && protection.lastApprovers?.has(id)) return { why: 'lastApprover', detail: null }
  return protection.guardsHeld && protection.guards.has(id) ? { why: 'guardsBot', detail: null } : undefined
}

function whyAdminProtected(id: string, protection: Protection, locksOut: boolean): Protected | undefined {
  const { globalAdmins, admins, lastGlobalAdmins } = protection
  const roles = protection.roles.get(id) ?? []
  if (roles.length === 0) return undefined
  const detail = namesOf(roles)
  if (admins === 'all' || admins?.has(id))
    return lastGlobalAdmins?.has(id) ? { why: 'lastGlobalAdmin', detail } : undefined
  const last = locksOut && globalAdmins.length === 1 && globalAdmins[0]?.id.toLowerCase() === id
  return { why: last ? 'lastGlobalAdmin' : whyOfRoles(roles), detail }
}

/** The names of these roles, without repetition. */
export const namesOf = (roles: readonly HeldRole[]): string => [...new Set(roles.map(({ name }) => name))].join(', ')

/** By the most far-reaching role. */
function whyOfRoles(roles: readonly HeldRole[]): 'adminRole' | 'partialRole' | 'eligibleRole' {
  const active = roles.filter(({ eligible }) => !eligible)
  if (active.length === 0) return 'eligibleRole'
  return active.every(({ partial }) => partial) ? 'partialRole' : 'adminRole'
}

const isGlobalRole = ({ templateId, partial }: HeldRole): boolean =>
  !partial && templateId.toLowerCase() === globalAdministrator

/**
 * Whether somebody is permanently a tenant-wide Global Administrator. Eligible people may only hold the role for some
 * hours: Graph shows activated roles like any other.
 */
function isLasting(held: readonly HeldRole[]): boolean {
  const global = held.filter(isGlobalRole)
  return global.length > 0 && global.every(({ eligible }) => !eligible)
}

function lowered(texts: Iterable<string>): Set<string> {
  return new Set([...texts].map((text) => text.toLowerCase()))
}
