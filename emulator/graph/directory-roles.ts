import { createHash } from 'node:crypto'
import type { DirectoryRole } from '@microsoft/microsoft-graph-types'
import { type Role, roleOf, roles } from '../roles.ts'
import type { Group, Person, World } from '../world.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { notFound } from './errors.ts'
import { compile } from './filter/match.ts'
import { parseFilter } from './filter/parse.ts'
import { checkSupport, type SupportTable, userSupport } from './filter/support.ts'
import { showGroup } from './groups.ts'
import { collection, memberPages, takePage } from './page.ts'
import { needs } from './scopes.ts'
import { selected, userShape } from './shape.ts'
import { seesAll } from './users.ts'

/** Roles are objects of the tenant with their own IDs; only template IDs are the same everywhere. */
function objectId(world: World, role: Role): string {
  const digits = createHash('sha256')
    .update(world.tenantId + role.templateId)
    .digest('hex')
  return [8, 12, 16, 20, 32].map((end, index, ends) => digits.slice(ends[index - 1] ?? 0, end)).join('-')
}

/** A role in Graph's format. */
export function showRole(world: World, role: Role) {
  const { templateId, displayName, description } = role
  const shown = {
    id: objectId(world, role),
    deletedDateTime: null,
    description,
    displayName,
    roleTemplateId: templateId,
  }
  return shown satisfies DirectoryRole
}

/** Built-in roles held by people or groups. */
function activated(world: World): Role[] {
  const held = new Set<string>([roles.globalAdmin.templateId])
  for (const person of world.privileged) for (const role of person.roles) held.add(role)
  for (const group of world.groups.values()) for (const role of group.roles) held.add(role)
  return [...held].map(roleOf).filter(({ custom }) => !custom)
}

const filterable: SupportTable = Object.fromEntries(
  ['id', 'displayName', 'roleTemplateId'].flatMap((name) => {
    const support = userSupport['id']
    return support ? [[name, support]] : []
  }),
)

// Roles aren't paged; their members are.
function all(call: GraphCall, set: string, items: readonly unknown[]): Reply {
  return {
    status: 200,
    objects: items.length,
    body: { '@odata.context': `${call.root}/$metadata#${set}`, value: items },
  }
}

function list({ world }: Tenant, call: GraphCall): Reply {
  let shown = activated(world).map((role) => showRole(world, role))
  if (call.query.filter) {
    const filter = parseFilter(call.query.filter)
    checkSupport(filter, filterable, { advanced: false, entity: 'DirectoryRole' })
    shown = shown.filter(compile(filter))
  }
  return all(
    call,
    'directoryRoles',
    shown.map((role) => selected(role, call.query.select)),
  )
}

function roleAt({ world }: Tenant, call: GraphCall): Role {
  const key = call.params[0] ?? ''
  const role = activated(world).find((one) =>
    call.path.includes('roleTemplateId=') ? one.templateId === key : objectId(world, one) === key,
  )
  if (!role) throw notFound(key)
  return role
}

/** Direct holders of a role: a role-assignable group counts as one member, its own members don't. */
function members(tenant: Tenant, call: GraphCall): Reply {
  const { templateId } = roleAt(tenant, call)
  const { select } = call.query
  const shape = userShape(select, { ...tenant, full: seesAll(call) })
  const seesPeople = call.caller.scopes.allow(needs.users)
  const groups = [...tenant.world.groups.values()].filter((group) => group.roles.includes(templateId))
  const people = [...tenant.world.privileged].filter((person) => person.roles.includes(templateId))
  const { items, link } = takePage<Person | Group>(call, [...people, ...groups], () => true, memberPages(tenant))
  const shown = items.map((one) =>
    'userPrincipalName' in one
      ? {
          '@odata.type': '#microsoft.graph.user',
          ...(seesPeople ? shape.show(tenant.replica.view(one)) : { id: one.id }),
        }
      : { '@odata.type': '#microsoft.graph.group', ...selected(showGroup(one), select) },
  )
  return collection(call, 'directoryObjects', { items: shown, link })
}

const read = (path: RegExp, handle: GraphRoute['handle']): GraphRoute => ({
  method: 'GET',
  path,
  scopes: needs.roles,
  cost: { units: 1, writes: 0 },
  handle,
})

/** The tenant's admin roles and their holders. */
export const directoryRoleRoutes: readonly GraphRoute[] = [
  read(/^\/directoryRoles$/, list),
  read(/^\/directoryRoles(?:\/([^/]+)|\(roleTemplateId='([^/]+)'\)|\/roleTemplateId=([^/]+))$/, (tenant, call) => ({
    status: 200,
    objects: 1,
    body: {
      '@odata.context': `${call.root}/$metadata#directoryRoles/$entity`,
      ...selected(showRole(tenant.world, roleAt(tenant, call)), call.query.select),
    },
  })),
  read(/^\/directoryRoles(?:\/([^/]+)|\(roleTemplateId='([^/]+)'\)|\/roleTemplateId=([^/]+))\/members$/, members),
]
