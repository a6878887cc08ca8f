import type { Answer } from './response.ts'
import type { Transport } from './transport.ts'

/** How far Graph's clock is ahead of ours (negative: behind), in ms, by the `Date` of its newest answer. */
export interface ClockSkew {
  readonly ms: number
}

/** What the whole seconds of a `Date` and the way of an answer can make up. */
const unclear = 2_000

/** A transport that watches the time its answers bear. */
export function watchClockSkew(transport: Transport): { transport: Transport; clockSkew: ClockSkew } {
  let ms = 0
  const watching: Transport = async (call, options) => {
    const answer = await transport(call, options)
    const seen = Date.parse(answer.headers['date'] ?? '') - answer.at
    if (!Number.isNaN(seen)) ms = Math.abs(seen) > unclear ? seen : 0
    return answer
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

/** What Graph's clock showed when it answered; ours where it did not say. */
export function theirClock({ headers, at }: Pick<Answer, 'headers' | 'at'>): number {
  const then = Date.parse(headers['date'] ?? '')
  return Number.isNaN(then) ? at : then
}
