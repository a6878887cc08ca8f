import type { AuditStep } from '../../core/audit-steps.ts'
import type { OperationState as State } from '../../core/model.ts'
import type { OperationFeature } from '../model/context.ts'
import type { AnyEvent } from './event.ts'
import { events as ownEvents } from './events.ts'

/** Every event that can happen to operations. */
export const eventsOf = (features: readonly OperationFeature[]): readonly AnyEvent[] =>
  [ownEvents, ...features.map(({ events = {} }) => events)].flatMap((all) => Object.values<AnyEvent>(all))

/** Throws if an event leads nowhere, because the database would refuse it. */
export function checkMoves(events: readonly AnyEvent[]): void {
  const stuck = events.find((event) => legalMoves([event]).length === 0)
  if (stuck) throw new Error(`The event ${stuck.name} has no moves`)
}

/** The states an operation in this state can enter next, other than itself. */
export const statesAfter = (state: State, events: readonly AnyEvent[]): readonly State[] => [
  ...new Set(legalMoves(events).flatMap(({ from, to }) => (from === state && to !== state ? [to] : []))),
]

/** A state change that the database allows. */
export interface Move {
  readonly event: string
  readonly from: State | null
  readonly to: State
  readonly step: AuditStep | null
  readonly byOwner: boolean
}

/** All legal moves; the table `operation_moves` contains those of all events. */
export function legalMoves(events: readonly AnyEvent[]): readonly Move[] {
  return events.flatMap(({ name: event, from, to, audit: step, byOwner = false }) => {
    const starts = from.length === 0 ? [null] : from
    return starts.flatMap((start) =>
      (to ?? (start === null ? [] : [start])).map((end) => ({ event, from: start, to: end, step, byOwner })),
    )
  })
}

/** A change of a part of an operation that the database allows together with an event. */
interface LegalPartMove {
  readonly part: string
  readonly event: string
  readonly from: string | null
  readonly to: string
}

/** All legal changes of such parts; the table `part_moves` contains those of all events. */
export function legalPartMoves(events: readonly AnyEvent[]): readonly LegalPartMove[] {
  return events.flatMap(({ name: event, parts = [] }) =>
    parts.flatMap(({ part, from, to }) =>
      (from.length === 0 ? [null] : from).flatMap((start) => {
        const end = to ?? start
        return end === null ? [] : [{ part, event, from: start, to: end }]
      }),
    ),
  )
}
