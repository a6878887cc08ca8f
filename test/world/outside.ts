import { createFaults, type Faults } from '../../emulator/faults.ts'
import { graphRoutes } from '../../emulator/graph/index.ts'
import type { Answer } from '../../emulator/http.ts'
import { createAnswering, encode } from '../../emulator/http-server.ts'
import { createIncidents, type Incidents } from '../../emulator/incidents.ts'
import { createTeams, type Teams } from '../../emulator/teams.ts'
import { TokenError, type Tokens } from '../../emulator/tokens.ts'
import { createWorld, type World as Tenant } from '../../emulator/world.ts'
import type { Wires } from '../../src/app/process/clients.ts'
import type { SendOptions } from '../../src/graph/http/connections.ts'
import { plainHeaders } from '../../src/graph/http/response.ts'
import type { Choices } from './choices.ts'
import type { Arrival } from './law.ts'
import { createPasses, type Passes } from './passes.ts'
import type { Mortal } from './process.ts'
import type { Scheduler } from './scheduler.ts'
import type { Situations } from './situations.ts'
import type { Fate, Service, Swarm } from './swarm.ts'

/** Where the emulated services are said to be. Nothing is sent there. */
export const address = 'http://127.0.0.1:9'

type Asked = Pick<SendOptions, 'method' | 'headers'> & { readonly body?: string | undefined }
type Request = Omit<SendOptions, 'body'> & { readonly body?: string | undefined }

/** Entra, the token service, the connector and Graph, in this process and without sockets. */
export interface Outside extends Omit<Teams, 'routes' | 'close'> {
  readonly tenant: Tenant
  readonly faults: Faults
  readonly arrivals: readonly Arrival[]
  readonly incidents: Incidents
  /** Calls that a service refused or didn't answer; `isFinal`: which nobody would send again, or only much later. */
  readonly refusals: { readonly service: Service; readonly at: number; readonly isFinal: boolean }[]
  /** When changes were throttled. */
  readonly throttled: readonly number[]
  /** Codes of people's sign-ins that the bot has redeemed: it leaves those that come too late. */
  readonly redeemed: ReadonlySet<string>
  /** Passes that were created for accounts. */
  readonly passes: Passes
  /** How old what Graph shows is. */
  readonly replication: { readMs: number; indexMs: number }
  /** Other programs of the tenant use up the quota for changes, for so many ms. `retryAfter`: what Graph says, in seconds. */
  useUpQuota(ms: number, retryAfter?: number): void
  /** How a process of the bot reaches them. */
  wiresOf(mortal: Mortal): Wires
  /** Answers a browser, which nothing befalls. */
  visit(url: string, request: Asked): Promise<{ status: number; headers: Record<string, string>; text: string }>
}

/** Whoever wants an answer waits at most as long before a call is sent again, in seconds. */
const waitsAtMost = 15

const encoded = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

/** There are few of these, and what happens meanwhile matters. */
const aboutPasses = /temporaryAccessPass/i

/** Whether this call to Graph, or one of a batch, changes something. Some questions are so long that they are posted. */
const changes = (path: string, { method, body = '' }: Asked): boolean =>
  path.endsWith('/$batch')
    ? /"(PATCH|POST|DELETE)"/.test(body)
    : method !== 'GET' && !/\/(getByIds|check\w+|getMember\w+)$/.test(path)

const serviceOf = (path: string): Service => {
  if (/^\/(v1\.0|beta)\//.test(path)) return 'graph'
  if (path.startsWith('/_connector')) return 'connector'
  return path.startsWith('/api/') ? 'tokenService' : 'entra'
}

/** Tokens without signatures: signing takes long, and in other threads. */
function createPlainTokens(now: () => number): Tokens {
  return {
    jwks: () => ({ keys: [] }),
    mint: async (claims, { expiresIn = 3_600, at = now() } = {}) => {
      const seconds = Math.floor(at / 1_000)
      const times = { iat: seconds, nbf: seconds, exp: seconds + expiresIn }
      return `${encoded({ alg: 'RS256', typ: 'JWT', kid: 'key' })}.${encoded({ ...times, ...claims })}.${encoded({})}`
    },
    verify: async (jwt) => {
      const claims = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString()) as { exp?: number }
      if ((claims.exp ?? 0) * 1_000 < now()) throw new TokenError('expired', 'expired')
      return { ...claims }
    },
  }
}

