import type { Clock } from './clock.ts'
import type { Metrics } from './metrics.ts'

/** Services called over HTTP, other than Graph. */
export type Service = 'connector' | 'tokenService' | 'entra' | 'keys' | 'model'

/** Counts, times and traces one HTTP request. 4xx and 5xx mark the span as failed but are returned to the caller. */
export function meteredCall<T>(
  { metrics, clock }: { readonly metrics: Metrics; readonly clock: Pick<Clock, 'now'> },
  { service, method, status }: { service: Service; method: string; status: (answer: T) => number },
  send: () => Promise<T>,
): Promise<T> {
  const attributes = { 'http.request.method': method }
  return metrics.span(
    `${service} ${method}`,
    attributes,
    async (span) => {
      const started = clock.now()
      let answered = 0
      try {
        const answer = await send()
        answered = status(answer)
        span.set({ 'http.response.status_code': answered })
        if (answered >= 400) span.fail(String(answered))
        return answer
      } finally {
        metrics.count('rollcall.calls', { service, status: answered })
        metrics.seconds('rollcall.call.seconds', (clock.now() - started) / 1000, { service })
      }
    },
    'client',
  )
}
