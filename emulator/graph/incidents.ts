import type { Incident } from '../incidents.ts'
import { roles } from '../roles.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { badRequest, GraphError } from './errors.ts'
import { collection, takePage } from './page.ts'
import { needs } from './scopes.ts'

const { globalAdmin, globalReader, securityAdmin, securityOperator, securityReader } = roles
const mayRead = new Set(
  [globalAdmin, globalReader, securityAdmin, securityOperator, securityReader].map(({ templateId }) => templateId),
)

/** A missing role and a tenant without Defender look the same; a cloud without Defender doesn't know the address. */
function admit({ caller }: GraphCall, { settings }: Tenant): void {
  const { defender } = settings()
  if (defender === 'absent') throw badRequest("Resource not found for the segment 'incidents'.", 'BadRequest')
  if (defender === 'unlicensed' || !caller.roles.some((role) => mayRead.has(role)))
    throw new GraphError(403, 'Forbidden', 'The request is forbidden.')
}

/** Refuses options that the documentation doesn't list; `$expand` accepts only the alerts. */
function checkOptions({ query }: GraphCall, allowed: ReadonlySet<string>): void {
  const { select, search, orderby, filter, top, expand } = query
  for (const [name, value] of Object.entries({ select, search, orderby, filter, top }))
    if (value !== undefined && !allowed.has(name))
      throw badRequest(`The query option '$${name}' is not supported.`, 'BadRequest')
  if (expand !== undefined && expand !== 'alerts')
    throw badRequest(`Parsing OData Select and Expand failed: '${expand}' can't be expanded.`, 'BadRequest')
}

/** Newer statuses are shown only to callers that ask for them. */
const statusFor = ({ status }: Incident, { headers }: GraphCall): string =>
  status === 'awaitingAction' && !/include-unknown-enum-members/i.test(headers['prefer'] ?? '')
    ? 'unknownFutureValue'
    : status

function show(one: Incident, call: GraphCall, { world }: Tenant) {
  const { alerts, ...facts } = one
  const { query } = call
  return {
    ...facts,
    status: statusFor(one, call),
    incidentWebUrl: `https://security.microsoft.com/incidents/${one.id}?tid=${world.tenantId}`,
    tenantId: world.tenantId,
    assignedTo: null,
    classification: 'unknown',
    determination: 'unknown',
    customTags: [],
    systemTags: [],
    description: null,
    comments: [],
    ...(query.expand && {
      alerts: alerts.map((alert) => ({
        '@odata.type': '#microsoft.graph.security.alert',
        incidentId: one.id,
        tenantId: world.tenantId,
        ...alert,
      })),
    }),
  }
}

const maxListed = 50
const clause = /^(status|severity) eq '(\w+)'$/

function list(tenant: Tenant, call: GraphCall): Reply {
  admit(call, tenant)
  checkOptions(call, new Set(['filter', 'top']))
  const { filter, top = maxListed } = call.query
  if (top > maxListed)
    throw badRequest(`Invalid page size specified. Must be between 1 and ${maxListed} inclusive.`, 'BadRequest')
  const wanted = (filter?.split(' and ') ?? []).map((part) => {
    const [, name, value] = clause.exec(part) ?? []
    if (name !== 'status' && name !== 'severity')
      throw new GraphError(501, 'NotImplemented', `The emulator does not play $filter=${filter} on incidents`)
    return { name, value } as const
  })
  const fitting = tenant.incidents.all().filter((one) => {
    const shown = { ...one, status: statusFor(one, call) }
    return wanted.every(({ name, value }) => shown[name] === value)
  })
  const { items, link } = takePage(call, fitting, () => true, {
    ...tenant.settings(),
    most: tenant.settings().incidentPage,
  })
  return collection(call, 'security/incidents', { items: items.map((one) => show(one, call, tenant)), link })
}

function showOne(tenant: Tenant, call: GraphCall): Reply {
  admit(call, tenant)
  checkOptions(call, new Set())
  const id = call.params[0] ?? ''
  const found = tenant.incidents.find(id)
  if (!found) throw new GraphError(404, 'NotFound', `Incident ${id} was not found.`)
  return {
    status: 200,
    objects: 1,
    body: { '@odata.context': `${call.root}/$metadata#security/incidents/$entity`, ...show(found, call, tenant) },
  }
}

const cost = { units: 1, writes: 0 }

/** Incidents of Microsoft Defender XDR. */
export const incidentRoutes: readonly GraphRoute[] = [
  { method: 'GET', path: /^\/security\/incidents$/, scopes: needs.incidents, cost, handle: list },
  { method: 'GET', path: /^\/security\/incidents\/([^/]+)$/, scopes: needs.incidents, cost, handle: showOne },
]
