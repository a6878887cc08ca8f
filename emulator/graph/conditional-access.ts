import { roles } from '../roles.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { forbidden, GraphError } from './errors.ts'
import { collection, takePage } from './page.ts'
import { needs } from './scopes.ts'
import { selected } from './shape.ts'

const mayRead = new Set<string>(
  [roles.globalAdmin, roles.globalReader, roles.conditionalAccessAdmin, roles.securityAdmin, roles.securityReader].map(
    ({ templateId }) => templateId,
  ),
)

function list(tenant: Tenant, call: GraphCall): Reply {
  const { filter, search, orderby, expand, select } = call.query
  if (filter || search || orderby || expand)
    throw new GraphError(
      501,
      'NotImplemented',
      'The emulator plays only $select and $top on Conditional Access policies',
    )
  if (!call.caller.roles.some((role) => mayRead.has(role))) throw forbidden()
  // Without a licence, a tenant has no policies.
  const all = tenant.settings().licence === 'free' ? [] : [...tenant.world.conditionalAccess.policies.values()]
  const { items, link } = takePage(call, all, () => true, tenant.settings())
  const shown = items.map((one) => selected({ ...one, createdDateTime: null, modifiedDateTime: null }, select))
  return collection(call, 'conditionalAccess/policies', { items: shown, link })
}

/** Conditional Access policies: one call a second for the whole tenant, like risky users. */
export const conditionalAccessRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: /^\/identity\/conditionalAccess\/policies$/,
    scopes: needs.policies,
    cost: { units: 1, writes: 0, risk: true },
    handle: list,
  },
]
