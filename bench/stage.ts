import type { AddressInfo } from 'node:net'
import { createFaults, type Faults } from '../emulator/faults.ts'
import { graphRoutes } from '../emulator/graph/index.ts'
import { createHttpServer } from '../emulator/http-server.ts'
import { createJournal } from '../emulator/journal.ts'
import { createLatency, type Latency, type LatencyModel } from '../emulator/latency.ts'
import { createQuota, type Limit, type Quota } from '../emulator/quota.ts'
import { createTokens } from '../emulator/tokens.ts'
import { createWorld } from '../emulator/world.ts'

/** An emulated Graph for one measurement. */
export interface StageOptions {
  readonly users: number
  readonly model: LatencyModel
  readonly seed: number
  readonly writes?: Limit
  readonly faults?: boolean
  /** Whether throttled calls also count towards the quota. */
  readonly accrue?: boolean
  /** Scopes in addition to those for reading and disabling. */
  readonly scopes?: readonly string[]
}

/** An account as named in a measurement, with its true initial state. */
export interface Target {
  readonly id: string
  readonly upn: string
  readonly enabled: boolean
}

/** Traffic that Graph saw during a measurement. */
export interface Traffic {
  readonly trips: number
  readonly units: number
  readonly writes: number
  readonly throttled: number
  /** CPU time used to simulate Graph, in ms. */
  readonly graphCpuMs: number
  /** The model's time for these exact requests if all were sent at once and computing took no time, in ms. */
  readonly packedMs: number
}

export interface Stage {
  readonly url: string
  readonly token: string
  readonly targets: readonly Target[]
  traffic(): Traffic
  /** IDs of the accounts that are actually enabled. */
  enabled(): string[]
  close(): void
}

/** Opens a stage on a free loopback port. */
export async function openStage(options: StageOptions): Promise<Stage> {
  const { users, model, seed } = options
  const world = createWorld({ users, seed })
  const elapsed = () => performance.now()
  const clock = { now: () => performance.timeOrigin + elapsed(), elapsed, sleep: pause, every: () => () => {} }
  const faults = createFaults(clock)
  if (options.faults) addFaults(faults, seed)
  const quota = createQuota({
    clock,
    tenantId: world.tenantId,
    appId: world.ssoAppId,
    accrue: options.accrue ?? false,
    ...(options.writes && { writes: options.writes }),
  })
  const counted = count(quota)
  const packed = pack(createLatency(model, clock, seed), createLatency(model, { now: () => 0 }, seed))
  const tokens = await createTokens()
  const { megan } = world.operators
  const claims = {
    aud: 'https://graph.microsoft.com',
    oid: megan.id,
    tid: world.tenantId,
    upn: megan.userPrincipalName,
    wids: megan.roles,
    scp: ['User.Read.All', 'User.EnableDisableAccount.All', ...(options.scopes ?? [])].join(' '),
  }
  const token = await tokens.mint(claims)
  const verified = tokens.verify(token)
  const routes = graphRoutes({
    world,
    tokens: { verify: (jwt) => (jwt === token ? verified : tokens.verify(jwt)) },
    faults,
    quota: counted.quota,
    latency: packed.latency,
    clock,
    seed,
  })
  const server = createHttpServer({
    routes,
    journal: createJournal({ capacity: 8, characters: 1, now: clock.now }),
    faults,
  })
  let trips = 0
  let cpu = process.cpuUsage()
  server.on('request', () => {
    // Creating the tenant and listing its accounts doesn't count as simulating Graph.
    if (trips++ === 0) cpu = process.cpuUsage()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const cast = new Set(Object.values(world.operators).map((one) => one.id))
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    targets: [...world.people.values()]
      // The operator can't disable accounts that hold a role or are in a restricted administrative unit.
      .filter((one) => !cast.has(one.id) && one.roles.length === 0 && !one.isManagementRestricted)
      .map((one) => ({ id: one.id, upn: one.userPrincipalName, enabled: one.accountEnabled })),
    traffic: () => {
      const { user, system } = process.cpuUsage(cpu)
      return { trips, ...counted.seen(), graphCpuMs: (user + system) / 1000, packedMs: packed.ms() }
    },
    enabled: () => [...world.people.values()].filter((one) => one.accountEnabled).map((one) => one.id),
    close: () => {
      server.close()
      server.closeAllConnections()
      world.close()
    },
  }
}

/** Node's timers can fire a millisecond early, which must not happen in the model. */
async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, Math.round(ms))))
}

/** Replays every request on a stopped clock. */
function pack(latency: Latency, still: Latency) {
  let ms = 0
  return {
    ms: () => ms,
    latency: {
      of: (request: Parameters<Latency['of']>[0]) => {
        ms = Math.max(ms, still.of({ ...request, at: 0 }))
        return latency.of(request)
      },
    } satisfies Latency,
  }
}

function count(quota: Quota) {
  const seen = { units: 0, writes: 0, throttled: 0 }
  return {
    seen: () => ({ ...seen }),
    quota: {
      left: quota.left,
      take: (...[cost, priority]: Parameters<Quota['take']>) => {
        const admission = quota.take(cost, priority)
        if (admission.admitted) {
          seen.units += cost.units
          seen.writes += cost.writes
        } else seen.throttled++
        return admission
      },
    } satisfies Quota,
  }
}

/**
 * Fault rates: 30 of a hundred items and 10 of a hundred requests fail. `rest` is the probability that earlier rules
 * leave.
 */
function addFaults(faults: Faults, seed: number): void {
  const items = [
    { share: 0.15, rule: { fail: 429, retryAfter: 1 } },
    { share: 0.09, rule: { fail: 503, retryAfter: 1 } },
    { share: 0.03, rule: { fail: 504 } },
    { share: 0.015, rule: { fail: 429, retryAfter: 1, applied: true } },
    { share: 0.015, rule: { fail: 504, applied: true } },
  ] as const
  const requests = [
    { share: 0.034, rule: { fail: 429, retryAfter: 1 } },
    { share: 0.033, rule: { fail: 503, retryAfter: 1 } },
    { share: 0.033, rule: { fail: 'hangUp' } },
  ] as const
  for (const [at, rules] of [
    ['item', items],
    ['request', requests],
  ] as const) {
    let rest = 1
    rules.forEach(({ share, rule }, index) => {
      faults.add({ at, ...rule, probability: share / rest, seed: seed * 100 + index + (at === 'item' ? 0 : 50) })
      rest -= share
    })
  }
}
