import type { Clock } from './clock.ts'
import { createRandom } from './random.ts'

/** How long Graph takes, in milliseconds, and how much it does at a time. */
export interface LatencyModel {
  /** Each HTTP request. */
  readonly base: number
  /** The first request of a connection on top: TCP and TLS. */
  readonly connect: number
  /** Each call, alone or inside a batch. */
  readonly item: number
  /** Each object a call returns. */
  readonly object: number
  /** Calls of one batch worked on at a time. */
  readonly lanes: number
  /** Calls of one app in one tenant worked on at a time. */
  readonly slots: number
  /** Each figure is off by up to this share, either way. */
  readonly jitter: number
}

const standard: LatencyModel = { base: 80, connect: 60, item: 15, object: 0.1, lanes: 4, slots: 64, jitter: 0.2 }

/** What is known of Graph's speed is little: four models, so that a result that holds in one only is noticed. */
export const latencyModels = {
  standard,
  slow: { ...standard, base: 120, item: 60 },
  parallel: { ...standard, lanes: 20 },
  serial: { ...standard, lanes: 1 },
} as const satisfies Record<string, LatencyModel>

/** One call as far as time is concerned. */
export interface Work {
  /** Objects returned. */
  readonly objects: number
  /** A scripted delay on top. */
  readonly delayMs?: number
}

/** Tells how long the answer to a request has to be held back. */
export interface Latency {
  /** Milliseconds from `at`, when the request arrived: by default now. */
  of(request: { firstOnSocket: boolean; items: readonly Work[]; at?: number }): number
}

/** No delay but the scripted ones. */
export const noLatency: Latency = {
  of: ({ items }) => Math.max(0, ...items.map((one) => one.delayMs ?? 0)),
}

/** A model at work: requests that overlap share its slots, and no slot idles while a call could use it. */
export function createLatency(model: LatencyModel, clock: Pick<Clock, 'now'>, seed = 1): Latency {
  const random = createRandom(seed)
  const slots = new Array<number>(model.slots).fill(0)
  const about = (ms: number) => ms * (1 + model.jitter * (2 * random() - 1))

  return {
    of({ firstOnSocket, items, at = clock.now() }) {
      // Half of the base is the way in, half the way back; connecting comes before either.
      const [there, back] = [about(model.base) / 2, about(model.base) / 2]
      const arrival = at + (firstOnSocket ? about(model.connect) : 0) + there
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

/** The latency of a name, as `EMULATOR_LATENCY` gives it; unset or `off` means none. */
export function latencyNamed(name: string | undefined, clock: Pick<Clock, 'now'>, seed?: number): Latency {
  if (!name || name === 'off') return noLatency
  const model = Object.entries(latencyModels).find(([known]) => known === name)?.[1]
  if (!model) throw new Error(`EMULATOR_LATENCY: off, ${Object.keys(latencyModels).join(', ')} expected, got ${name}`)
  return createLatency(model, clock, seed)
}

/**
 * The place that became free last before `ready`, or else the one that will be free first. A call that takes one that has
 * long been free would leave it idle until then, while calls of other batches wait.
 */
function fitting(freeAt: readonly number[], ready: number): number {
  let best = 0
  for (let index = 1; index < freeAt.length; index++) {
    const [free = 0, current = 0] = [freeAt[index], freeAt[best]]
    if (free <= ready ? current > ready || free > current : free < current) best = index
  }
  return best
}
