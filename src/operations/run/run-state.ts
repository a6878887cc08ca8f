import type { Directory } from '../../graph/directory/directory.ts'
import type { OperationKey } from '../../store/queries/lifecycle/operations.ts'
import type { ManyFailures } from '../../store/queries/operation-types.ts'
import type { WriteRecord } from '../../store/queries/plan/writes.ts'
import type { DueWrite } from '../../store/queries/run/due-writes.ts'
import { markSending, settleWrites, type WriteResult } from '../../store/queries/run/sending.ts'
import { type Context, ownerChangesOf } from '../model/context.ts'
import type { Step } from '../model/steps.ts'
import type { Lease } from './lease.ts'
import type { createRefusalExplainer } from './refusals.ts'

export const noLimit = 1_000_000

/** A slice in progress. */
export interface Run {
  readonly context: Context
  readonly key: OperationKey
  readonly lease: Lease
  readonly directory: Directory
  readonly refusals: ReturnType<typeof createRefusalExplainer>
  /** The operation's actions. */
  readonly steps: readonly Step[]
  /** Whether any write was settled in this slice. */
  progressed: boolean
  /** Whether this slice has changed something that has to be read back, or might have. */
  changed: boolean
  /** Why it must pause instead of continuing. */
  failing?: ManyFailures
  /** Until when Graph refuses more changes, if it does; in ms since the epoch. */
  throttledUntil?: number
}

/** Writes by the step they belong to. */
export function groupByStep({ steps }: Pick<Run, 'steps'>, rows: readonly DueWrite[]): (readonly [Step, DueWrite[]])[] {
  const known = new Set(steps.map(({ kind }) => kind))
  const stray = rows.find(({ action }) => !known.has(action))
  if (stray) throw new Error(`The operation has no action ${stray.action}`)
  return steps
    .map((step) => [step, rows.filter(({ action }) => action === step.kind)] as const)
    .filter(([, mine]) => mine.length > 0)
}

/** Whether Graph answers these reads so slowly that reading all accounts in one go would take longer than a slice. */
export const isSlowToRead = ({ action }: Step): boolean => action.inspectAtMost !== undefined

/** Records that all of these are about to be carried out, or none; interrupts the slice if they must no longer be. */
export async function markAllAsSending(
  { context, key, lease }: Run,
  writes: readonly { readonly row: DueWrite; readonly write: WriteRecord }[],
): Promise<void> {
  if (context.limits.readOnly) lease.interrupt('readOnly')
  lease.signal.throwIfAborted()
  const rows = writes.map(({ row: { seq, action, target }, write: { before, audit_before, audit_after } }) => ({
    seq,
    action,
    target,
    before,
    audit_before,
    audit_after,
  }))
  const { store, clock } = context
  const marked = await markSending(store.db, key, rows, lease.by, clock.now(), ownerChangesOf(context), lease.signOuts)
  if (marked === writes.length) return
  await lease.check()
  // Someone decided about one of these accounts meanwhile; the next slice checks again.
  lease.interrupt('decided')
  lease.signal.throwIfAborted()
}

/** Stores how writes ended, and shows it when an update is due. */
export async function settle(run: Run, settled: readonly WriteResult[]): Promise<void> {
  if (settled.length === 0) return
  await settleWrites(run.context.store.db, run.key, settled, run.lease.by, run.context.clock.now())
  if (settled.some(({ to }) => to === 'done' || to === 'uncertain')) run.changed = true
  noteProgress(run)
}

export function noteProgress(run: Run): void {
  run.progressed = true
  void run.context.notifier.progress(run.key)
}
