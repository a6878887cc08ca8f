import { AsyncResource } from 'node:async_hooks'
import { webcrypto } from 'node:crypto'
import { subscribe } from 'node:diagnostics_channel'
import type { ServerResponse } from 'node:http'
import { lookout } from './secrets.ts'

/** Requests to the bot and the emulator, both in this process, that aren't answered yet, and how many there were. */
let unanswered = 0
let received = 0
subscribe('http.server.request.start', (message) => {
  const { response } = message as { readonly response: ServerResponse }
  unanswered++
  received++
  response.once('close', () => unanswered--)
})

/** Requests that a server in this process has received and not answered yet. */
export const requestsInProgress = (): number => unanswered

/** Grows with every request and statement of this process. */
export const workDone = (): number => received * 2 - unanswered + lookout.looked.database

/** What other threads sign, verify or digest at the moment. */
let computed = 0
const { subtle } = webcrypto
for (const name of ['sign', 'verify', 'digest', 'importKey', 'exportKey', 'generateKey'] as const) {
  const compute = subtle[name].bind(subtle) as (...given: unknown[]) => Promise<unknown>
  const counted = (...given: unknown[]) => {
    computed++
    return compute(...given).finally(() => computed--)
  }
  Object.defineProperty(subtle, name, { value: counted })
}

/** Resources of Node.js that other threads, or other processes, work on. */
const elsewhere = /Req|Process|Connect|Write|Shutdown/

/** Iterations of the event loop in which nothing may happen. Each receives everything that was sent in this process. */
const iterations = 3

/** The newest ID of anything asynchronous that was begun in this process; asking takes one. */
const newestId = () => new AsyncResource('Idle').asyncId()

/**
 * Whether all that this process waits for is timers. That doesn't depend on how busy the machine is: what one part of the
 * process has sent to another is there at once, and begins something when it is received.
 */
export function onlyTimersAreLeft(): Promise<boolean> {
  return new Promise((resolve) => {
    let left = iterations
    let last = Number.NaN
    const look = () => {
      const now = newestId()
      // This ID, and the one of the immediate.
      if (now - last > 2) return resolve(false)
      last = now
      if (left-- > 0) return setImmediate(look)
      resolve(computed === 0 && !process.getActiveResourcesInfo().some((name) => elsewhere.test(name)))
    }
    setImmediate(look)
  })
}
