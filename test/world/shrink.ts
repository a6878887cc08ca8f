import type { Decisions } from './choices.ts'

/**
 * Looks for fewer and tamer decisions with the same failure: leaves out steps, half of them at first and then ever
 * fewer, and shortens what is decided in the others, because a decision that isn't there is the tamest. The first list
 * is what the run is about and the last one what happens after its steps, so they stay. `fails` plays the decisions;
 * `most` is how often.
 */
export async function shrink(
  found: Decisions,
  fails: (decisions: Decisions) => Promise<boolean>,
  most: number,
): Promise<Decisions> {
  let best = found
  let left = most
  const isBetter = async (decisions: Decisions): Promise<boolean> => {
    if (left === 0) return false
    left--
    if (!(await fails(decisions))) return false
    best = decisions
    return true
  }
  for (let size = Math.ceil(best.length / 2); size >= 1 && left > 0; size = size === 1 ? 0 : Math.ceil(size / 2))
    for (let from = 1; from < best.length - 1 && left > 0; ) {
      const until = Math.min(from + size, best.length - 1)
      if (!(await isBetter([...best.slice(0, from), ...best.slice(until)]))) from = until
    }
  for (let step = 1; step < best.length && left > 0; step++) {
    const decided = best[step] ?? []
    for (const keep of [2, 8, 32]) {
      if (decided.length <= keep) break
      if (await isBetter(best.map((one, index) => (index === step ? one.slice(0, keep) : one)))) break
    }
  }
  return best
}
