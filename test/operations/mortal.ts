import type { KyselyPlugin } from 'kysely'
import type { Store } from '../../src/store/store.ts'

/** When a process dies: at its nth step, or at its first step with this name. */
export type Death = number | string

/** A process that dies: its step of death and all later ones throw. */
export interface Mortal {
  /** Call this wherever it could die. */
  step(name?: string): void
  readonly dead: boolean
  /** Number of steps so far. */
  readonly steps: number
  /** The store as this process sees it: it may die before and after each statement. */
  mortalStore(store: Store): Store
}

export function createMortal(death: Death): Mortal {
  let steps = 0
  let dead = false
  const step = (name?: string) => {
    steps += 1
    dead ||= typeof death === 'number' ? steps >= death : name === death
    if (dead) throw new Error('killed')
  }
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      step()
      return node
    },
    transformResult: async ({ result }) => {
      step()
      return result
    },
  }
  return {
    step,
    get dead() {
      return dead
    },
    get steps() {
      return steps
    },
    mortalStore: (store) => ({ ...store, db: store.db.withPlugin(plugin) }),
  }
}
