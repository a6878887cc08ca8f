import type { Quota } from './bucket.ts'

/** Sizes by which Graph sets its quotas: under 50 users, up to 500, above. */
export type TenantSize = 'S' | 'M' | 'L'

/** What Graph lets one app do in one tenant (learn.microsoft.com/graph/throttling-limits, identity and access). */
export interface Quotas {
  /** Resource units: every request costs some. */
  readonly units: Quota
  /** Requests that change something. */
  readonly writes: Quota
}

const unitsIn10Seconds: Readonly<Record<TenantSize, number>> = { S: 3500, M: 5000, L: 8000 }
const writes = { capacity: 3000, perSecond: 20 }

/** The published quotas for a tenant of this size. */
export function quotasFor(size: TenantSize): Quotas {
  const capacity = unitsIn10Seconds[size]
  return { units: { capacity, perSecond: capacity / 10 }, writes }
}
