import type { Clock } from './clock.ts'

/** What a call costs. `unitsWhenSelecting`, where `$select` saves more than one unit. `reports` marks the calls of the audit log, `risk` those of Identity Protection: each has a limit of its own. `devices`: changes of devices have one more, for each operator. */
export interface Cost {
  readonly units: number
  readonly writes: number
  readonly unitsWhenSelecting?: number
  readonly reports?: boolean
  readonly risk?: boolean
  readonly devices?: boolean
}

/** A token bucket: `size` at once, refilled evenly over `perMs`. `used`: what others have spent of it already. */
export interface Limit {
  readonly size: number
  readonly perMs: number
  readonly used?: number
}

export type Priority = 'low' | 'normal' | 'high'

/** Admission of one call: the headers say what the answer must carry in either case. */
export interface Admission {
  readonly admitted: boolean
  readonly headers: Readonly<Record<string, string>>
}

/** The limits of one app in one tenant. `operator`: whose call it is. */
export interface Quota {
  take(cost: Cost, priority?: Priority, operator?: string): Admission
  /** What is left of each limit; below zero after throttled calls. */
  left(): { units: number; writes: number; tenantWrites: number; reports: number }
}

const seconds = (count: number) => count * 1000
const unitsOfSize = { S: 3_500, M: 5_000, L: 8_000 } as const

/**
 * How full a bucket may be before calls of a priority are throttled: low ones first. Nothing is let through beyond the limit:
 * priority changes who is throttled, not the limits (learn.microsoft.com/graph/throttling-limits).
 */
const tolerance: Readonly<Record<Priority, number>> = { low: 0.9, normal: 1, high: 1 }

/** How far throttled calls, which are counted too, can push a bucket over its size. */
const worst = 1.8

type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** What differs from the published limits of a large tenant. */
export type QuotaLimits = Loose<{
  size: 'S' | 'M' | 'L'
  units: Loosened
  writes: Loosened
  tenantWrites: Loosened
  reports: Loosened
  risk: Loosened
  devices: Loosened
  /** Throttled calls are counted as well, as Graph does; switched off, a throttled call costs nothing. */
  accrue: boolean
  /** Seconds named at least. */
  retryAfter: { units: number; writes: number }
}>
type Loosened = Pick<Limit, 'size' | 'perMs'> & Loose<Pick<Limit, 'used'>>

/** Graph's limits for identity: resource units by tenant size, writes by app and by tenant, audit log reads. */
export function createQuota(
  options: { clock: Pick<Clock, 'now'>; tenantId: string; appId: string } & QuotaLimits,
): Quota {
  const { clock, tenantId, appId, size = 'L', accrue = true, retryAfter = { units: 2, writes: 10 } } = options
  const bucket = (limit: Loosened, scope: string, information: string, wait: number) =>
    createBucket(limit, clock.now(), { scope: `${scope}/${appId}/${tenantId}`, information, wait })

  const buckets = {
    units: bucket(
      options.units ?? { size: unitsOfSize[size], perMs: seconds(10) },
      'Tenant_Application/ReadWrite',
      'ResourceUnitLimitExceeded',
      retryAfter.units,
    ),
    writes: bucket(
      options.writes ?? { size: 3_000, perMs: seconds(150) },
      'Tenant_Application/Write',
      'WriteLimitExceeded',
      retryAfter.writes,
    ),
    tenantWrites: bucket(
      options.tenantWrites ?? { size: 18_000, perMs: seconds(300) },
      'Tenant/Write',
      'WriteLimitExceeded',
      retryAfter.writes,
    ),
    reports: bucket(
      options.reports ?? { size: 5, perMs: seconds(10) },
      'Tenant_Application/Read',
      'RequestLimitExceeded',
      retryAfter.units,
    ),
    // The limit of all apps together, of which no answer says when to come again.
    risk: bucket(options.risk ?? { size: 1, perMs: seconds(1) }, 'Tenant/Read', 'RequestLimitExceeded', 0),
  }
  const byOperator = new Map<string, Bucket>()
  const devicesOf = (operator: string): Bucket => {
    const limit = options.devices ?? { size: 25, perMs: seconds(10) }
    const known = byOperator.get(operator) ?? bucket(limit, 'User/Write', 'RequestLimitExceeded', retryAfter.units)
    byOperator.set(operator, known)
    return known
  }

  return {
    take(cost, priority = 'normal', operator = '') {
      const now = clock.now()
      const wanted: [Bucket, number][] =
        cost.reports || cost.risk
          ? [[cost.risk ? buckets.risk : buckets.reports, 1]]
          : [
              [buckets.units, cost.units],
              [buckets.writes, cost.writes],
              [buckets.tenantWrites, cost.writes],
              ...(cost.devices ? [[devicesOf(operator), 1] satisfies [Bucket, number]] : []),
            ]
      const asked = wanted.filter(([, amount]) => amount > 0)
      const full = asked.find(([one, amount]) => !one.admits(amount, tolerance[priority], now))?.[0]
      if (!full || accrue) for (const [one, amount] of asked) one.charge(amount)
      const headers: Record<string, string> = { 'x-ms-resource-unit': String(cost.units) }
      const used = Math.max(...asked.map(([one]) => one.used()))
      if (used > 0.8) headers['x-ms-throttle-limit-percentage'] = Math.min(worst, used).toFixed(2)
      if (!full) return { admitted: true, headers }
      return { admitted: false, headers: { ...headers, ...full.refusal() } }
    },
    left() {
      const now = clock.now()
      const { units, writes, tenantWrites, reports } = buckets
      return {
        units: units.left(now),
        writes: writes.left(now),
        tenantWrites: tenantWrites.left(now),
        reports: reports.left(now),
      }
    },
  }
}

type Bucket = ReturnType<typeof createBucket>

function createBucket(limit: Loosened, start: number, words: { scope: string; information: string; wait: number }) {
  const { size, perMs, used = 0 } = limit
  let left = size - used
  let at = start

  function refill(now: number) {
    left = Math.min(size, left + ((now - at) * size) / perMs)
    at = now
  }

  return {
    admits(amount: number, tolerated: number, now: number): boolean {
      refill(now)
      return size - left + amount <= size * tolerated
    },
    charge(amount: number) {
      left = Math.max(size - size * worst, left - amount)
    },
    used: () => (size - left) / size,
    left(now: number): number {
      refill(now)
      return left
    },
    refusal(): Record<string, string> {
      const refilled = left < 0 ? (-left * perMs) / size / 1000 : 0
      const told = { 'x-ms-throttle-scope': words.scope, 'x-ms-throttle-information': words.information }
      if (words.wait === 0) return told
      return {
        ...told,
        'Retry-After': String(Math.max(words.wait, Math.ceil(refilled))),
      }
    },
  }
}
