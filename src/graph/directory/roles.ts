import type { UnifiedRoleAssignment, UnifiedRoleDefinition } from '@microsoft/microsoft-graph-types'
import { UserError } from '../../core/errors.ts'
import { asRecord } from '../http/json.ts'
import { query, select } from '../http/odata.ts'
import { type GraphRequest, get } from '../http/request.ts'
import { groupMembers } from './groups.ts'
import { type Reader, readPages } from './read.ts'

/** An admin role; template IDs are the same in every tenant. */
export interface AdminRole {
  readonly name: string
  readonly templateId: string
}

/** An admin role and how someone holds it. */
export interface HeldRole extends AdminRole {
  /** Set if it isn't tenant-wide but limited to an administrative unit or a single object such as an application. */
  readonly partial?: true
  /** Set if they can activate it but don't hold it. */
  readonly eligible?: true
}

/** Holders of admin roles. */
export interface RoleHolders {
  /** By lower-case object ID, including applications. */
  readonly holders: ReadonlyMap<string, readonly HeldRole[]>
  /** Why it is unknown who can activate a role: the caller's role can't read it, or the tenant lacks the licence. */
  readonly eligibleUnread?: 'role' | 'licence'
}

export const roleRequests = {
  /** All admin role assignments. Graph expands only one relationship, and doesn't support `$top` here. */
  roleAssignments: (): GraphRequest =>
    get(
      'RoleManagement.Read.Directory',
      `/roleManagement/directory/roleAssignments${query({ $expand: select<UnifiedRoleAssignment>('principal') })}`,
    ),

  /** Who can activate which roles. Most operators can't read this. */
  eligibleRoles: (): GraphRequest => ({
    ...get(
      'RoleManagement.Read.Directory',
      `/roleManagement/directory/roleEligibilityScheduleInstances${query({ $expand: select<UnifiedRoleAssignment>('principal') })}`,
    ),
    optional: true,
  }),

  roleDefinitions: (): GraphRequest =>
    get(
      'RoleManagement.Read.Directory',
      `/roleManagement/directory/roleDefinitions${query({ $select: select<UnifiedRoleDefinition>('id', 'displayName', 'templateId') })}`,
    ),
}

interface Assignment {
  readonly principal: string
  readonly isGroup: boolean
  readonly roleId: string
  readonly partial: boolean
}

function toAssignment(json: unknown): Assignment[] {
  const { principalId, roleDefinitionId, directoryScopeId, principal } = asRecord<UnifiedRoleAssignment>(json)
  if (typeof principalId !== 'string' || typeof roleDefinitionId !== 'string') return []
  const isGroup = /group$/i.test(String(asRecord(principal)['@odata.type']))
  return [{ principal: principalId, isGroup, roleId: roleDefinitionId, partial: (directoryScopeId ?? '/') !== '/' }]
}

/**
 * Everyone who holds an admin role (built-in or custom, tenant-wide or scoped, directly or through groups) and everyone
 * who can activate one, limited to what the caller can read. Takes a few requests per tenant, regardless of the number
 * of accounts. Roles held through groups require GroupMember.Read.All.
 */
export async function roleHolders(reader: Reader): Promise<RoleHolders> {
  const [active, eligible, names] = await Promise.all([
    readPages(reader, roleRequests.roleAssignments()).then(({ items }) => items.flatMap(toAssignment)),
    eligibleAssignments(reader),
    rolesByDefinition(reader),
  ])
  const unread = typeof eligible === 'string' ? eligible : undefined
  const all = [
    ...active.map((one) => ({ ...one, eligible: false })),
    ...(typeof eligible === 'string' ? [] : eligible.map((one) => ({ ...one, eligible: true }))),
  ]
  const groups = [...new Set(all.flatMap(({ isGroup, principal }) => (isGroup ? [principal] : [])))]
  const members = new Map(
    await Promise.all(groups.map(async (group) => [group, await groupMembers(reader, group)] as const)),
  )
  const holders = new Map<string, HeldRole[]>()
  for (const { principal, isGroup, roleId, partial, eligible: isEligible } of all) {
    const role = {
      ...(names.get(roleId.toLowerCase()) ?? { name: roleId, templateId: roleId }),
      ...(partial && { partial: true as const }),
      ...(isEligible && { eligible: true as const }),
    }
    for (const id of isGroup ? (members.get(principal) ?? []) : [principal]) {
      const key = id.toLowerCase()
      const held = holders.get(key) ?? []
      if (!held.some((one) => isSame(one, role))) holders.set(key, [...held, role])
    }
  }
  return { holders, ...(unread && { eligibleUnread: unread }) }
}

const isSame = (one: HeldRole, other: HeldRole): boolean =>
  one.templateId === other.templateId && one.partial === other.partial && one.eligible === other.eligible

/** Why the caller can't see who can activate a role; undefined if they can. */
export async function eligibleUnread(reader: Reader): Promise<RoleHolders['eligibleUnread']> {
  const found = await eligibleAssignments(reader)
  return typeof found === 'string' ? found : undefined
}

/** Eligible assignments. Few operators can read them, and few tenants have them; any other error is thrown. */
async function eligibleAssignments(reader: Reader): Promise<readonly Assignment[] | 'role' | 'licence'> {
  try {
    const { items } = await readPages(reader, roleRequests.eligibleRoles())
    return items.flatMap(toAssignment)
  } catch (error) {
    const unread = error instanceof UserError ? error.meaning.unread : undefined
    if (unread === 'role' || unread === 'licence') return unread
    throw error
  }
}

/** Roles by lower-case definition ID. */
async function rolesByDefinition(reader: Reader): Promise<ReadonlyMap<string, AdminRole>> {
  const { items } = await readPages(reader, roleRequests.roleDefinitions())
  return new Map(
    items.flatMap((json) => {
      const { id, displayName, templateId } = asRecord<UnifiedRoleDefinition>(json)
      if (typeof id !== 'string') return []
      const name = typeof displayName === 'string' ? displayName : id
      return [[id.toLowerCase(), { name, templateId: typeof templateId === 'string' ? templateId : id }] as const]
    }),
  )
}
