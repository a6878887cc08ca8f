import type { HandOffRow } from '../../store/queries/hand-off/hand-offs.ts'
import type { HandoverRow } from '../../store/queries/handover/handovers.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'

/* Who is notified of an event, and of what. The table in `events.ts` says after which events, and which kinds exist. */

interface Notification<About> {
  readonly to: string
  readonly about: About
}

export const ownerMessages =
  <const About extends string>(about: About) =>
  (row: OperationRow): readonly Notification<About>[] => [{ to: row.requester_oid, about }]

/** If an operation ended within this time, in ms, its owner is still looking at the card and gets no message. */
const attentionTime = 30_000

/** Messages about an end the owner didn't see: the operation was scheduled, approved by someone, or took long. */
export function endMessages(row: OperationRow): readonly Notification<'ended' | 'stoppedBy'>[] {
  const { confirmed_at: confirmed, ended_because: because, run_at: runAt, decided_at: decided } = row
  const unseen = runAt !== null || decided !== null || row.changed_at - (confirmed ?? 0) > attentionTime
  const told = confirmed !== null && because !== 'stopped' && unseen
  const shared = row.state !== 'expired' && row.channel.shared !== undefined
  return [
    ...(told ? ownerMessages('ended')(row) : []),
    ...(shared ? [{ to: '', about: 'ended' } as const] : []),
    ...stoppedByAnotherMessages(row),
  ]
}

export function stoppedByAnotherMessages(row: OperationRow): readonly Notification<'stoppedBy'>[] {
  const { stopped_by: by, requester_oid: requester, ended_because: because } = row
  const another = by !== null && by.oid !== requester && (because ?? 'stopped') === 'stopped'
  return another ? ownerMessages('stoppedBy')(row) : []
}

export const takerMessages = ({ to_oid: to }: HandoverRow): readonly Notification<'handoverEnded'>[] => [
  { to, about: 'handoverEnded' },
]

/** The owner is notified, unless the owner did it. */
export const handOffEndedMessages = (
  { by_oid: by }: HandOffRow,
  { requester_oid: to }: OperationRow,
): readonly Notification<'handOffEnded'>[] => (by === to ? [] : [{ to, about: 'handOffEnded' }])
