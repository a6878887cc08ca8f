import type { Quota } from './bucket.ts'

/** Tenant sizes on which Graph bases its quotas: under 50 users, up to 500, above 500. */
export type TenantSize = 'S' | 'M' | 'L'

/** Graph's quotas for one app in one tenant (learn.microsoft.com/graph/throttling-limits, identity and access). */
export interface Quotas {
  /** Resource units, charged for every request. */
  readonly units: Quota
  /** Write requests. */
  readonly writes: Quota
}

const unitsIn10Seconds: Readonly<Record<TenantSize, number>> = { S: 3500, M: 5000, L: 8000 }
const writes = { capacity: 3000, perSecond: 20 }

/** The published quotas for a tenant of this size. */
export function quotasFor(size: TenantSize): Quotas {
  const capacity = unitsIn10Seconds[size]
  return { units: { capacity, perSecond: capacity / 10 }, writes }
}
