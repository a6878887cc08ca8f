import type { Transport } from './transport.ts'

/** How far Graph's clock is ahead of ours (negative if behind), in ms, from the `Date` of its latest response. */
export interface ClockSkew {
  readonly ms: number
}

/** Uncertainty from the whole seconds of `Date` and the network delay, in ms. */
const uncertainty = 2_000

/** Wraps a transport to observe the `Date` of each response. */
export function watchClockSkew(transport: Transport): { transport: Transport; clockSkew: ClockSkew } {
  let ms = 0
  const watching: Transport = async (call, options) => {
    const response = await transport(call, options)
    const seen = Date.parse(response.headers['date'] ?? '') - response.at
    if (!Number.isNaN(seen)) ms = Math.abs(seen) > uncertainty ? seen : 0
    return response
  }
  return {
    transport: watching,
    clockSkew: {
      get ms() {
        return ms
      },
    },
  }
}
