import type { Person } from '../world.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { badRequest } from './errors.ts'
import { collection } from './page.ts'
import { needs } from './scopes.ts'
import { selected } from './shape.ts'

/** Refuses to change the password of someone who signs in with another provider. */
export function checkManaged({ world }: Pick<Tenant, 'world'>, { userPrincipalName: upn }: Person): void {
  if (world.domains.get(upn.slice(upn.lastIndexOf('@') + 1).toLowerCase()) === 'Federated')
    throw badRequest('The password of a federated user cannot be changed here: it is kept by the identity provider.')
}

function list({ world }: Tenant, call: GraphCall): Reply {
  const all = [[world.domain, 'Managed'] as const, ...world.domains]
  const items = all.map(([id, authenticationType], index) =>
    selected(
      {
        id,
        authenticationType,
        isAdminManaged: true,
        isDefault: index === 0,
        isInitial: index === 0,
        isRoot: true,
        isVerified: true,
        supportedServices: ['Email', 'OfficeCommunicationsOnline'],
      },
      call.query.select,
    ),
  )
  return collection(call, 'domains', { items })
}

/** The tenant's domains. */
export const domainRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: /^\/domains$/, scopes: needs.readDomains, cost: { units: 1, writes: 0 }, handle: list },
]
