import type { Latency, LatencyModel, Work } from '../src/emulator/latency.ts'
import { seeded } from './model.ts'

/**
 * A latency model in which no slot idles while a call could use it, as the formula of the limit assumes: a call takes the
 * slot that became free last before the call is ready, so that a batch that works through its calls holds only its lanes.
 */
export function createBusyLatency(model: LatencyModel, clock: { now(): number }, seed: number): Latency {
  const random = seeded(seed)
  const slots = new Array<number>(model.slots).fill(0)
  const about = (ms: number) => ms * (1 + model.jitter * (2 * random() - 1))

  return {
    of({ firstOnSocket, items }: { firstOnSocket: boolean; items: readonly Work[] }) {
      const now = clock.now()
      const [there, back] = [about(model.base) / 2, about(model.base) / 2]
      const arrival = now + (firstOnSocket ? about(model.connect) : 0) + there
      const lanes = new Array<number>(model.lanes).fill(arrival)
      let end = arrival
      for (const { objects, delayMs = 0 } of items) {
        const lane = lanes.indexOf(Math.min(...lanes))
        const ready = lanes[lane] ?? arrival
        const slot = fitting(slots, ready)
        const done = Math.max(ready, slots[slot] ?? 0) + about(model.item) + objects * model.object + delayMs
        lanes[lane] = done
        slots[slot] = done
        end = Math.max(end, done)
      }
      return end + back - now
    },
  }
}

/** The slot that became free last before `ready`, or else the one that will be free first. */
function fitting(slots: readonly number[], ready: number): number {
  let best = 0
  slots.forEach((free, index) => {
    const current = slots[best] ?? 0
    const better = free <= ready ? current > ready || free > current : current > ready && free < current
    if (better) best = index
  })
  return best
}
