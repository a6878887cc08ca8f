import { roles } from '../roles.ts'
import { activityOf } from '../sign-in-activity.ts'
import type { Person } from '../world.ts'
import type { GraphCall, Tenant } from './call.ts'
import { badRequest, GraphError, unsupported } from './errors.ts'
import type { Query } from './query.ts'
import { needs } from './scopes.ts'

/** Maximum number of accounts per page with this property. */
export const maxActivities = 500

const { globalAdmin, globalReader, securityAdmin, securityOperator, securityReader, reportsReader } = roles
const mayRead = new Set(
  [globalAdmin, globalReader, securityAdmin, securityOperator, securityReader, reportsReader].map(
    ({ templateId }) => templateId,
  ),
)

/** Whether a call reads or filters by when people last signed in. */
export const requestsActivity = ({ select = [], filter = '' }: Pick<Query, 'select' | 'filter'>): boolean =>
  select.some((name) => name.toLowerCase() === 'signinactivity') || /signInActivity\//i.test(filter)

/** Reads someone's sign-in activity; undefined if the call doesn't ask for it. Throws Graph's refusals. */
export function activityReader(tenant: Tenant, call: GraphCall) {
  if (!requestsActivity(call.query)) return undefined
  if (!call.caller.scopes.allow(needs.signInActivity)) throw withoutPermission()
  admitToReports(tenant, call, mayRead)
  const known = { now: tenant.now(), lag: tenant.settings().signInLag }
  return (person: Person) => activityOf(person, known)
}

const withoutPermission = () =>
  new GraphError(
    403,
    'Authentication_MSGraphPermissionMissing',
    'Calling principal does not have required MSGraph permissions AuditLog.Read.All',
  )

/** Throws Graph's refusals of reports that are limited to tenants with a licence and people with one of these roles. */
export function admitToReports(tenant: Tenant, { caller }: GraphCall, allowed: ReadonlySet<string>): void {
  if (tenant.settings().licence === 'free')
    throw new GraphError(
      403,
      'Authentication_RequestFromNonPremiumTenantOrB2CTenant',
      "Neither tenant is B2C or tenant doesn't have premium license",
    )
  if (!caller.roles.some((role) => allowed.has(role)))
    throw new GraphError(403, 'Authentication_RequestFromUnsupportedUserRole', 'User is not in the allowed roles')
}

const clause =
  /^\s*(not\s*)?\(?\s*signInActivity\/(last(?:NonInteractive|Successful)?SignInDateTime)\s+(eq|ne|ge|le)\s+(\S+?)\s*\)?\s*$/i

const names = ['lastSignInDateTime', 'lastNonInteractiveSignInDateTime', 'lastSuccessfulSignInDateTime']

const compare: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  ge: (a, b) => a >= b,
  le: (a, b) => a <= b,
}

/**
 * The test for a filter on sign-in activity, which can't be combined with anything; undefined for other filters. People
 * who never signed in are in none of its results.
 */
export function activityTest(tenant: Tenant, call: GraphCall): ((person: Person) => boolean) | undefined {
  const { filter = '', search, orderby } = call.query
  if (!/signInActivity\b/i.test(filter)) return undefined
  const [, not, name = '', operator = '', literal = ''] = clause.exec(filter) ?? []
  if (!name || search || orderby)
    throw unsupported(
      "Unsupported or invalid query filter clause specified for property 'signInActivity' of resource 'User'.",
    )
  const wanted = Date.parse(literal)
  if (!/^\d{4}-\d\d-\d\d(T|$)/i.test(literal) || Number.isNaN(wanted))
    throw badRequest(`Invalid filter clause: '${literal}' is not a valid Edm.DateTimeOffset.`, 'BadRequest')
  const read = activityReader(tenant, call)
  const property = names.find((one) => one.toLowerCase() === name.toLowerCase()) ?? name
  return (person) => {
    const at = read?.(person)?.[property]
    return typeof at === 'string' && compare[operator.toLowerCase()]?.(Date.parse(at), wanted) !== Boolean(not)
  }
}
