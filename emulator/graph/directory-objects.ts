import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { badRequest, unsupported } from './errors.ts'
import { showGroup } from './groups.ts'
import { needs } from './scopes.ts'
import { selected, userShape } from './shape.ts'

const maxIds = 1_000
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** Unknown IDs are absent from the response. */
function getByIds({ world, replica }: Tenant, call: GraphCall): Reply {
  const { select, top, expand } = call.query
  if (top !== undefined || expand)
    throw unsupported(`The query parameter '${expand ? '$expand' : '$top'}' is not supported.`)
  const { ids, types } = (call.body ?? {}) as { ids?: unknown; types?: unknown }
  if (!Array.isArray(ids) || ids.length === 0) throw badRequest('The ids parameter is missing or empty.')
  if (ids.length > maxIds) throw badRequest(`Too many ids: ${ids.length}. Max allowed: ${maxIds}.`)
  const wanted = Array.isArray(types) ? types.map((type) => String(type).toLowerCase()) : []
  const takes = (type: string) => wanted.length === 0 || wanted.includes(type) || wanted.includes('directoryobject')
  const shape = userShape(select, { world, replica, full: true })
  const value = [...new Set(ids.map((id) => asGuid(id)))].flatMap((id): object[] => {
    const person = takes('user') ? world.people.get(id) : undefined
    if (person) return [{ '@odata.type': '#microsoft.graph.user', ...shape.show(replica.view(person)) }]
    const group = takes('group') ? world.groups.get(id) : undefined
    return group ? [{ '@odata.type': '#microsoft.graph.group', ...selected(showGroup(group), select) }] : []
  })
  const context = `${call.root}/$metadata#directoryObjects${select ? `(${select.join(',')})` : ''}`
  return { status: 200, objects: value.length, body: { '@odata.context': context, value } }
}

function asGuid(id: unknown): string {
  if (typeof id !== 'string' || !guid.test(id)) throw badRequest(`Invalid GUID:${String(id)}`)
  return id.toLowerCase()
}

/** Looks up objects of any kind. */
export const directoryObjectRoutes: readonly GraphRoute[] = [
  {
    method: 'POST',
    path: /^\/directoryObjects\/(?:microsoft\.graph\.)?getByIds$/,
    scopes: needs.getByIds,
    cost: { units: 5, unitsWhenSelecting: 2, writes: 0 },
    handle: getByIds,
  },
]
