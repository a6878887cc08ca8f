/** A seeded source of numbers in [0, 1): the same seed yields the same world. */
export type Random = () => number

/** Mulberry32: fast, and 32 bits of state suffice for a generated tenant. */
export function createRandom(seed: number): Random {
  let state = (seed + 0x9e3779b9) | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

/** A random element. */
export function pick<T>(random: Random, list: readonly T[]): T {
  const item = list[Math.floor(random() * list.length)]
  if (item === undefined) throw new RangeError('Nothing to pick from')
  return item
}

const hex = (random: Random) =>
  Math.floor(random() * 4294967296)
    .toString(16)
    .padStart(8, '0')

/** A version 4 GUID. */
export function guid(random: Random): string {
  const digits = hex(random) + hex(random) + hex(random) + hex(random)
  const variant = '89ab'[Number.parseInt(digits[16] ?? '0', 16) & 3]
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`
}
