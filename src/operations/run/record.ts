import { readEndedBadly } from '../../store/queries/plan/writes.ts'
import type { DueWrite } from '../../store/queries/run/due-writes.ts'
import type { WriteResult } from '../../store/queries/run/sending.ts'
import type { NewRequest, Step } from '../model/steps.ts'
import { markAllAsSending, type Run, settle } from './run-state.ts'

interface Due {
  readonly row: DueWrite
  readonly write: NewRequest
}

/** Carries out a step that only records: nothing is sent to Graph. See `Action.records`. */
export async function recordOnly(
  run: Run,
  step: Step,
  { changed }: NonNullable<Step['action']['records']>,
  due: readonly Due[],
): Promise<void> {
  if (due.length === 0) return
  const { context, key } = run
  const seqs = due.map(({ row }) => row.seq)
  const unwell = await readEndedBadly(context.store.db, key, seqs, step.kind)
  const end = ({ row, write }: Due): WriteResult => {
    const { seq, action, target } = row
    if (unwell.has(seq)) return { seq, action, target, to: 'skipped', why: 'earlierStep' }
    const why = changed(row.before, write.before)
    return { seq, action, target, ...(why ? { to: 'skipped', why } : { to: 'done' }) }
  }
  const ends = due.map((one) => ({ ...one, end: end(one) }))
  const done = ends.filter((one) => one.end.to === 'done')
  if (done.length > 0) await markAllAsSending(run, done)
  await settle(
    run,
    ends.map((one) => one.end),
  )
}
