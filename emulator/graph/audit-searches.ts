import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { type MailEvent, mailEventsOf } from '../mail-events.ts'
import { roles } from '../roles.ts'
import type { Person } from '../world.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { badRequest, GraphError, notFound } from './errors.ts'
import { collection, takePage } from './page.ts'
import { needs } from './scopes.ts'

/** Entra roles that include "View-Only Audit Logs"; others are granted it manually in Purview. */
const mayRead = new Set([roles.globalAdmin, roles.globalReader].map(({ templateId }) => templateId))

/** Searches of the tenant per rolling day, and of one person at the same time. */
const maxPerDay = 200
const maxRunning = 10
const minute = 60_000
const pageSize = 150
const day = 86_400_000

interface Search {
  readonly id: string
  readonly by: string
  readonly startedAt: number
  readonly asked: z.infer<typeof query>
  /** When it was running, and when it ends. */
  readonly runsAt: number
  readonly endsAt: number
  readonly ends: 'succeeded' | 'failed'
  readonly records: readonly object[]
}

/** Not stored beyond the process. */
const searches = new WeakMap<Tenant, Map<string, Search>>()

function searchesOf(tenant: Tenant): Map<string, Search> {
  const known = searches.get(tenant) ?? new Map<string, Search>()
  searches.set(tenant, known)
  return known
}

const query = z
  .object({
    '@odata.type': z.literal('#microsoft.graph.security.auditLogQuery').optional(),
    displayName: z.string().optional(),
    filterStartDateTime: z.string().datetime(),
    filterEndDateTime: z.string().datetime(),
    operationFilters: z.array(z.string()).min(1),
    userPrincipalNameFilters: z.array(z.string()).min(1),
  })
  .strict()

function admit({ caller, version }: GraphCall, { settings }: Tenant): void {
  const { licence, auditSearch } = settings()
  // As recorded in a real tenant whose app had the permission.
  if (!auditSearch.versions.includes(version)) throw new GraphError(404, 'UnknownError', '')
  if (!auditSearch.enabled || licence === 'free')
    throw new GraphError(403, 'Forbidden', 'Your tenant is not licensed for this feature.')
  if (caller.roles.some((role) => mayRead.has(role)) || auditSearch.readers.includes(caller.person.id)) return
  throw new GraphError(403, 'UnknownError', 'The user does not have the role required to search the audit log.')
}

/** No query options are documented for these. */
function withoutOptions({ query: { filter, search, orderby, select, expand, top } }: GraphCall): void {
  if (filter || search || orderby || select || expand || top !== undefined)
    throw badRequest('The query specified in the URI is not valid.', 'BadRequest')
}

function start(tenant: Tenant, call: GraphCall): Reply {
  admit(call, tenant)
  withoutOptions(call)
  const parsed = query.safeParse(call.body)
  if (!parsed.success) throw badRequest(`Invalid audit log query: ${parsed.error.message}`, 'BadRequest')
  const now = tenant.now()
  const all = [...searchesOf(tenant).values()]
  const { queueMs, takesMs, ends, startsPerMinute } = tenant.settings().auditSearch
  const own = all.filter(({ by }) => by === call.caller.person.id)
  if (
    all.filter(({ startedAt }) => startedAt > now - day).length >= maxPerDay ||
    own.filter(({ endsAt }) => endsAt > now).length >= maxRunning ||
    own.filter(({ startedAt }) => startedAt > now - minute).length >= startsPerMinute
  )
    throw new GraphError(429, 'TooManyRequests', 'Too many audit log queries.', { 'Retry-After': '30' })
  const search: Search = {
    id: randomUUID(),
    by: call.caller.person.id,
    startedAt: now,
    asked: parsed.data,
    runsAt: now + queueMs,
    endsAt: now + Math.max(queueMs, takesMs),
    ends,
    records: recordsFor(tenant, parsed.data, now),
  }
  searchesOf(tenant).set(search.id, search)
  return { status: 201, objects: 1, body: shown(tenant, call, search) }
}

