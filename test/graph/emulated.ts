import { setImmediate as immediate } from 'node:timers/promises'
import type { FaultRule } from '../../emulator/fault-rule.ts'
import { createFaults } from '../../emulator/faults.ts'
import { graphRoutes } from '../../emulator/graph/index.ts'
import { encode } from '../../emulator/http-server.ts'
import { createLatency, type LatencyModel } from '../../emulator/latency.ts'
import { createQuota } from '../../emulator/quota.ts'
import { createWorld } from '../../emulator/world.ts'
import { createLog } from '../../src/core/log.ts'
import { createGraph } from '../../src/graph/client.ts'
import { plainHeaders } from '../../src/graph/http/response.ts'
import type { Quota } from '../../src/graph/throttle/bucket.ts'
import { createLocalCells } from '../../src/graph/throttle/shared.ts'
import { createFakeClock } from '../support/fake-clock.ts'

/** A write as received and answered by Graph; status 0 means no response. */
export interface Arrival {
  readonly at: number
  readonly answered: number
  readonly id: string
  readonly status: number
  readonly method: string
  readonly url: string
  readonly body: unknown
}

/** A call as charged by Graph. */
export interface Charge {
  readonly at: number
  readonly units: number
  readonly writes: number
}

export interface Setting {
  readonly seed: number
  readonly users: number
  readonly faults: readonly FaultRule[]
  readonly writes: Quota
  /** Resource units; those of a large tenant by default. */
  readonly units?: Quota
  /** The quota of the slow reports and sign-in methods; as published by default. */
  readonly reports?: Quota & { readonly used?: number }
  readonly latency: LatencyModel
  readonly connections: number
  readonly scopes?: readonly string[]
  /** Quota already used by others' writes. */
  readonly used?: number
}

const limitOf = ({ capacity, perSecond }: Quota) => ({ size: capacity, perMs: (capacity / perSecond) * 1000 })

/** The emulated Graph and the engine on one manual clock, without sockets. */
export function emulated(setting: Setting) {
  const { seed, users, writes, connections, used = 0, units = { capacity: 8000, perSecond: 800 } } = setting
  const clock = createFakeClock()
  const world = createWorld({ users, seed })
  const faults = createFaults(clock)
  for (const rule of setting.faults) faults.add(rule)
  const { megan } = world.operators
  const scp = [
    'User.Read.All',
    'User.EnableDisableAccount.All',
    'User.RevokeSessions.All',
    ...(setting.scopes ?? []),
  ].join(' ')
  const part = (json: object) => Buffer.from(JSON.stringify(json)).toString('base64url')
  const claims = { aud: 'https://graph.microsoft.com', oid: megan.id, tid: world.tenantId, scp, wids: megan.roles }
  let renewals = 0
  const counting = createQuota({
    clock,
    tenantId: world.tenantId,
    appId: world.ssoAppId,
    units: limitOf(units),
    writes: { ...limitOf(writes), used },
    ...(setting.reports && { reports: { ...limitOf(setting.reports), used: setting.reports.used } }),
  })
  const charges: Charge[] = []
  const quota: typeof counting = {
    left: counting.left,
    take: (cost, priority) => {
      charges.push({ at: clock.now(), units: cost.units, writes: cost.writes })
      return counting.take(cost, priority)
    },
  }
  const [route] = graphRoutes({
    world,
    tokens: { verify: async () => claims },
    faults,
    quota,
    latency: createLatency(setting.latency, clock, seed),
    clock,
    seed,
  })
  const arrivals: Arrival[] = []

  const note = (
    at: number,
    items: readonly { method: string; url: string; id?: string; body?: unknown }[],
    answer: unknown,
    status: number,
  ) => {
    const responses = Object(answer)?.['responses']
    items.forEach((item) => {
      if (item.method === 'GET' || item.url.includes('getByIds')) return
      const one = Array.isArray(responses) ? responses.find((it) => it.id === item.id) : { status }
      const { method, url, body } = item
      arrivals.push({
        at,
        answered: clock.now(),
        id: url.split('/')[2] ?? '',
        status: one?.status ?? 0,
        method,
        url,
        body,
      })
    })
  }

  const cells = createLocalCells()
  /** An instance of the bot; all share the quotas. */
  const instance = () =>
    createGraph({
      baseUrl: 'https://graph.example.test',
      clock,
      log: createLog({ level: 'silent' }),
      tenantSize: 'L',
      connections,
      quotas: { units, writes },
      cells,
      wire: {
        openAhead: () => {},
        close: async () => {},
        send: async (url, { method, headers, body, fresh }) => {
          const { pathname, search } = new URL(url)
          const at = clock.now()
          const items = pathname.endsWith('/$batch')
            ? JSON.parse(body ?? '').requests
            : [{ method, url: pathname.slice(5) + search, body: JSON.parse(body ?? 'null') }]
          await immediate()
          const call = {
            method,
            url: new URL(url),
            path: pathname,
            params: [],
            headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
            newFor: fresh ? 0 : undefined,
            arrived: clock.now(),
            ended: new Promise<never>(() => {}),
            text: async () => body ?? '',
            bytes: async () => Buffer.from(body ?? ''),
            json: async () => JSON.parse(body ?? 'null'),
          }
          const answer = await faults.around({ method, path: pathname + search }, async () => {
            if (!route) throw new Error('Graph has no routes')
            return route.handle(call)
          })
          const text = encode(answer).payload.toString()
          note(at, items, text && JSON.parse(text), answer.hangUp ? 0 : answer.status)
          if (answer.hangUp) throw new Error('other side closed')
          return { status: answer.status, headers: plainHeaders(answer.headers), text }
        },
      },
    })
  const source = async (options?: { renew?: boolean }) => {
    if (options?.renew) renewals++
    return `x.${part({ ...claims, renewals })}.x`
  }
  const open = () => instance().as(source, { priority: 'high' })
  return { world, clock, quota, faults, arrivals, charges, open, directory: open() }
}

/** The maximum by which spending exceeded a quota, as Graph counts it. */
export function excess(spent: readonly { at: number; amount: number }[], { capacity, perSecond }: Quota): number {
  let level = capacity
  let last = spent[0]?.at ?? 0
  let worst = 0
  for (const { at, amount } of [...spent].sort((a, b) => a.at - b.at)) {
    level = Math.min(capacity, level + ((at - last) * perSecond) / 1000) - amount
    last = at
    worst = Math.max(worst, -level)
  }
  return worst
}
