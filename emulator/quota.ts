import type { Clock } from './clock.ts'

/**
 * A call's cost. `unitsWhenSelecting`: if `$select` saves more than one unit. `reports` and `risk` mark audit log and
 * Identity Protection calls, which have separate limits. `devices`: device changes have an additional limit per
 * operator. `activity`: reading people's last sign-ins has an additional limit.
 */
export interface Cost {
  readonly units: number
  readonly writes: number
  readonly unitsWhenSelecting?: number
  readonly reports?: boolean
  readonly risk?: boolean
  readonly devices?: boolean
  readonly activity?: boolean
}

/** A token bucket: `size` as burst, refilled evenly over `perMs`. `used`: already spent by others. */
export interface Limit {
  readonly size: number
  readonly perMs: number
  readonly used?: number
}

export type Priority = 'low' | 'normal' | 'high'

/** The admission of one call, with headers the response must have in either case. */
export interface Admission {
  readonly admitted: boolean
  readonly headers: Readonly<Record<string, string>>
}

/** The limits of one app in one tenant. `operator`: the person calling. */
export interface Quota {
  take(cost: Cost, priority?: Priority, operator?: string): Admission
  /** What is left of each limit; negative after throttled calls. */
  left(): { units: number; writes: number; tenantWrites: number; reports: number }
}

const seconds = (count: number) => count * 1000
const unitsOfSize = { S: 3_500, M: 5_000, L: 8_000 } as const

/**
 * How full a bucket can be before calls of each priority are throttled, low ones first. Priority never allows exceeding
 * the limit (learn.microsoft.com/graph/throttling-limits).
 */
const tolerance: Readonly<Record<Priority, number>> = { low: 0.9, normal: 1, high: 1 }

/** How far throttled calls, which also count, can push a bucket beyond its size. */
const worst = 1.8

type Loose<T> = { readonly [K in keyof T]?: T[K] | undefined }

/** Deviations from the published limits for a large tenant. */
export type QuotaLimits = Loose<{
  size: 'S' | 'M' | 'L'
  units: Loosened
  writes: Loosened
  tenantWrites: Loosened
  reports: Loosened
  risk: Loosened
  devices: Loosened
  activity: Loosened
  /** Whether throttled calls also count, as in Graph; otherwise they cost nothing. */
  accrue: boolean
  /** Minimum Retry-After in seconds. */
  retryAfter: { units: number; writes: number }
}>
type Loosened = Pick<Limit, 'size' | 'perMs'> & Loose<Pick<Limit, 'used'>>

/** Graph's identity limits: resource units by tenant size, writes per app and per tenant, audit log reads. */
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
    activity: bucket(
      options.activity ?? { size: 10, perMs: seconds(60) },
      'Tenant_Application/Read',
      'RequestLimitExceeded',
      retryAfter.units,
    ),
    // Shared by all apps; the response has no Retry-After.
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
              ...(cost.activity ? [[buckets.activity, 1] satisfies [Bucket, number]] : []),
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
