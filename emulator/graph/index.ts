import { randomUUID } from 'node:crypto'
import { createAdSync } from '../ad-sync.ts'
import { type AskedScopes, createAskedScopes } from '../asked-scopes.ts'
import { type Clock, machineClock } from '../clock.ts'
import { createFaults, type Faults } from '../faults.ts'
import type { Answer, Call, Route } from '../http.ts'
import type { Identity } from '../identity.ts'
import { createIncidents, type Incidents } from '../incidents.ts'
import { type Latency, noLatency } from '../latency.ts'
import { passPageRoutes } from '../pass-page.ts'
import { createPassSignIn } from '../pass-sign-in.ts'
import type { Quota } from '../quota.ts'
import { createRandom } from '../random.ts'
import { createRegistration, type Registration } from '../registration.ts'
import type { World } from '../world.ts'
import { applicationRoutes } from './applications.ts'
import { auditSearchRoutes } from './audit-searches.ts'
import { auditRoutes } from './audits.ts'
import { createAuthorize, type Verifier } from './authorize.ts'
import { dependencyFailed, notInBatch, parseBatch, sortByDependency } from './batch.ts'
import type { Caller, GraphRoute, Tenant, Write } from './call.ts'
import { conditionalAccessRoutes } from './conditional-access.ts'
import { dependentRoutes } from './dependents.ts'
import { deviceRoutes } from './devices.ts'
import { directoryObjectRoutes } from './directory-objects.ts'
import { directoryRoleRoutes } from './directory-roles.ts'
import { createDispatch, type Outcome } from './dispatch.ts'
import { domainRoutes } from './domains.ts'
import { badRequest, errorBody, GraphError } from './errors.ts'
import { grantRoutes } from './grants.ts'
import { groupMemberRoutes } from './group-members.ts'
import { groupScheduleRoutes } from './group-schedules.ts'
import { groupRoutes } from './groups.ts'
import { commonHeaders, odataHeaders } from './headers.ts'
import { incidentRoutes } from './incidents.ts'
import { licenceRoutes } from './licences.ts'
import { membershipRoutes } from './memberships.ts'
import { methodRoutes } from './methods.ts'
import { passRoutes } from './passes.ts'
import { passwordResetRoutes } from './password-resets.ts'
import { registrationDetailRoutes } from './registration-details.ts'
import { createRegistrationReport } from './registration-report.ts'
import { createReplica } from './replica.ts'
import { riskyUserRoutes } from './risky-users.ts'
import { roleManagementRoutes } from './role-management.ts'
import { createSettings, type GraphSettings, type GraphVersion } from './settings.ts'
import { userWriteRoutes } from './user-writes.ts'
import { userRoutes } from './users.ts'

const graphRouteList: readonly GraphRoute[] = [
  ...userRoutes,
  ...userWriteRoutes,
  ...membershipRoutes,
  ...groupRoutes,
  ...directoryRoleRoutes,
  ...roleManagementRoutes,
  ...directoryObjectRoutes,
  ...auditRoutes,
  ...auditSearchRoutes,
  ...applicationRoutes,
  ...grantRoutes,
  ...passwordResetRoutes,
  ...passRoutes,
  ...methodRoutes,
  ...licenceRoutes,
  ...groupMemberRoutes,
  ...groupScheduleRoutes,
  ...deviceRoutes,
  ...dependentRoutes,
  ...domainRoutes,
  ...conditionalAccessRoutes,
  ...riskyUserRoutes,
  ...incidentRoutes,
  ...registrationDetailRoutes,
]

const batchPath = /^\/(?:\$|%24)batch$/i

export interface GraphOptions extends Partial<GraphSettings> {
  readonly world: World
  readonly tokens: Verifier
  /** Conditional Access; none if omitted. */
  readonly identity?: Pick<Identity, 'isElsewhere'> & Partial<Pick<Identity, 'isBlocked' | 'refusesPass'>>
  /** The SSO app's registration; as in the setup guide by default. */
  readonly registration?: Registration
  /** None by default. */
  readonly incidents?: Incidents
  readonly faults?: Faults
  readonly asked?: AskedScopes
  /** Replaces the quota created from `limits`. */
  readonly quota?: Quota
  readonly latency?: Latency
  readonly clock?: Clock
  /** Interval of the on-premises sync; half an hour by default. */
  readonly syncEveryMs?: number
  /** For the order of batch responses. */
  readonly seed?: number
  /** Called for every change a call makes. */
  readonly onWrite?: (write: Write) => void
}

