import { itemQueries, type OperationItemRow } from '../../store/queries/operation-items.ts'
import { scheduleQueries } from '../../store/queries/operation-schedule.ts'
import { loadProtection } from '../plan/protection.ts'
import { approverOf, personOf } from '../rows.ts'
import { recheck } from './recheck.ts'
import { everything, type Run, settle } from './write-phases.ts'

/**
 * Holds the plan of a scheduled operation against the directory as it is at its hour, once: whoever needs no change any
 * more or is protected by now is left out before anything is written, and the operator sees how many and why.
 */
export async function replan(run: Run): Promise<void> {
  const { context, key, lease, directory } = run
  if (lease.row.run_at === null || lease.row.replanned_at !== null) return
  const items = itemQueries(context.store.db)
  const rows = await items.next(key, 'change', ['pending'], everything)
  const protection = await loadProtection(directory, context.limits, personOf(lease.row), approverOf(lease.row))
  const ends = (await recheck(run, rows, protection)).flatMap(({ end }) => end ?? [])
  lease.signal.throwIfAborted()
  await settle(run, 'change', ends)
  const left = await items.next(key, 'change', ['skipped', 'failed'], everything)
  const by = { lease: lease.by, now: context.clock.now(), changedSince: reasons(left) }
  if (!(await scheduleQueries(context.store.db).replanned(key, by))) return lease.check()
  void context.teller.state(key)
}

// Read back instead of counted on the way: a slice that died in between has settled some of them already.
function reasons(rows: readonly OperationItemRow[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { why, reason } of rows) {
    const name = reason?.code ?? why ?? 'already'
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}
