import type { Clock } from './clock.ts'
import { traceCall } from './http-call.ts'
import type { Metrics } from './metrics.ts'

/** Services called over HTTP, other than Graph. */
export type Service = 'connector' | 'tokenService' | 'entra' | 'keys'

/**
 * Statuses that aren't errors: nobody has signed in yet, a sign-in has ended or needs more proof, a message was
 * deleted. The caller decides what follows from them.
 */
const normalStatuses: Readonly<Record<Service, readonly number[]>> = {
  connector: [404],
  tokenService: [404, 412],
  entra: [400],
  keys: [],
}

/** Counts, times and traces one HTTP request. Error responses are returned to the caller like any others. */
export async function meterCall<T>(
  observer: { readonly metrics: Metrics; readonly clock: Pick<Clock, 'now'> },
  call: { service: Service; method: string; url: string; status: (response: T) => number },
  send: () => Promise<T>,
): Promise<T> {
  const { service } = call
  let answered = 0
  try {
    const response = await traceCall(
      observer,
      { ...call, isNormal: (status) => normalStatuses[service].includes(status) },
      send,
    )
    answered = call.status(response)
    return response
  } finally {
    observer.metrics.count('rollcall.calls', { service, status: answered })
  }
}
