import { randomUUID } from 'node:crypto'
import type { Person } from '../world.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import type { Filter } from './filter/ast.ts'
import { compile } from './filter/match.ts'
import { parseFilter } from './filter/parse.ts'
import { checkSupport, type SupportTable } from './filter/support.ts'
import { collection, takePage } from './page.ts'
import { needs } from './scopes.ts'

/** A changed property in audit log format: JSON inside strings. */
interface Modified {
  readonly displayName: string
  readonly oldValue: string | null
  readonly newValue: string
}

/** The audit record of disabling or enabling an account. */
export const auditDisable = (tenant: Tenant, call: GraphCall, target: Person, enabled: boolean) =>
  record(tenant, call, target, enabled ? 'Enable account' : 'Disable account', {
    displayName: 'AccountEnabled',
    oldValue: JSON.stringify([target.accountEnabled]),
    newValue: JSON.stringify([enabled]),
  })

/** The audit record of revoking sessions. */
export const auditRevoke = (tenant: Tenant, call: GraphCall, target: Person, before: string) =>
  record(tenant, call, target, 'Update StsRefreshTokenValidFrom Timestamp', {
    displayName: 'StsRefreshTokensValidFrom',
    oldValue: JSON.stringify([before]),
    newValue: JSON.stringify([target.signInSessionsValidFrom]),
  })

function record(tenant: Tenant, call: GraphCall, target: Person, activity: string, modified: Modified) {
  const { person } = call.caller
  const correlationId = randomUUID()
  const suffix = correlationId.slice(0, 5).toUpperCase()
  return {
    id: `Directory_${correlationId}_${suffix}_${String(tenant.world.audits.length + 1).padStart(8, '0')}`,
    category: 'UserManagement',
    correlationId,
    result: 'success',
    resultReason: '',
    activityDisplayName: activity,
    activityDateTime: new Date(tenant.now()).toISOString(),
    loggedByService: 'Core Directory',
    operationType: 'Update',
    initiatedBy: {
      app: null,
      user: { id: person.id, displayName: null, userPrincipalName: person.userPrincipalName, ipAddress: '127.0.0.1' },
    },
    targetResources: [
      {
        id: target.id,
        displayName: null,
        type: 'User',
        userPrincipalName: target.userPrincipalName,
        groupType: null,
        modifiedProperties: [
          modified,
          {
            displayName: 'Included Updated Properties',
            oldValue: null,
            newValue: JSON.stringify(JSON.stringify(modified.displayName).slice(1, -1)),
          },
        ],
      },
    ],
    additionalDetails: [{ key: 'User-Agent', value: call.headers['user-agent'] ?? '' }],
  }
}

const equal = { type: 'string', eq: 'default', ne: 'never', in: 'never', endswith: 'never', null: 'never' } as const
const exact = { ...equal, range: 'never', startswith: 'never' } as const
const auditSupport: SupportTable = {
  activityDisplayName: { ...exact, startswith: 'default' },
  activityDateTime: { ...exact, range: 'default', type: 'date' },
  correlationId: exact,
  loggedByService: exact,
  initiatedById: exact,
  initiatedByUserPrincipalName: exact,
  targetId: exact,
}

/** Nested paths allowed in filters, flattened, because the filter parser doesn't support paths. */
const flattened: readonly (readonly [RegExp, string])[] = [
  [/initiatedBy\/user\/id\b/gi, 'initiatedById'],
  [/initiatedBy\/user\/userPrincipalName\b/gi, 'initiatedByUserPrincipalName'],
  [/targetResources\/any\(\s*(\w+)\s*:\s*\1\/id\s+eq\s+('(?:[^']|'')*')\s*\)/gi, 'targetId eq $2'],
]

type Audit = Readonly<ReturnType<typeof record>>

function flat(audit: Audit) {
  const { user } = audit.initiatedBy
  const targetId = audit.targetResources[0]?.id
  return { ...audit, initiatedById: user.id, initiatedByUserPrincipalName: user.userPrincipalName, targetId }
}

function list(tenant: Tenant, call: GraphCall): Reply {
  const { filter: text, orderby } = call.query
  let test: (thing: object) => boolean = () => true
  if (text) {
    const filter: Filter = parseFilter(flattened.reduce((left, [path, name]) => left.replace(path, name), text))
    checkSupport(filter, auditSupport, { advanced: false, entity: 'DirectoryAudit' })
    test = compile(filter)
  }
  const records = tenant.world.audits.map((one) => one as Audit)
  // Newest first by default.
  if (!/^activityDateTime(\s+asc)?$/i.test(orderby?.trim() ?? '')) records.reverse()
  const { items, link } = takePage(call, records, (one) => test(flat(one)), { emptyPages: false })
  return collection(call, 'auditLogs/directoryAudits', { items, link })
}

/** The tenant's audit log. */
export const auditRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: /^\/auditLogs\/directoryAudits$/,
    scopes: needs.audits,
    cost: { units: 1, writes: 0, reports: true },
    handle: list,
  },
]
