import type { KyselyPlugin } from 'kysely'
import type { Store } from '../../src/store/store.ts'

/** A process that dies at its `k`th step: that step and all that follow it throw. */
export interface Mortal {
  /** To be called where it could die. */
  step(): void
  readonly dead: boolean
  /** How many steps it has taken. */
  readonly steps: number
  /** The store as this process sees it: it may die before and after each statement. */
  mortalStore(store: Store): Store
}

export function createMortal(k: number): Mortal {
  let steps = 0
  const step = () => {
    steps += 1
    if (steps >= k) throw new Error('killed')
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
      return steps >= k
    },
    get steps() {
      return steps
    },
    mortalStore: (store) => ({ ...store, db: store.db.withPlugin(plugin) }),
  }
}