/** Everything below `/v1.0`, some of `/beta`, and the on-premises sync. */
export function graphRoutes(options: GraphOptions): Route[] {
  const { world, tokens, clock = machineClock, latency = noLatency, quota, onWrite = () => {} } = options
  const faults = options.faults ?? createFaults(clock)
  const asked = options.asked ?? createAskedScopes()
  const now = () => clock.now()
  const random = createRandom(options.seed ?? 1)
  const settings = createSettings({ world, clock, start: options, ...(quota && { quota }) })
  const replica = createReplica({ world, now, delay: () => settings.current().replication })
  const registration = options.registration ?? createRegistration(world)
  const registrations = createRegistrationReport({ now, lag: () => settings.current().reportLag })
  const incidents = options.incidents ?? createIncidents({ world, now })
  const tenant: Tenant = {
    world,
    replica,
    registration,
    incidents,
    registrations,
    now,
    settings: settings.current,
    onWrite,
  }
  const dispatch = createDispatch({ tenant, routes: graphRouteList, faults, asked, quota: settings.quota })
  const authorize = createAuthorize({ world, tokens, now, identity: options.identity, settings: settings.current })

  async function handle(call: Call): Promise<Answer> {
    const requestId = randomUUID()
    const clientRequestId = header(call, 'client-request-id') ?? requestId
    const ids = { requestId, clientRequestId }
    try {
      const caller = await authorize(call.headers.authorization)
      const version = call.path.startsWith('/beta/') ? 'beta' : 'v1.0'
      const path = call.path.slice(version.length + 1)
      const received = { version, path, root: `${call.url.origin}/${version}` } as const
      const text = await call.text()
      const body = text ? parse(text) : undefined
      const answer = await (call.method === 'POST' && batchPath.test(path)
        ? batch(call, { ...received, caller, body, ids })
        : single(call, { ...received, caller, body, ids }))
      return { ...answer, headers: { ...commonHeaders(ids, now()), ...answer.headers } }
    } catch (error) {
      if (!(error instanceof GraphError)) throw error
      const { status, code, message } = error
      const headers = { ...commonHeaders(ids, now()), 'Content-Type': 'application/json', ...error.headers }
      return { status, headers, body: errorBody(code, message, now(), ids) }
    }
  }

  /** Delays the response. Computing it counts towards the modelled time. */
  async function hold({ newFor, arrived }: Call, outcomes: readonly Outcome[]) {
    const wait = arrived + latency.of({ newFor, items: outcomes, at: arrived }) - clock.now()
    if (wait > 0) await clock.sleep(wait)
  }

  interface Received {
    readonly caller: Caller
    readonly version: GraphVersion
    /** Below the version root, with a leading slash. */
    readonly path: string
    readonly root: string
    readonly body: unknown
    readonly ids: { readonly requestId: string; readonly clientRequestId: string }
  }

  async function single(call: Call, { caller, version, path, root, body, ids }: Received): Promise<Answer> {
    const url = path + call.url.search
    const headers = flat(call.headers)
    const { method, ended } = call
    const outcome = dispatch({ method, url, headers, body, root, version, caller, ended, ...ids })
    const { answer } = outcome
    const bare = answer.status === 204 || answer.hangUp
    const sent = bare ? answer : written({ ...answer, headers: { ...odataHeaders(answer.status), ...answer.headers } })
    await hold(call, [outcome])
    return sent
  }

  async function batch(call: Call, { caller, version, root, body, ids }: Received): Promise<Answer> {
    const items = sortByDependency(parseBatch(body))
    const outcomes = new Map<string, Outcome>()
    for (const item of items) {
      const before = item.dependsOn && outcomes.get(item.dependsOn.toLowerCase())
      let outcome: Outcome
      if (before && before.answer.status >= 400) outcome = refused({ status: 424, body: dependencyFailed(now(), ids) })
      else if (item.url.startsWith('/$batch')) {
        const { status, code, message } = notInBatch()
        outcome = refused({ status, body: errorBody(code, message, now(), ids) })
      } else outcome = dispatch({ ...item, root, version, caller, ended: call.ended, ...ids })
      outcomes.set(item.id.toLowerCase(), outcome)
    }
    const all = [...outcomes.values()]
    const hangUp = all.some((one) => one.answer.hangUp && !one.missing)
    const responses = items.flatMap(({ id }) => {
      const outcome = outcomes.get(id.toLowerCase())
      return outcome && !outcome.missing ? [itemAnswer(id, outcome.answer)] : []
    })
    const sent = hangUp
      ? { status: 0, hangUp }
      : written({
          status: 200,
          headers: { 'Content-Type': 'application/json' },
          body: { responses: shuffled(responses) },
        })
    await hold(call, all)
    return sent
  }

  /** A response without content has a null body or none at all; clients must handle both. */
  function itemAnswer(id: string, { status, headers, body }: Answer) {
    if (status === 204) return { id, status, headers: headers ?? {}, ...(random() < 0.5 && { body: null }) }
    return { id, status, headers: { ...odataHeaders(status), ...headers }, body }
  }

  function shuffled<T>(list: T[]): T[] {
    for (let last = list.length - 1; last > 0; last--) {
      const other = Math.floor(random() * (last + 1))
      const [a, b] = [list[last], list[other]]
      if (a === undefined || b === undefined) continue
      list[last] = b
      list[other] = a
    }
    return list
  }

  const passes = createPassSignIn({
    world,
    now,
    policy: () => settings.current().passPolicy,
    isBlocked: (person) => options.identity?.isBlocked?.(person) === true,
    refusesPass: (person, registers) => options.identity?.refusesPass?.(person, registers) === true,
    change: (person, patch) => {
      if (patch.methods) registrations.noteChange(person)
      replica.write(person, patch)
    },
  })
  const sync = createAdSync({ world, clock, ...(options.syncEveryMs && { everyMs: options.syncEveryMs }) })
  return [
    { method: '*', path: /^\/(?:v1\.0|beta)\/.+$/, inTurn: true, handle },
    ...sync.routes,
    ...settings.routes,
    ...passPageRoutes({ world, now, passes }),
  ]
}

/** Serialises the response in advance, so that it can be sent exactly on time. */
function written(answer: Answer): Answer {
  const { body } = answer
  return typeof body === 'object' && body !== null ? { ...answer, body: Buffer.from(JSON.stringify(body)) } : answer
}

const refused = (answer: Answer): Outcome => ({ answer, objects: 0, delayMs: 0, missing: false })

function header(call: Call, name: string): string | undefined {
  const value = call.headers[name]
  return Array.isArray(value) ? value[0] : value
}

function flat(headers: Call['headers']): Record<string, string> {
  const result: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers))
    if (value !== undefined) result[name] = Array.isArray(value) ? value.join(', ') : value
  return result
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw badRequest(
      'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
      'BadRequest',
    )
  }
}
