import type { Statement } from '../support/statements.ts'
import { boundaryOf, Misbehaviour, type Side } from './gate.ts'

/** One of the two. */
export type Which = 0 | 1
export const otherOf = (which: Which): Which => (which === 0 ? 1 : 0)

/** A side goes on, in preference to the other, until so many of its statements have passed in all. */
export type Turn = readonly [which: Which, upTo: number]

/** A statement that passed. */
export interface Step {
  readonly which: Which
  readonly statement: Statement
  /** Whether it had to wait for a lock of the other side. */
  readonly blocked: boolean
}

/** What became of one order. */
export interface Played {
  readonly steps: readonly Step[]
  /** What can't be right, whatever is stored. */
  readonly faults: readonly string[]
  /** How each side ended: nothing, or the code of its error. */
  readonly outcomes: readonly [string, string]
  /** What the server answered to each side's statements. */
  readonly answers: readonly [readonly string[], readonly string[]]
}

const outcomeOf = (side: Side): string => {
  const end = side.outcome()
  if (end.status === 'fulfilled') return 'ok'
  const { code, message } = Object(end.reason) as { code?: unknown; message?: unknown }
  return typeof code === 'string' ? code : `error: ${String(message)}`
}

/** Statements that are expected to fail: none. A serialisation failure or a deadlock is what this looks for. */
const faultOf = (code: string): string => (code === '40P01' ? 'a deadlock' : `an error of the server: ${code}`)

/**
 * Lets two sides work, statement by statement. A side that can't continue leaves its turn to the other, one statement
 * at a time. After the last turn, the side that had it goes on to its end, and then the other.
 */
export async function play(
  sides: readonly [Side, Side],
  works: readonly [() => Promise<unknown>, () => Promise<unknown>],
  turns: readonly Turn[],
): Promise<Played> {
  const steps: Step[] = []
  const faults: string[] = []
  const passed: Record<Which, number> = { 0: 0, 1: 0 }
  const settle = (which: Which) => sides[which].settled(sides[otherOf(which)])
  const is = (which: Which, place: Side['place']) => sides[which].place === place
  try {
    for (const which of [0, 1] as const) {
      sides[which].begin(works[which])
      await settle(which)
    }
    const last = turns.at(-1)?.[0] ?? 0
    while (!is(0, 'ended') || !is(1, 'ended')) {
      const [wanted] = turns.find(([one, upTo]) => passed[one] < upTo && !is(one, 'ended')) ?? [last]
      const which = is(wanted, 'waits') ? wanted : otherOf(wanted)
      const side = sides[which]
      if (!is(which, 'waits')) {
        faults.push('a deadlock')
        await Promise.all(sides.map((one) => one.free()))
        break
      }
      const { statement } = side
      side.pass()
      passed[which] += 1
      await settle(which)
      steps.push({ which, statement, blocked: is(which, 'blocked') })
      if (is(otherOf(which), 'blocked') && !side.holds) await settle(otherOf(which))
    }
  } catch (error) {
    if (!(error instanceof Misbehaviour)) throw error
    return { steps, faults: [...faults, error.message], outcomes: ['none', 'none'], answers: [[], []] }
  }
  for (const { errors } of sides) faults.push(...errors.map(faultOf))
  const [first, second] = sides
  return {
    steps,
    faults: [...new Set(faults)],
    outcomes: [outcomeOf(first), outcomeOf(second)],
    answers: [first.answers, second.answers],
  }
}

/** Whether others can see something once this has passed: a commit, or a change outside a transaction. */
const publishes = ({ text }: Statement, inside: boolean) =>
  boundaryOf({ text }) === 'commit' || (!inside && /\b(?:insert|update|delete)\b/i.test(text))

/** After how many of a side's statements others can see something new. */
export function commitsOf(steps: readonly Step[], which: Which): number[] {
  let inside = false
  const mine = steps.filter((one) => one.which === which)
  return mine.flatMap(({ statement }, at) => {
    const boundary = boundaryOf(statement)
    inside = boundary === 'begin' || (inside && boundary === undefined)
    return publishes(statement, inside) ? [at + 1] : []
  })
}

/** The steps of each transaction, in the order in which they ended; a statement outside one is on its own. */
export function transactionsIn(steps: readonly Step[]): Step[][] {
  const open: [Step[] | undefined, Step[] | undefined] = [undefined, undefined]
  const ended: Step[][] = []
  for (const step of steps) {
    const boundary = boundaryOf(step.statement)
    if (boundary === 'begin') open[step.which] = []
    const mine = open[step.which] ?? []
    mine.push(step)
    if (boundary && boundary !== 'begin') open[step.which] = undefined
    if (!open[step.which]) ended.push(mine)
  }
  return ended
}

/** The turns in which these transactions follow each other. */
export function turnsOf(transactions: readonly (readonly Step[])[]): Turn[] {
  const passed: Record<Which, number> = { 0: 0, 1: 0 }
  return transactions.flatMap((steps) => {
    const [first] = steps
    if (!first) return []
    passed[first.which] += steps.length
    return [[first.which, passed[first.which]] as const]
  })
}
