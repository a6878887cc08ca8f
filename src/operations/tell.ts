import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import { type OperationKey, operationQueries } from '../store/operations.ts'
import type { Store } from '../store/store.ts'
import { show as view } from './access.ts'
import { tellApprovers } from './approvers.ts'
import type { Teller } from './context.ts'
import type { RandomBytes } from './ids.ts'
import { createPace } from './pace.ts'
import { channelOf } from './rows.ts'
import type { Notify, TellApprover } from './types.ts'

const progressGap = 2_000

type Occasion = 'state' | 'progress' | 'again'

/** A teller that speaks through `notify`. When that throws, the sweep comes back to it. */
export function createTeller(options: {
  store: Store
  clock: Clock
  log: Log
  random: RandomBytes
  notify: Notify
  tellApprover: TellApprover
}): Teller {
  const { store, clock, log, notify } = options
  const operations = operationQueries(store.db)
  const underWay = new Map<string, Promise<void>>()
  // Every settled batch asks for progress; most of them need not even ask the store.
  const pace = createPace(clock, progressGap)

  const isDue = async (key: OperationKey, occasion: Occasion) => {
    const row = await operations.find(key)
    if (!row) return undefined
    if (row.told_version < row.version || occasion === 'again') return row
    if (occasion === 'state' || row.state !== 'running') return undefined
    return (await operations.mayTellProgress(key, clock.now(), progressGap)) ? row : undefined
  }

  const show = async (key: OperationKey, occasion: Occasion) => {
    try {
      const row = await isDue(key, occasion)
      if (!row) return
      const asks = row.approve_by !== null && occasion !== 'progress'
      // While it asks, its requester is told who was reached; afterwards nobody waits for the cards of others.
      const asking = asks && row.state === 'awaitingApproval'
      const shown = (asking && (await tellApprovers(options, key))) || row
      await notify(await view(store, shown), channelOf(shown))
      if (asks && !asking) await tellApprovers(options, key)
      await operations.told(key, shown.version, clock.now())
      // The card of what it follows names it, and how it stands.
      const followed = row.undo_of ?? row.retry_of
      if (followed && occasion === 'state' && row.confirmed_at !== null) {
        void queue({ tenantId: key.tenantId, id: followed }, 'again')
      }
    } catch (error) {
      log.warn('an operation could not be shown', { operation: key.id, error })
    }
  }

  // One at a time for each operation: two edits of one card on the way together may arrive in either order.
  const queue = (key: OperationKey, occasion: Occasion) => {
    const name = `${key.tenantId}/${key.id}`
    const before = underWay.get(name)
    if (occasion === 'progress') {
      if (before) return before
      if (!pace.due(name)) return Promise.resolve()
    } else pace.reset(name)
    const mine = (before ?? Promise.resolve())
      .then(() => show(key, occasion))
      .finally(() => {
        if (underWay.get(name) === mine) underWay.delete(name)
      })
    underWay.set(name, mine)
    return mine
  }

  return {
    state: (key) => queue(key, 'state'),
    progress: (key) => queue(key, 'progress'),
    again: (key) => queue(key, 'again'),
    idle: async () => {
      while (underWay.size > 0) await Promise.all(underWay.values())
    },
  }
}
