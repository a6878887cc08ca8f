import type { AskedScopes } from '../asked-scopes.ts'
import { failure } from '../fault-answers.ts'
import type { FaultRule } from '../fault-rule.ts'
import type { Faults } from '../faults.ts'
import type { Answer, Ending } from '../http.ts'
import type { Cost, Priority, Quota } from '../quota.ts'
import { requestsActivity } from './activity.ts'
import type { Caller, GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { errorBody, forbidden, GraphError } from './errors.ts'
import { decode, parseQuery, type Query } from './query.ts'
import { scopesOf } from './scopes.ts'
import type { GraphVersion } from './settings.ts'

/** A call before parsing. */
export interface RawCall {
  readonly method: string
  /** Path and query below the version root, with a leading slash. */
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  readonly root: string
  readonly version: GraphVersion
  readonly caller: Caller
  readonly requestId: string
  readonly clientRequestId: string
  readonly ended: Promise<Ending>
}

/** The result of a call. */
export interface Outcome {
  readonly answer: Answer
  readonly objects: number
  readonly delayMs: number
  /** A fault removed this item from the batch response. */
  readonly missing: boolean
}

/** Passes a Graph call through faults, routing, quota and scopes to its handler. Never throws: errors are outcomes. */
export function createDispatch(options: {
  tenant: Tenant
  routes: readonly GraphRoute[]
  faults: Faults
  asked: AskedScopes
  quota: () => Quota
}): (call: RawCall) => Outcome {
  const { tenant, routes, faults, asked, quota } = options

  function fallen(raw: RawCall, fault: FaultRule): Outcome {
    const delayMs = fault.delayMs ?? 0
    if (fault.fail === undefined) return { ...perform(raw), delayMs }
    if (fault.applied) perform(raw)
    return { answer: failure(fault, tenant.now(), raw), objects: 0, delayMs, missing: fault.fail === 'missing' }
  }

  function perform(raw: RawCall): Outcome {
    let charged: Readonly<Record<string, string>> = {}
    const finish = (reply: Reply): Outcome => {
      const headers = { 'Cache-Control': 'no-cache', ...charged, ...reply.headers }
      return {
        answer: { status: reply.status, headers, body: reply.body },
        objects: reply.objects ?? 0,
        delayMs: 0,
        missing: false,
      }
    }
    try {
      const { route, params, path, search } = find(raw)
      const query = parseQuery(search, raw.headers)
      const { admitted, headers } = quota().take(price(route.cost, query), priority(raw.headers), raw.caller.person.id)
      charged = headers
      if (!admitted) return finish(throttled(raw, headers))
      if (!raw.caller.scopes.allow(route.scopes)) throw forbidden()
      watch(raw, route)
      const { method, headers: own, root, version, caller, body, requestId, ended } = raw
      const call: GraphCall = {
        method,
        path,
        headers: own,
        query,
        body,
        root,
        version,
        params,
        caller,
        requestId,
        ended,
      }
      return finish(route.handle(tenant, call))
    } catch (error) {
      return finish(refusal(error, raw))
    }
  }

  /** Calls with scopes nobody requested are allowed but recorded. */
  function watch({ caller, method, url }: RawCall, { scopes }: GraphRoute): void {
    const wanted = asked.of(caller.token)
    if (!wanted || scopesOf(wanted.join(' ')).allow(scopes)) return
    asked.note(`${method} ${url.split('?', 1)[0]} with a token asked for as: ${wanted.join(' ')}`)
  }

  function find({ method, url, version }: RawCall) {
    // Text after a bare # never reaches a server, so an unencoded guest name is truncated here too.
    const [address = ''] = url.split('#', 1)
    const cut = address.indexOf('?')
    const path = cut < 0 ? address : address.slice(0, cut)
    const search = cut < 0 ? '' : address.slice(cut)
    let elsewhere = false
    for (const route of routes) {
      const match = route.path.exec(path)
      if (!match || (version === 'beta' && !route.beta)) continue
      if (route.method === method) {
        const params = match
          .slice(1)
          .filter((group) => group !== undefined)
          .map((group) => decode(group, { plus: false }))
        return { route, params, path, search }
      }
      elsewhere = true
    }
    if (elsewhere)
      throw new GraphError(405, 'Request_BadRequest', 'Specified HTTP method is not allowed for the request target.')
    throw new GraphError(501, 'NotImplemented', `The emulator does not play ${method} /${version}${path}`)
  }

  function throttled(raw: RawCall, headers: Readonly<Record<string, string>>): Reply {
    const { body } = failure({ fail: 429 }, tenant.now(), raw)
    return { status: 429, headers: { 'Content-Type': 'application/json', ...headers }, body }
  }

  function refusal(error: unknown, raw: RawCall): Reply {
    if (!(error instanceof GraphError)) throw error
    const { status, code, message } = error
    const headers = { 'Content-Type': 'application/json', ...error.headers }
    return { status, headers, body: errorBody(code, message, tenant.now(), raw) }
  }

  return (raw) => {
    const fault = faults.strike('item', { method: raw.method, path: raw.url, token: raw.caller.token })
    return fault ? fallen(raw, fault) : perform(raw)
  }
}

/** `$select` and small pages make a call cheaper, `$expand` makes it more expensive; nothing is free. */
function price(cost: Cost, query: Query): Cost {
  const { select, top, expand } = query
  const base = select ? (cost.unitsWhenSelecting ?? cost.units - 1) : cost.units
  const units = base - (top !== undefined && top < 20 ? 1 : 0) + (expand ? 1 : 0)
  return { ...cost, units: Math.max(1, units), ...(requestsActivity(query) && { activity: true }) }
}

function priority(headers: Readonly<Record<string, string>>): Priority {
  const asked = headers['x-ms-throttle-priority']?.toLowerCase()
  return asked === 'low' || asked === 'high' ? asked : 'normal'
}
