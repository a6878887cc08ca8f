import { folderOfTheRun } from '../support/folders.ts'
import { type Edit, runWith } from '../support/plant.ts'

/** A fault to plant in the bot: source that is replaced as it is loaded. */
export interface Plant {
  readonly edits: readonly Edit[]
  /** What the judges say. */
  readonly says: RegExp
  /** Within how many steps from `seed` on it is found at random, if that is known. */
  readonly within?: number
}

/** The seed that `within` counts from. */
export const seed = 1_000

/** What a simulation in a process of its own, with faults planted in the bot, said. */
export interface Simulated {
  readonly isFound: boolean
  /** How many steps it took. */
  readonly steps: number
  readonly said: string
}

/** Simulates the bot with a fault in it, with these options of `npm run simulate`, until the judges find it. */
export async function simulateWith(
  plant: Plant,
  options: Readonly<Record<string, number | string>>,
): Promise<Simulated> {
  // All of them begin with the same database, which is made once.
  folderOfTheRun()
  const { out, err } = await runWith(plant.edits, 'world/simulate.ts', {
    flags: ['--max-semi-space-size=64'],
    args: Object.entries(options).flatMap(([name, value]) => [`--${name}`, `${value}`]),
  })
  const said = out + err
  const took = /^(\d+) steps in /m.exec(said)?.[1]
  if (took === undefined) throw new Error(said)
  return { isFound: plant.says.test(out), steps: Number(took), said: out }
}
