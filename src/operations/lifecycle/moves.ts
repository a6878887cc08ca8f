import type { AuditStep } from '../../core/audit-steps.ts'
import type { OperationState as State } from '../../core/model.ts'
import { type EventName, eventNames, specOf } from './events.ts'

/** The states that an operation in this one can enter next, other than the same. */
export const statesAfter = (state: State): readonly State[] => [
  ...new Set(legalMoves().flatMap(({ from, to }) => (from === state && to !== state ? [to] : []))),
]

/** A move that the database allows. */
export interface Move {
  readonly event: EventName
  readonly from: State | null
  readonly to: State
  readonly step: AuditStep | null
  readonly byOwner: boolean
}

/** All legal moves; the table `operation_moves` holds the same. */
export function legalMoves(): readonly Move[] {
  return eventNames.flatMap((event) => {
    const { from, to, audit: step = null, byOwner = false } = specOf(event)
    const starts = from.length === 0 ? [null] : from
    return starts.flatMap((start) =>
      (to ?? (start === null ? [] : [start])).map((end) => ({ event, from: start, to: end, step, byOwner })),
    )
  })
}
