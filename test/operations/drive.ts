import { setTimeout as pause } from 'node:timers/promises'
import type { KyselyPlugin } from 'kysely'
import type { Store } from '../../src/store/store.ts'
import type { FakeClock } from '../support/fake-clock.ts'

/** Statements and transactions in progress, by process. */
const inProgress = new Map<Store, { busy: number }>()

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

/** A store that tracks what is in progress; `between`: where a process may die. */
export const watched = (store: Store, between = (one: Store) => one): Store => {
  const mine = { busy: 0 }
  const begin = () => {
    mine.busy += 1
  }
  const end = () => {
    mine.busy -= 1
  }
  const inner = between({ ...store, db: store.db.withPlugin(plugin(idle, end)) })
  const db = inner.db.withPlugin(plugin(begin, idle))
  // A server takes its time to begin and commit, and leases must not expire meanwhile.
  const transaction = () => {
    const builder = inner.db.withPlugin(plugin(begin, idle)).transaction()
    const execute = builder.execute.bind(builder)
    return Object.assign(builder, {
      execute: (async (work) => {
        begin()
        return await execute(work).finally(end)
      }) satisfies typeof execute,
    })
  }
  const one = { ...inner, db: Object.assign(db, { transaction }) }
  inProgress.set(one, mine)
  return one
}

/** What a dead process had in progress never ends. */
export const forget = (process: Store): void => {
  inProgress.delete(process)
}

const isBusy = (): boolean => [...inProgress.values()].some(({ busy }) => busy > 0)

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
    if (open && !isBusy() && clock.sleeping > 1) await clock.next()
  }
  return done
}
