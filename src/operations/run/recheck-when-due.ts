import type { SkippedAtRecheck } from '../../store/queries/operation-types.ts'
import { itemQueries } from '../../store/queries/plan/items.ts'
import { readDueWrites } from '../../store/queries/run/due-writes.ts'
import { recheckChange } from '../../store/queries/schedule/schedule.ts'
import { inChangeTransaction } from '../lifecycle/advance.ts'
import { events } from '../lifecycle/events.ts'
import { toItem } from '../model/item-rows.ts'
import { recheck } from './recheck.ts'
import { loadRunProtection } from './run-protection.ts'
import { isSlowToRead, noLimit, type Run, settle } from './run-state.ts'

/**
 * Rechecks a scheduled operation's plan once when it is due. Accounts that no longer need the change or are now
 * protected are skipped before anything is written, and the operator sees how many and why.
 */
export async function recheckWhenDue(run: Run): Promise<void> {
  const { context, key, lease, steps } = run
  if (lease.row.run_at === null || lease.row.replanned_at !== null) return
  const rows = await readDueWrites(context.store.db, key, { states: ['pending'], own: true }, noLimit)
  const protection = await loadRunProtection(run)
  // Anything slow to read is compared with the directory when its turn comes.
  for (const step of steps.filter((one) => !isSlowToRead(one))) {
    const mine = rows.filter(({ action }) => action === step.kind)
    const ends = (await recheck(run, step, mine, () => protection)).flatMap(({ end }) => end ?? [])
    lease.signal.throwIfAborted()
    await settle(run, ends)
  }
  const left = await itemQueries(context.store.db).ended(key, ['skipped', 'failed'])
  const now = context.clock.now()
  const recheckedNow = recheckChange({
    lease: lease.by,
    now,
    skippedAtRecheck: countReasons(left.map((one) => toItem(context.registry, one, lease.row))),
  })
  const done = await inChangeTransaction(context, ({ advance }) =>
    advance(key, events.rechecked, { now, change: recheckedNow }),
  )
  if (!done) return lease.check()
}

// Read from the database rather than counted, because a slice that was cut off might already have settled some.
function countReasons(items: readonly ReturnType<typeof toItem>[]): SkippedAtRecheck {
  const counts = new Map<string, number>()
  for (const { why, reason } of items) {
    const name = reason?.code ?? why ?? 'already'
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  return Object.fromEntries(counts)
}
