import type { Life } from './scheduler.ts'

/** What happens to a process at its nth step from now on: a step is anything that it waits for. */
export type Mishap = 'crash' | 'cut'

/** One process of the bot: it can die wherever it waits for something, and lose its connection to the database. */
export interface Mortal extends Life {
  /** Resolves when it dies. */
  readonly death: Promise<void>
  /** Calls this when it dies, or if it is dead, unless the returned function was called before. */
  atDeath(act: () => void): () => void
  /** Plans a mishap; at most one of each kind. */
  plan(mishap: Mishap, afterSteps: number): void
  /** Whether it dies at its next step, or is dead already. */
  dies(): boolean
  /** One step. Never resolves if the process is dead. */
  step(): Promise<void>
  /** Whether the connection to the database is lost in this step. Never resolves if the process is dead. */
  statement(): Promise<boolean>
  die(): void
}

export function createMortal(): Mortal {
  let dead = false
  let tell = () => {}
  const death = new Promise<void>((resolve) => {
    tell = resolve
  })
  const left = new Map<Mishap, number>()
  const acts = new Set<() => void>()
  const die = () => {
    dead = true
    tell()
    for (const act of acts) act()
  }
  const comes = (mishap: Mishap): boolean => {
    const steps = left.get(mishap)
    if (steps === undefined) return false
    if (steps > 0) left.set(mishap, steps - 1)
    else left.delete(mishap)
    return steps === 0
  }
  const step = async () => {
    if (comes('crash')) die()
    // A new promise each time, because one that everybody waits for would keep all of them in memory.
    if (dead) await new Promise<never>(() => {})
  }
  return {
    get dead() {
      return dead
    },
    death,
    atDeath: (act) => {
      if (dead) act()
      acts.add(act)
      return () => void acts.delete(act)
    },
    dies: () => dead || left.get('crash') === 0,
    plan: (mishap, afterSteps) => void left.set(mishap, afterSteps),
    step,
    statement: async () => {
      await step()
      return comes('cut')
    },
    die,
  }
}