export function createOutside(options: {
  scheduler: Scheduler
  choices: Choices
  swarm: Swarm
  situations: Situations
}): Outside {
  const { scheduler, choices, swarm, situations } = options
  const { now } = scheduler
  const clock = scheduler.clockOf({ dead: false })
  const tenant = createWorld({ users: 45, seed: 1, hostileNames: false })
  const tokens = createPlainTokens(now)
  const faults = createFaults(clock)
  const arrivals: Arrival[] = []
  const refusals: Outside['refusals'] = []
  const throttled: number[] = []
  const redeemed = new Set<string>()
  // Named, so that reads can be older than writes that were made when they weren't.
  const replication = { readMs: 0, indexMs: 0, accounts: [...tenant.people.keys()] }
  let usedUp = { until: 0, retryAfter: 1 }
  const passes = createPasses(tenant, now)
  const teams = createTeams({
    world: tenant,
    tokens,
    person: tenant.operators.alex,
    ssoMode: 'button',
    now,
    url: () => address,
    connections: ['graph'],
  })
  const { routes, close: _close, ...parts } = teams
  parts.registration.consented.push('SecurityIncident.Read.All')
  const incidents = createIncidents({ world: tenant, now })
  const graph = graphRoutes({
    world: tenant,
    tokens,
    clock,
    faults,
    incidents,
    registration: parts.registration,
    identity: parts.identity,
    seed: 1,
    replication,
    onWrite: ({ id, patch, by }) => {
      const isOfPass = passes.notice(id, by)
      if (!isOfPass) arrivals.push({ account: id, patch: { ...patch }, by, at: now() })
    },
  })
  const answer = createAnswering({ routes: [...graph, ...routes], faults }, async () => {})

  /** What a service answers. */
  function receive(url: string, { method, headers, body }: Asked): Promise<Answer> {
    const { pathname, search, host } = new URL(url)
    const asked = Object.fromEntries(
      Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]),
    )
    return answer({
      method,
      target: pathname + search,
      headers: { host, ...asked },
      body: Buffer.from(body ?? ''),
      newFor: undefined,
      arrived: now(),
      ended: new Promise<never>(() => {}),
    })
  }

  /** One call, which may be slow, refused or lost; the process may die while it waits. */
  async function call(mortal: Mortal, url: string, request: Request) {
    scheduler.stir()
    await mortal.step()
    const { pathname, searchParams } = new URL(url)
    const service = serviceOf(pathname)
    const isChange = service === 'graph' && changes(pathname, request)
    const drawn = swarm.fateOf(choices, service, isChange, aboutPasses.test(pathname) ? 3 : 1)
    const isUsedUp = isChange && now() < usedUp.until
    const fate = isUsedUp ? { arrives: false, fails: 429, takes: 0, retryAfter: usedUp.retryAfter } : drawn
    // Only what fails on its side is sent to Entra again.
    const isFinal = (service === 'entra' && fate.fails !== 503) || (fate.retryAfter ?? 0) > waitsAtMost
    if (fate.takes > 0) await clock.sleep(fate.takes)
    await mortal.step()
    if (fate.fails !== undefined) refusals.push({ service, at: now(), isFinal })
    if (fate.fails === 429 && isChange) {
      throttled.push(now())
      situations.tell('a change is throttled')
    }
    if (fate.fails === 'lost' && fate.arrives) {
      if (isChange) situations.tell('the answer to a change is lost')
      if (pathname.includes('/activities')) situations.tell('the connector takes a message and its answer is lost')
    }
    if (fate.takes > 4_000) situations.tell('a call takes long')
    const isCreation = request.method === 'POST' && aboutPasses.test(pathname)
    if (isCreation && choices.chance(8 * swarm.likely('crash'))) mortal.plan('crash', choices.below(3))
    const answered = fate.arrives ? await receive(url, request) : undefined
    const code = service === 'tokenService' ? searchParams.get('code') : null
    if (code && answered?.status === 200) redeemed.add(code)
    if (answered && isCreation) passes.hear(encode(answered).payload.toString())
    scheduler.stir()
    if (isCreation && mortal.dies()) situations.tell('a bot dies while a pass is created')
    if (isChange && mortal.dies()) situations.tell('a bot dies while Graph changes something')
    await mortal.step()
    if (fate.fails === 'lost' || answered?.hangUp)
      throw Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' })
    const sent = fate.fails === undefined && answered ? answered : refusal(fate)
    const headers = plainHeaders(sent.headers)
    request.onHeaders?.(headers)
    if (answered?.bodyAfter) await answered.bodyAfter
    if (fate.bodyTakes) await clock.sleep(fate.bodyTakes)
    await mortal.step()
    return { status: sent.status, headers, text: encode(sent).payload.toString() }
  }

  return {
    ...parts,
    tenant,
    faults,
    arrivals,
    incidents,
    refusals,
    throttled,
    redeemed,
    replication,
    passes,
    useUpQuota: (ms, retryAfter = 1) => {
      usedUp = { until: now() + ms, retryAfter }
    },
    visit: async (url, request) => {
      scheduler.stir()
      const answered = await receive(url, request)
      scheduler.stir()
      const { status, headers = {} } = answered
      return { status, headers, text: encode(answered).payload.toString() }
    },
    wiresOf: (mortal) => {
      const close = async () => {}
      return {
        http: { send: (url, request) => call(mortal, url, { ...request, fresh: false }), close },
        graph: { send: (url, request) => call(mortal, url, request), close, openAhead: () => {} },
      }
    },
  }
}

function refusal({ fails, retryAfter }: Fate): Answer {
  const headers = retryAfter === undefined ? {} : { 'Retry-After': String(retryAfter) }
  return {
    status: Number(fails),
    headers,
    body: { error: { code: 'UnknownError', message: 'Refused by the simulator' } },
  }
}
