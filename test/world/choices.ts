import { createRandom } from '../../emulator/random.ts'

/**
 * All decisions of a run, as integers: first those that are made before the first step, then those of each step. A
 * decision that isn't there is 0, which always is the tamest, so steps can be left out and shortened.
 */
export type Decisions = readonly (readonly number[])[]

/** Where every decision of a run comes from: a seed, or the decisions of an earlier run. */
export interface Choices {
  /** What was decided so far. */
  readonly made: Decisions
  /** From here on, decisions belong to the next step. */
  next(): void
  /** A whole number from 0 to `count - 1`. */
  below(count: number): number
  /** True as often as this, in percent. */
  chance(percent: number): boolean
  one<T>(list: readonly T[]): T
  /** One of these names, each as often as its number says. The first is the tamest. */
  weighted<Name extends string>(weights: Readonly<Record<Name, number>>): Name
}

export function createChoices(from: { readonly seed: number } | { readonly decisions: Decisions }): Choices {
  const random = 'seed' in from ? createRandom(from.seed) : undefined
  const made: number[][] = [[]]
  const draw = (count: number): number => {
    if (random) return Math.floor(random() * count)
    const step = 'decisions' in from ? from.decisions[made.length - 1] : undefined
    return (step?.[made.at(-1)?.length ?? 0] ?? 0) % count
  }
  const below = (count: number): number => {
    const drawn = draw(Math.max(1, count))
    made.at(-1)?.push(drawn)
    return drawn
  }
  return {
    made,
    next: () => void made.push([]),
    below,
    chance: (percent) => below(100) >= 100 - percent,
    one: (list) => {
      const index = below(list.length)
      if (index >= list.length) throw new RangeError('Nothing to choose from')
      return list[index] as (typeof list)[number]
    },
    weighted: (weights) => {
      const names = Object.keys(weights) as (keyof typeof weights)[]
      let left = below(names.reduce((sum, name) => sum + weights[name], 0))
      for (const name of names) {
        if (left < weights[name]) return name
        left -= weights[name]
      }
      throw new RangeError('Nothing to choose from')
    },
  }
}
