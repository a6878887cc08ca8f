import type { UserTokenClient } from 'botframework-connector'
import { tokenErrors } from '../../auth/errors.ts'
import type { Clock } from '../../core/clock.ts'
import { rejectAfter } from '../../core/deadline.ts'

/** Time limit for one token service call including retries, in ms. */
const callTimeout = 10_000

/** Wraps the client so that calls end within ten seconds and only fail with tokenServiceUnavailable. */
export function withTimeout(client: UserTokenClient, clock: Clock): UserTokenClient {
  return new Proxy(client, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target)
      if (typeof member !== 'function') return member
      return (...args: unknown[]) => callWithTimeout(clock, () => Reflect.apply(member, target, args))
    },
  })
}

async function callWithTimeout<T>(clock: Clock, call: () => Promise<T>): Promise<T> {
  try {
    return await rejectAfter(clock, callTimeout, `The token service did not answer in ${callTimeout} ms`, call)
  } catch (cause) {
    throw new tokenErrors.tokenServiceUnavailable({}, { cause })
  }
}
