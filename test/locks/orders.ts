import { pick, type Random } from '../../emulator/random.ts'
import { commitsOf, otherOf, type Step, type Turn, type Which } from './play.ts'

/*
 * Which orders have to be tried: those in which a side begins once the other has reached some statement, and the other
 * goes on once this one has ended. Locks force more switches: whoever waits is passed over.
 *
 * Until a side commits, the other sees nothing of it but its locks, and these only become more. So if everything is the
 * same, whether the other side begins after the third statement or after the ninth, then also if it begins anywhere
 * between: what both were answered, where they waited, and what is stored in the end. Only where that differs, the
 * places between are tried.
 */

/** What became of an order: its steps, and a text that is equal only if all that can differ is. */
export interface Tried {
  readonly steps: readonly Step[]
  readonly result: string
}

/** Plays an order and says what became of it; undefined ends the search. */
export type Try = (turns: readonly Turn[]) => Promise<Tried | undefined>

const all = Number.POSITIVE_INFINITY
const countOf = ({ steps }: Tried, which: Which) => steps.filter((one) => one.which === which).length

/** Plays every order with one switch that matters; in the first two, one side begins after the other has ended. */
export async function eachOrder(run: Try): Promise<void> {
  const serial = [await run([[0, all]]), await run([[1, all]])] as const
  for (const which of [0, 1] as const) {
    const [whole, reverse] = [serial[which], serial[otherOf(which)]]
    if (!whole || !reverse) return
    const length = countOf(whole, which)
    const tried = new Map<number, Tried>([
      [0, reverse],
      [length, whole],
    ])
    const at = async (place: number): Promise<string | undefined> => {
      const found =
        tried.get(place) ??
        (await run([
          [which, place],
          [otherOf(which), all],
        ]))
      if (found) tried.set(place, found)
      return found?.result
    }
    /** Tries both ends and, if they differ, what is between; false ends the search. */
    const search = async (from: number, to: number): Promise<boolean> => {
      const [first, last] = [await at(from), await at(to)]
      if (first === undefined || last === undefined) return false
      const middle = Math.floor((from + to) / 2)
      return first === last || middle === from || ((await search(from, middle)) && search(middle, to))
    }
    const commits = [0, ...commitsOf(whole.steps, which)]
    for (const [nth, from] of commits.entries()) if (!(await search(from, (commits[nth + 1] ?? length + 1) - 1))) return
  }
}

/** Plays so many orders with four switches, after those of one after the other. */
export const drawnOrders = (random: Random, count: number) => async (run: Try) => {
  const serial = [await run([[0, all]]), await run([[1, all]])] as const
  for (let n = 0; n < count; n++) {
    const passed: Record<Which, number> = { 0: 0, 1: 0 }
    const first = pick<Which>(random, [0, 1])
    const turns = [first, otherOf(first), first, otherOf(first)].map((which): Turn => {
      const whole = serial[which]
      passed[which] += 1 + Math.floor((random() * (whole ? countOf(whole, which) : 0)) / 2)
      return [which, passed[which]]
    })
    if (!(await run(turns))) return
  }
}
