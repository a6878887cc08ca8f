import crypto from 'node:crypto'
import { syncBuiltinESMExports } from 'node:module'
import { AppCredentials } from 'botframework-connector'
import { createRandom, guid } from '../../emulator/random.ts'
import type { Scheduler } from './scheduler.ts'

const real = { Date, random: Math.random, now: performance.now }
const { setTimeout, clearTimeout } = globalThis
const { randomBytes, randomInt, randomUUID } = crypto

/**
 * Takes the machine's time and randomness away from everything in this process, until the returned function is called:
 * libraries don't take them as arguments. Nothing decides anything by these numbers, so they aren't part of the
 * decisions.
 */
export function sealProcess({ now, after }: Scheduler): () => void {
  const random = createRandom(1)
  // Tokens of an earlier run, under names that will now be drawn again.
  Reflect.get(AppCredentials, 'cache').clear()
  const bytes = (size: number) => Buffer.from(Array.from({ length: size }, () => Math.floor(random() * 256)))
  globalThis.Date = new Proxy(real.Date, {
    construct: (target, given, as) => Reflect.construct(target, given.length === 0 ? [now()] : given, as),
    get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  })
  performance.now = now
  const timers = new WeakMap<object, () => void>()
  const startTimer = (act: (...given: unknown[]) => void, ms = 0, ...given: unknown[]) => {
    const timer = { ref: () => timer, unref: () => timer, hasRef: () => true }
    timers.set(
      timer,
      after(ms, () => act(...given)),
    )
    return timer
  }
  const stopTimer = (timer: unknown) => {
    if (typeof timer === 'object' && timer !== null) timers.get(timer)?.()
  }
  Object.assign(globalThis, { setTimeout: startTimer, clearTimeout: stopTimer })
  Math.random = random
  Object.assign(crypto, {
    randomBytes: bytes,
    randomUUID: () => guid(random),
    randomInt: (from: number, to?: number) =>
      to === undefined ? Math.floor(random() * from) : from + Math.floor(random() * (to - from)),
  })
  syncBuiltinESMExports()
  return () => {
    globalThis.Date = real.Date
    performance.now = real.now
    Object.assign(globalThis, { setTimeout, clearTimeout })
    Math.random = real.random
    Object.assign(crypto, { randomBytes, randomInt, randomUUID })
    syncBuiltinESMExports()
  }
}
