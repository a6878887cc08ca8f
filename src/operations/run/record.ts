import type { DueWrite } from '../../store/queries/run/due-writes.ts'
import type { WriteResult } from '../../store/queries/run/sending.ts'
import { voucherQueries } from '../../store/queries/vouchers/vouchers.ts'
import type { NewRequest, Step } from '../model/steps.ts'
import { markAllAsSending, type Run, settle } from './run-state.ts'

interface Due {
  readonly row: DueWrite
  readonly write: NewRequest
}

/**
 * Carries out a step that sends nothing to Graph and only writes records. Only for accounts whose other steps have
 * succeeded, and for the receiver named on the plan.
 */
export async function recordBeforeSending(run: Run, step: Step, due: readonly Due[]): Promise<void> {
  if (due.length === 0) return
  const { context, key } = run
  const seqs = due.map(({ row }) => row.seq)
  const unwell = await voucherQueries(context.store.db).endedBadly(key, seqs, step.kind)
  const end = ({ row, write }: Due): WriteResult => {
    const { seq, action, target } = row
    if (unwell.has(seq)) return { seq, action, target, to: 'skipped', why: 'earlierStep' }
    if (receiverIn(row.before) !== receiverIn(write.before))
      return { seq, action, target, to: 'skipped', why: 'receiverChanged' }
    return { seq, action, target, to: 'done' }
  }
  const ends = due.map((one) => ({ ...one, end: end(one) }))
  const done = ends.filter((one) => one.end.to === 'done')
  if (done.length > 0) await markAllAsSending(run, done)
  await settle(
    run,
    ends.map((one) => one.end),
  )
}

/** The object ID of the receiver that it records. */
function receiverIn(before: DueWrite['before']): unknown {
  const { receiver } = Object(before)
  return Object(receiver).oid
}
