import { setTimeout as pause } from 'node:timers/promises'
import type { KyselyPlugin } from 'kysely'
import type { Store } from '../../src/store/store.ts'
import type { FakeClock } from '../support/fake-clock.ts'

/** Statements in progress. */
let busy = 0
const plugin = (query: () => void, result: () => void): KyselyPlugin => ({
  transformQuery: ({ node }) => {
    query()
    return node
  },
  transformResult: async ({ result: rows }) => {
    result()
    return rows
  },
})
const idle = () => {}
const begins = plugin(() => {
  busy += 1
}, idle)
const ends = plugin(idle, () => {
  busy -= 1
})

/** A store that tracks statements in progress; `between`: where a process may die. */
export const watched = (store: Store, between = (one: Store) => one): Store => {
  const inner = between({ ...store, db: store.db.withPlugin(ends) })
  return { ...inner, db: inner.db.withPlugin(begins) }
}

/** Statements of a dead process never finish. */
export const forgetStatements = (): void => {
  busy = 0
}

/** Advances time whenever nothing else is in progress; looks every `restMs` of the machine's time. */
export async function drive<T>(clock: FakeClock, promise: Promise<T>, restMs = 4): Promise<T> {
  let open = true
  const done = promise.finally(() => {
    open = false
  })
  done.catch(() => {})
  while (open) {
    await pause(restMs)
    // The on-premises sync always sleeps, so don't wait for it.
    if (open && busy <= 0 && clock.sleeping > 1) await clock.next()
  }
  return done
}
