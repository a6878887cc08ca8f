import { randomUUID } from 'node:crypto'
import { roles } from '../roles.ts'
import type { Person, World } from '../world.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { forbidden, GraphError } from './errors.ts'
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

/** What an entry needs of the tenant. */
interface Logged {
  readonly world: World
  now(): number
}

/** Apps that change accounts by themselves. Real entries often lack the application ID. */
const apps = {
  sync: { displayName: 'Microsoft Azure AD Sync', appId: null },
  attackDisruption: { displayName: 'MicrosoftDefenderXDR', appId: '60ca1954-583c-4d1f-86de-39d835f3e452' },
} as const

/** Someone who changes accounts in another tool: a person, the sync in one of its two forms, an app of this name. */
export type OtherTool = Person | keyof typeof apps | 'syncAccount' | { readonly app: string }

function initiatorOf({ world }: Logged, by: OtherTool) {
  const appOf = (displayName: string, appId: string | null) => ({
    user: null,
    app: { appId, displayName, servicePrincipalId: world.appId, servicePrincipalName: null },
  })
  const userOf = (id: string, userPrincipalName: string) => ({
    app: null,
    user: { id, displayName: null, userPrincipalName, ipAddress: '127.0.0.1' },
  })
  if (by === 'syncAccount') return userOf(world.ssoAppId, `Sync_DC01_0123456789ab@${world.domain}`)
  if (typeof by === 'string') return appOf(apps[by].displayName, apps[by].appId)
  return 'app' in by ? appOf(by.app, null) : userOf(by.id, by.userPrincipalName)
}

/** The audit records of disabling or enabling an account: two, with the same correlation ID. */
function recordSwitch(logged: Logged, initiator: Initiator, target: Person, enabled: boolean): void {
  const modified = {
    displayName: 'AccountEnabled',
    oldValue: JSON.stringify([target.accountEnabled]),
    newValue: JSON.stringify([enabled]),
  }
  const correlationId = randomUUID()
  for (const activity of ['Update user', enabled ? 'Enable account' : 'Disable account'])
    logged.world.record(record(logged, { ...initiator, correlationId }, target, activity, modified))
}

/** The same, by a call. */
export const auditSwitch = (tenant: Tenant, call: GraphCall, target: Person, enabled: boolean): void =>
  recordSwitch(tenant, callerOf(tenant, call), target, enabled)

/** Disables or enables an account in another tool. */
export function switchElsewhere(logged: Logged, by: OtherTool, target: Person, enabled: boolean): void {
  const initiator = { initiatedBy: initiatorOf(logged, by), userAgent: 'Mozilla/5.0' }
  recordSwitch(logged, initiator, target, enabled)
  logged.world.change(target.id, { accountEnabled: enabled })
}

/** The audit record of revoking sessions. */
export const auditRevoke = (tenant: Tenant, call: GraphCall, target: Person, before: string) =>
  record(tenant, { ...callerOf(tenant, call), correlationId: randomUUID() }, target, signOutActivity, {
    displayName: 'StsRefreshTokensValidFrom',
    oldValue: JSON.stringify([before]),
    newValue: JSON.stringify([target.signInSessionsValidFrom]),
  })

const signOutActivity = 'Update StsRefreshTokenValidFrom Timestamp'

/** Who made a change, and with which tool. */
interface Initiator {
  readonly initiatedBy: ReturnType<typeof initiatorOf>
  readonly userAgent: string
}

const callerOf = (tenant: Tenant, { caller, headers }: GraphCall): Initiator => ({
  initiatedBy: initiatorOf(tenant, caller.person),
  userAgent: headers['user-agent'] ?? '',
})

function record(
  { world, now }: Logged,
  { initiatedBy, userAgent, correlationId }: Initiator & { readonly correlationId: string },
  target: Person,
  activity: string,
  modified: Modified,
) {
  const suffix = correlationId.slice(0, 5).toUpperCase()
  return {
    id: `Directory_${correlationId}_${suffix}_${String(world.audits.length + 1).padStart(8, '0')}`,
    category: 'UserManagement',
    correlationId,
    result: 'success',
    resultReason: '',
    activityDisplayName: activity,
    activityDateTime: new Date(now()).toISOString(),
    loggedByService: 'Core Directory',
    operationType: 'Update',
    initiatedBy,
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
    additionalDetails: [{ key: 'User-Agent', value: userAgent }],
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
  return { ...audit, initiatedById: user?.id, initiatedByUserPrincipalName: user?.userPrincipalName, targetId }
}

/** The roles that can read the log besides those that can do everything. */
const mayRead = new Set(
  [
    roles.globalAdmin,
    roles.globalReader,
    roles.reportsReader,
    roles.securityAdmin,
    roles.securityOperator,
    roles.securityReader,
  ].map(({ templateId }) => templateId),
)

function list(tenant: Tenant, call: GraphCall): Reply {
  const { filter: text, orderby } = call.query
  const { lagMs, needsDirectory } = tenant.settings().auditLog
  const { scopes, roles: held } = call.caller
  if (needsDirectory && !scopes.allow(needs.auditsWithDirectory)) throw forbidden()
  // As documented for callers without a role.
  if (!held.some((role) => mayRead.has(role)))
    throw new GraphError(403, 'Authentication_RequestFromUnsupportedUserRole', 'User is not in the allowed roles')
  let test: (thing: object) => boolean = () => true
  if (text) {
    const filter: Filter = parseFilter(flattened.reduce((left, [path, name]) => left.replace(path, name), text))
    checkSupport(filter, auditSupport, { advanced: false, entity: 'DirectoryAudit' })
    test = compile(filter)
  }
  const isLogged = ({ activityDateTime }: Audit) => Date.parse(activityDateTime) + lagMs <= tenant.now()
  const records = tenant.world.audits.map((one) => one as Audit).filter(isLogged)
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
