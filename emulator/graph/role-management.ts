import { createHash } from 'node:crypto'
import { type Role, roleDefinitions, roles } from '../roles.ts'
import type { Group, Person, World } from '../world.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { badRequest, GraphError } from './errors.ts'
import { showGroup } from './groups.ts'
import { collection, memberPages, takePage } from './page.ts'
import { needs } from './scopes.ts'
import { selected, userShape } from './shape.ts'

/** Scope of a role assignment: `/` is the whole tenant. */
const everywhere = '/'

interface Assignment {
  readonly principal: Person | Group | ServicePrincipal
  readonly role: string
  readonly scope: string
}

/** Applications hold roles too. */
interface ServicePrincipal {
  readonly id: string
  readonly appId: string
  readonly displayName: string
}

const digest = (...parts: readonly string[]) => createHash('sha256').update(parts.join('|')).digest('base64url')

/** An application in the tenant that can read the directory. */
function automation(world: World): ServicePrincipal {
  const hex = createHash('sha256').update(`${world.tenantId}automation`).digest('hex')
  const id = [8, 12, 16, 20, 32].map((end, index, ends) => hex.slice(ends[index - 1] ?? 0, end)).join('-')
  return { id, appId: id, displayName: 'Joiners and leavers' }
}

/** Active assignments; an activated role looks like any other. */
function activeAssignments({ world }: Tenant): Assignment[] {
  const people = [...world.privileged].flatMap((principal) => [
    ...principal.roles.map((role) => ({ principal, role, scope: everywhere })),
    ...principal.scopedRoles.map(({ role, scope }) => ({ principal, role, scope })),
  ])
  const groups = [...world.groups.values()].flatMap((principal) =>
    principal.roles.map((role) => ({ principal, role, scope: everywhere })),
  )
  const reader = { principal: automation(world), role: roles.directoryReaders.templateId, scope: everywhere }
  return [...people, ...groups, reader]
}

function eligibleAssignments({ world }: Tenant): Assignment[] {
  return [...world.privileged, ...world.groups.values()].flatMap((principal) =>
    principal.eligibleRoles.map((role) => ({ principal, role, scope: everywhere })),
  )
}

function showPrincipal({ world, replica }: Tenant, principal: Assignment['principal']) {
  if ('userPrincipalName' in principal) {
    const shape = userShape(undefined, { world, replica, full: true })
    return { '@odata.type': '#microsoft.graph.user', ...shape.show(replica.view(principal)) }
  }
  return 'appId' in principal
    ? { '@odata.type': '#microsoft.graph.servicePrincipal', ...principal }
    : { '@odata.type': '#microsoft.graph.group', ...showGroup(principal) }
}

const principalFilter = /^principalId eq '([^']+)'$/

/** Only one relationship can be expanded per call. A nested `$select` is ignored, or refused by PIM. */
function expands({ query }: GraphCall, innerSelect: 'ignored' | 'refused'): boolean {
  if (query.expand === undefined) return false
  if (/,(?![^(]*\))/.test(query.expand)) {
    throw badRequest('The result of parsing $expand contained at least 2 items, but the maximum allowed is 1.')
  }
  if (innerSelect === 'refused' && query.expand.includes('('))
    throw badRequest('The  filter is invalid.', 'InvalidFilter')
  if (!/^principal(\(|$)/.test(query.expand))
    throw new GraphError(501, 'NotImplemented', `The emulator does not play $expand=${query.expand} of roles`)
  return true
}

function list(
  tenant: Tenant,
  call: GraphCall,
  { set, all, show }: { set: string; all: readonly Assignment[]; show: (one: Assignment) => Record<string, unknown> },
  expanded: boolean,
): Reply {
  const { filter, select } = call.query
  const principal = filter === undefined ? undefined : principalFilter.exec(filter)?.[1]
  if (filter !== undefined && principal === undefined)
    throw new GraphError(501, 'NotImplemented', `The emulator does not play $filter=${filter} on roles`)
  const fits = (one: Assignment) => principal === undefined || one.principal.id === principal
  const { items, link } = takePage(call, all, fits, memberPages(tenant))
  const shown = items.map((one) => ({
    ...selected(show(one), select),
    ...(expanded && { principal: showPrincipal(tenant, one.principal) }),
  }))
  return collection(call, `roleManagement/directory/${set}`, { items: shown, link })
}

function assignments(tenant: Tenant, call: GraphCall): Reply {
  const show = ({ principal, role, scope }: Assignment) => ({
    id: digest(principal.id, role, scope),
    principalId: principal.id,
    directoryScopeId: scope,
    roleDefinitionId: role,
  })
  return list(tenant, call, { set: 'roleAssignments', all: activeAssignments(tenant), show }, expands(call, 'ignored'))
}

const mayReadEligibility = new Set<string>(
  [
    ...[roles.globalAdmin, roles.globalReader, roles.privilegedRoleAdmin],
    ...[roles.securityReader, roles.securityOperator, roles.securityAdmin],
  ].map(({ templateId }) => templateId),
)

/** Privileged Identity Management requires the tenant's licence and a role that can read it. */
function eligibilities(tenant: Tenant, call: GraphCall): Reply {
  if (!['P2', 'governance'].includes(tenant.settings().licence))
    throw badRequest(
      'The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.',
      'AadPremiumLicenseRequired',
    )
  if (!call.caller.roles.some((role) => mayReadEligibility.has(role)))
    throw new GraphError(403, 'UnauthorizedAccessException', 'Attempted to perform an unauthorized operation.')
  if (call.query.top !== undefined) throw badRequest("The query option '$top' is not supported.", 'InvalidQueryOption')
  const show = ({ principal, role, scope }: Assignment) => ({
    id: digest('eligible', principal.id, role, scope),
    principalId: principal.id,
    roleDefinitionId: role,
    directoryScopeId: scope,
    appScopeId: null,
    startDateTime: '2026-01-05T08:00:00Z',
    endDateTime: null,
    memberType: 'Direct',
    roleEligibilityScheduleId: digest('schedule', principal.id, role, scope).slice(0, 36),
  })
  const all = eligibleAssignments(tenant)
  return list(tenant, call, { set: 'roleEligibilityScheduleInstances', all, show }, expands(call, 'refused'))
}

function definitions(tenant: Tenant, call: GraphCall): Reply {
  const show = ({ templateId, displayName, description, custom }: Role) => ({
    id: templateId,
    description,
    displayName,
    isBuiltIn: !custom,
    isEnabled: true,
    resourceScopes: [everywhere],
    templateId,
    version: '1',
    rolePermissions: [],
  })
  const { items, link } = takePage(call, roleDefinitions, () => true, memberPages(tenant))
  const shown = items.map((role) => selected(show(role), call.query.select))
  return collection(call, 'roleManagement/directory/roleDefinitions', { items: shown, link })
}

const read = (name: string, scopes: GraphRoute['scopes'], handle: GraphRoute['handle']): GraphRoute => ({
  method: 'GET',
  path: new RegExp(`^/roleManagement/directory/${name}$`),
  scopes,
  handle,
  cost: { units: 1, writes: 0 },
})

/** Every kind of role assignment: built-in and custom roles, tenant-wide or scoped, active or eligible. */
export const roleManagementRoutes: readonly GraphRoute[] = [
  read('roleAssignments', needs.roles, assignments),
  read('roleDefinitions', needs.roles, definitions),
  read('roleEligibilityScheduleInstances', needs.eligibility, eligibilities),
]
