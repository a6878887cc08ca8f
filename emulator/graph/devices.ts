import { type Device, devicesOf, findDevice } from '../devices.ts'
import { roles } from '../roles.ts'
import { write } from './account-changes.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { badRequest, forbidden, notFound } from './errors.ts'
import { collection, takePage } from './page.ts'
import { needs } from './scopes.ts'
import { personAt } from './users.ts'

const mayWrite = new Set(
  [roles.globalAdmin, roles.cloudDeviceAdmin, roles.intuneAdmin].map(({ templateId }) => templateId),
)

const type = '#microsoft.graph.device'

/** Without device permissions, an app only learns that there is a device. */
function show({ caller }: GraphCall, { users: _, trustType, ...device }: Device) {
  const full = caller.scopes.allow(needs.readDevices)
  const facts = { ...device, trustType, onPremisesSyncEnabled: trustType === 'ServerAd' ? true : null }
  const entries = Object.entries({ ...facts, isManagementRestricted: null })
  return {
    '@odata.type': type,
    ...Object.fromEntries(entries.map(([name, value]) => [name, full || name === 'id' ? value : null])),
  }
}

function list(tenant: Tenant, call: GraphCall): Reply {
  const person = personAt(tenant, call)
  const all = devicesOf(tenant.replica.view(person))
  const { items, link } = takePage(call, all, () => true, tenant.settings())
  return collection(call, 'directoryObjects', { items: items.map((one) => show(call, one)), link })
}

function find({ world }: Tenant, call: GraphCall) {
  const id = call.params[0] ?? ''
  const found = findDevice(world.people, id)
  if (!found) throw notFound(id)
  return found
}

function showOne(tenant: Tenant, call: GraphCall): Reply {
  const { device, users } = find(tenant, call)
  const [owner] = users
  const shown = owner && devicesOf(tenant.replica.view(owner)).find(({ id }) => id === device.id)
  const context = `${call.root}/$metadata#devices/$entity`
  return { status: 200, objects: 1, body: { '@odata.context': context, ...show(call, shown ?? device) } }
}

function usersOf(tenant: Tenant, call: GraphCall): Reply {
  const items = find(tenant, call).users.map(({ id }) => ({ '@odata.type': '#microsoft.graph.user', id }))
  const page = takePage(call, items, () => true, tenant.settings())
  return collection(call, 'directoryObjects', page)
}

function update(tenant: Tenant, call: GraphCall): Reply {
  if (!call.caller.roles.some((role) => mayWrite.has(role))) throw forbidden()
  const { device, users } = find(tenant, call)
  const { accountEnabled, ...others } = (call.body ?? {}) as { accountEnabled?: unknown }
  if (typeof accountEnabled !== 'boolean' || Object.keys(others).length > 0)
    throw badRequest('Invalid value specified for property of resource Device.')
  for (const user of users) {
    const devices = devicesOf(user).map((other) => (other.id === device.id ? { ...other, accountEnabled } : other))
    write(tenant, call, user, { devices })
  }
  return { status: 204 }
}

const user = "/users(?:/([^/]+)|\\((?:'|%27)([^/]+?)(?:'|%27)\\))"
const route = (
  method: string,
  path: string,
  scopes: GraphRoute['scopes'],
  handle: GraphRoute['handle'],
  cost: GraphRoute['cost'] = { units: 1, writes: 0 },
): GraphRoute => ({ method, path: new RegExp(`^${path}$`), scopes, cost, handle })

/** Registered devices. Changes to devices have a quota per operator. */
export const deviceRoutes: readonly GraphRoute[] = [
  route('GET', `${user}/registeredDevices`, needs.listDevices, list),
  route('GET', '/devices/([^/]+)', needs.readDevices, showOne),
  route('GET', '/devices/([^/]+)/registeredUsers', needs.readDevices, usersOf),
  route('PATCH', '/devices/([^/]+)', needs.writeDevices, update, { units: 1, writes: 1, devices: true }),
]
