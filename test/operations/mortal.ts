import type { KyselyPlugin } from 'kysely'
import type { Store } from '../../src/store/store.ts'

/** When a process dies: at its step of this number, or at its first of this name. */
export type Death = number | string

/** A process that dies: the step of its death and all that follow throw. */
export interface Mortal {
  /** To be called where it could die. */
  step(name?: string): void
  readonly dead: boolean
  /** How many steps it has taken. */
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
