import type { AuditStep } from '../../core/audit-steps.ts'
import type { OperationState as State } from '../../core/model.ts'
import { type EventName, eventNames, eventSpec } from './events.ts'

/** The states an operation in this state can enter next, other than itself. */
export const statesAfter = (state: State): readonly State[] => [
  ...new Set(legalMoves().flatMap(({ from, to }) => (from === state && to !== state ? [to] : []))),
]

/** A state change that the database allows. */
export interface Move {
  readonly event: EventName
  readonly from: State | null
  readonly to: State
  readonly step: AuditStep | null
  readonly byOwner: boolean
}

/** All legal moves; the table `operation_moves` contains the same. */
export function legalMoves(): readonly Move[] {
  return eventNames.flatMap((event) => {
    const { from, to, audit: step = null, byOwner = false } = eventSpec(event)
    const starts = from.length === 0 ? [null] : from
    return starts.flatMap((start) =>
      (to ?? (start === null ? [] : [start])).map((end) => ({ event, from: start, to: end, step, byOwner })),
    )
  })
}