function recordsFor({ world }: Tenant, asked: Search['asked'], now: number): object[] {
  const [from, to] = [Date.parse(asked.filterStartDateTime), Date.parse(asked.filterEndDateTime)]
  const found = asked.userPrincipalNameFilters.flatMap((upn) => {
    const person = world.find(upn)
    return person && person.userPrincipalName.toLowerCase() === upn.toLowerCase()
      ? mailEventsOf(person, now).map((event) => ({ person, event }))
      : []
  })
  return found
    .filter(({ event: { operation, at } }) => {
      const time = Date.parse(at)
      return asked.operationFilters.includes(operation) && time >= from && time <= to
    })
    .toSorted((one, other) => other.event.at.localeCompare(one.event.at))
    .map(({ person, event }) => record(world.tenantId, person, event))
}

function record(tenantId: string, person: Person, { operation, at, type, parameters, properties, subject }: MailEvent) {
  const { userPrincipalName: upn } = person
  const list = (some: Readonly<Record<string, string>>) =>
    Object.entries(some).map(([Name, Value]) => ({ Name, Value }))
  return {
    id: randomUUID(),
    createdDateTime: at,
    auditLogRecordType: type ?? 'exchangeAdmin',
    operation,
    organizationId: tenantId,
    userType: 'regular',
    userId: upn,
    service: 'Exchange',
    objectId: null,
    userPrincipalName: upn,
    clientIp: null,
    administrativeUnits: [''],
    auditData: {
      '@odata.type': '#microsoft.graph.security.defaultAuditData',
      CreationTime: at.slice(0, 19),
      Operation: operation,
      UserId: upn,
      ...(parameters && { Parameters: list(parameters) }),
      ...(properties && { OperationProperties: list(properties) }),
      ...(subject !== undefined && { Item: { Id: randomUUID(), Subject: subject } }),
    },
  }
}

const statusOf = (tenant: Tenant, { runsAt, endsAt, ends }: Search): string => {
  const now = tenant.now()
  return now >= endsAt ? ends : now >= runsAt ? 'running' : 'notStarted'
}

const shown = (tenant: Tenant, call: GraphCall, search: Search) => ({
  '@odata.context': `${call.root}/$metadata#security/auditLog/queries/$entity`,
  id: search.id,
  displayName: search.asked.displayName ?? null,
  filterStartDateTime: search.asked.filterStartDateTime,
  filterEndDateTime: search.asked.filterEndDateTime,
  recordTypeFilters: [],
  keywordFilter: null,
  operationFilters: search.asked.operationFilters,
  userPrincipalNameFilters: search.asked.userPrincipalNameFilters,
  ipAddressFilters: [],
  objectIdFilters: [],
  administrativeUnitIdFilters: [],
  status: statusOf(tenant, search),
  approximateReturnedRecordCount: search.records.length,
  isRecordCountLimitExceeded: tenant.settings().auditSearch.exceeded,
  recordCountLimit: 1_000_000,
})

/** Finds only your own searches; the existence of others' isn't revealed. */
function find(tenant: Tenant, call: GraphCall): Search {
  admit(call, tenant)
  withoutOptions(call)
  const id = call.params[0] ?? ''
  const search = searchesOf(tenant).get(id)
  if (!search || search.by !== call.caller.person.id) throw notFound(id)
  return search
}

function records(tenant: Tenant, call: GraphCall): Reply {
  const search = find(tenant, call)
  const ready = statusOf(tenant, search) === 'succeeded' ? search.records : []
  const { items, link } = takePage(call, ready, () => true, {
    emptyPages: tenant.settings().emptyPages,
    most: pageSize,
  })
  return collection(call, `security/auditLog/queries('${search.id}')/records`, { items, link })
}

const path = '/security/auditLog/queries'
const cost = { units: 1, writes: 0 }

/** Searches of the audit log of Microsoft 365, which take minutes. */
export const auditSearchRoutes: readonly GraphRoute[] = [
  { method: 'POST', path: new RegExp(`^${path}$`), scopes: needs.searchAudits, cost, beta: true, handle: start },
  {
    method: 'GET',
    path: new RegExp(`^${path}/([^/]+)$`),
    scopes: needs.searchAudits,
    cost,
    beta: true,
    handle: (tenant, call) => ({ status: 200, objects: 1, body: shown(tenant, call, find(tenant, call)) }),
  },
  {
    method: 'GET',
    path: new RegExp(`^${path}/([^/]+)/records$`),
    scopes: needs.searchAudits,
    cost,
    beta: true,
    handle: records,
  },
]
