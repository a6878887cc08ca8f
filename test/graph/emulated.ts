import { setImmediate as immediate } from 'node:timers/promises'
import { createLog } from '../../src/core/log.ts'
import type { FaultRule } from '../../src/emulator/fault-rule.ts'
import { createFaults } from '../../src/emulator/faults.ts'
import { graphRoutes } from '../../src/emulator/graph/index.ts'
import { createLatency, type LatencyModel } from '../../src/emulator/latency.ts'
import { createQuota } from '../../src/emulator/quota.ts'
import { createWorld } from '../../src/emulator/world.ts'
import { plainHeaders } from '../../src/graph/answer.ts'
import type { Quota } from '../../src/graph/bucket.ts'
import { createGraph } from '../../src/graph/client.ts'
import { createFakeClock } from '../support/fake-clock.ts'

/** One write as it arrived at Graph, and how it was answered; status 0 is no answer. */
export interface Arrival {
  readonly at: number
  readonly id: string
  readonly status: number
}

export interface Setting {
  readonly seed: number
  readonly users: number
  readonly faults: readonly FaultRule[]
  readonly writes: Quota
  readonly latency: LatencyModel
  readonly connections: number
  readonly scopes?: readonly string[]
  /** Writes of others that have used the quota up already. */
  readonly used?: number
}

/** The emulated Graph and the engine on one clock that is moved by hand; no sockets between them. */
export function emulated(setting: Setting) {
  const { seed, users, writes, connections, used = 0 } = setting
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
  const quota = createQuota({
    clock,
    tenantId: world.tenantId,
    appId: world.ssoAppId,
    writes: { size: writes.capacity, perMs: (writes.capacity / writes.perSecond) * 1000, used },
  })
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
    items: readonly { method: string; url: string; id?: string }[],
    answer: unknown,
    status: number,
  ) => {
    const responses = Object(answer)?.['responses']
    items.forEach((item) => {
      if (item.method === 'GET' || item.url.includes('getByIds')) return
      const one = Array.isArray(responses) ? responses.find((it) => it.id === item.id) : { status }
      arrivals.push({ at, id: item.url.split('/')[2] ?? '', status: one?.status ?? 0 })
    })
  }

  const graph = createGraph({
    baseUrl: 'https://graph.example.test',
    clock,
    log: createLog({ level: 'silent' }),
    tenantSize: 'L',
    connections,
    quotas: { units: { capacity: 8000, perSecond: 800 }, writes },
    wire: {
      close: async () => {},
      send: async (url, { method, headers, body, fresh }) => {
        const { pathname, search } = new URL(url)
        const at = clock.now()
        const items = pathname.endsWith('/$batch')
          ? JSON.parse(body ?? '').requests
          : [{ method, url: pathname.slice(5) + search }]
        await immediate()
        const call = {
          method,
          url: new URL(url),
          path: pathname,
          params: [],
          headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
          firstOnSocket: fresh,
          text: async () => body ?? '',
          json: async () => JSON.parse(body ?? 'null'),
        }
        const answer = await faults.around({ method, path: pathname + search }, async () => {
          if (!route) throw new Error('Graph has no routes')
          return route.handle(call)
        })
        note(at, items, answer.body, answer.hangUp ? 0 : answer.status)
        if (answer.hangUp) throw new Error('other side closed')
        const text = answer.body === undefined ? '' : JSON.stringify(answer.body)
        return { status: answer.status, headers: plainHeaders(answer.headers), text }
      },
    },
  })
  const source = async (options?: { renew?: boolean }) => {
    if (options?.renew) renewals++
    return `x.${part({ ...claims, renewals })}.x`
  }
  return { world, graph, clock, quota, arrivals, directory: graph.as(source, { priority: 'high' }) }
}

/** By how much the writes went beyond a quota as Graph counts it, at worst. */
export function excess(arrivals: readonly { at: number }[], { capacity, perSecond }: Quota): number {
  let level = capacity
  let last = arrivals[0]?.at ?? 0
  let worst = 0
  for (const { at } of [...arrivals].sort((a, b) => a.at - b.at)) {
    level = Math.min(capacity, level + ((at - last) * perSecond) / 1000) - 1
    last = at
    worst = Math.max(worst, -level)
  }
  return worst
}
