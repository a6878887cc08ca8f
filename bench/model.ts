import type { LatencyModel } from '../emulator/latency.ts'

/**
 * The theoretical minimum time for `items` calls: connecting, a round trip, and processing, limited by the slowest call
 * or by Graph's number of slots.
 */
export function limit(model: LatencyModel, items: number, objectsEach = 0): number {
  const each = model.item + objectsEach * model.object
  return model.connect + model.base + Math.max(each, (items * each) / model.slots)
}

/**
 * The minimum time for a first wave, which completes before the other writes start if there are more than a hundred.
 */
export const firstWave = (model: LatencyModel, writes: number): number => (writes > 100 ? model.base + model.item : 0)

/** The same for writes. */
export const writeLimit = (model: LatencyModel, writes: number): number =>
  limit(model, writes) + firstWave(model, writes)

/** The minimum time for `writes` limited by quota: first what is available, then the rest as it refills. */
export function quotaLimit(model: LatencyModel, writes: number, quota: { left: number; perSecond: number }): number {
  return model.base + model.item + (Math.max(0, writes - quota.left) * 1000) / quota.perSecond
}

/** Probability and delay (in seconds) of each fault in `stage.ts`. */
const itemFaults = [
  { share: 0.15, wait: 1 },
  { share: 0.09, wait: 1 },
  { share: 0.03, wait: 0 },
  { share: 0.015, wait: 1 },
  { share: 0.015, wait: 0 },
]
const requestFaults = [
  { share: 0.034, wait: 1 },
  { share: 0.033, wait: 1 },
  { share: 0.033, wait: 0 },
]

/** Mean over `runs` of the slowest of `items` calls, if each failure costs only its own delay. */
export function faultLimit(model: LatencyModel, items: number, runs: number, random: () => number): number {
  const draw = (faults: typeof itemFaults) => {
    let point = random()
    for (const { share, wait } of faults) {
      if (point < share) return wait
      point -= share
    }
    return undefined
  }
  let sum = 0
  for (let run = 0; run < runs; run++) {
    let slowest = 0
    for (let item = 0; item < items; item++) {
      let ms = model.connect
      for (;;) {
        const request = draw(requestFaults)
        ms += model.base + (request === undefined ? model.item : 0)
        const wait = request ?? draw(itemFaults)
        if (wait === undefined) break
        ms += wait * 1000
      }
      slowest = Math.max(slowest, ms)
    }
    sum += slowest
  }
  return sum / runs
}

/** A reproducible random number generator, from 0 to 1. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 1 ? middle : middle - 1], sorted[middle]]
  return (low + high) / 2
}
