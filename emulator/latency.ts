import type { Clock } from './clock.ts'
import { createRandom } from './random.ts'

/** Graph's response times in ms, and its parallelism. */
export interface LatencyModel {
  /** Per HTTP request. */
  readonly base: number
  /** Additional time for the first request on a connection: TCP and TLS. */
  readonly connect: number
  /** Per call, single or batched. */
  readonly item: number
  /** Per object returned. */
  readonly object: number
  /** Calls of one batch processed in parallel. */
  readonly lanes: number
  /** Calls of one app in one tenant processed in parallel. */
  readonly slots: number
  /** Relative random deviation of each figure, in either direction. */
  readonly jitter: number
}

const standard: LatencyModel = { base: 80, connect: 60, item: 15, object: 0.1, lanes: 4, slots: 64, jitter: 0.2 }

/** Little is known about Graph's speed, hence four models, to detect results that are valid in only one. */
export const latencyModels = {
  standard,
  slow: { ...standard, base: 120, item: 60 },
  parallel: { ...standard, lanes: 20 },
  serial: { ...standard, lanes: 1 },
} as const satisfies Record<string, LatencyModel>

/** The properties of a call that affect timing. */
export interface Work {
  /** Objects returned. */
  readonly objects: number
  /** An additional scripted delay. */
  readonly delayMs?: number
}

/** Calculates how long to delay a response. */
export interface Latency {
  /** Milliseconds from `at`, when the request arrived (now by default); `newFor` as in `Call`. */
  of(request: { newFor?: number | undefined; items: readonly Work[]; at?: number }): number
}

/** Only scripted delays. */
export const noLatency: Latency = {
  of: ({ items }) => Math.max(0, ...items.map((one) => one.delayMs ?? 0)),
}

/** Applies a model: overlapping requests share its slots, and no slot is idle while a call could use it. */
export function createLatency(model: LatencyModel, clock: Pick<Clock, 'now'>, seed = 1): Latency {
  const random = createRandom(seed)
  const slots = new Array<number>(model.slots).fill(0)
  const about = (ms: number) => ms * (1 + model.jitter * (2 * random() - 1))

  return {
    of({ newFor, items, at = clock.now() }) {
      // Half of the base is the outward trip, half the return trip. Opening a connection takes time, with or without
      // requests.
      const [there, back] = [about(model.base) / 2, about(model.base) / 2]
      const connecting = newFor === undefined ? 0 : Math.max(0, about(model.connect) - newFor)
      const arrival = at + connecting + there
      const lanes = new Array<number>(model.lanes).fill(arrival)
      let end = arrival
      for (const { objects, delayMs = 0 } of items) {
        const lane = fitting(lanes, 0)
        const ready = lanes[lane] ?? arrival
        const slot = fitting(slots, ready)
        const done = Math.max(ready, slots[slot] ?? 0) + about(model.item) + objects * model.object + delayMs
        lanes[lane] = done
        slots[slot] = done
        end = Math.max(end, done)
      }
      return end + back - at
    },
  }
}

/** The latency model with this name, as in `EMULATOR_LATENCY`; unset or `off` means none. */
export function createNamedLatency(name: string | undefined, clock: Pick<Clock, 'now'>, seed?: number): Latency {
  if (!name || name === 'off') return noLatency
  const model = Object.entries(latencyModels).find(([known]) => known === name)?.[1]
  if (!model) throw new Error(`EMULATOR_LATENCY: off, ${Object.keys(latencyModels).join(', ')} expected, got ${name}`)
  return createLatency(model, clock, seed)
}

/**
 * The slot that became free last before `ready`, otherwise the first to become free. Taking one that has been free for
 * long would waste its idle time while calls of other batches wait.
 */
function fitting(freeAt: readonly number[], ready: number): number {
  let best = 0
  for (let index = 1; index < freeAt.length; index++) {
    const [free = 0, current = 0] = [freeAt[index], freeAt[best]]
    if (free <= ready ? current > ready || free > current : free < current) best = index
  }
  return best
}
