import type { OperationState as State } from '../../core/operation-states.ts'
import { type AuditStep, ownSteps } from '../../store/queries/audit.ts'
import type { OperationFeature } from '../model/context.ts'
import type { AnyEvent } from './event.ts'
import { events as ownEvents } from './events.ts'

/** Every event that can happen to operations. */
export const eventsOf = (features: readonly Pick<OperationFeature, 'events'>[]): readonly AnyEvent[] =>
  [ownEvents, ...features.map(({ events = {} }) => events)].flatMap((all) => Object.values<AnyEvent>(all))

/** Everything that the audit log can record, by name. Throws if two steps of one name differ. */
export function stepsOf(
  features: readonly Pick<OperationFeature, 'events' | 'steps'>[],
): ReadonlyMap<string, AuditStep> {
  const ofEvents = eventsOf(features).flatMap(({ audit: name, to, stop }): readonly AuditStep[] =>
    name === null ? [] : [{ name, sort: to || stop ? 'state' : 'note' }],
  )
  const others = [ownSteps, ...features.map(({ steps = {} }) => steps)].flatMap((all) => Object.values<AuditStep>(all))
  const found = new Map<string, AuditStep>()
  for (const step of [...ofEvents, ...others]) {
    const { name, sort } = step
    if ((found.get(name) ?? step).sort !== sort) throw new Error(`The audit log can't record ${name} in two ways`)
    found.set(name, step)
  }
  return found
}

/** The names of the steps of one class. */
export const stepsOfKind = (features: readonly OperationFeature[], sort: AuditStep['sort']): readonly string[] =>
  [...stepsOf(features).values()].flatMap((step) => (step.sort === sort ? [step.name] : []))

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
  readonly step: string | null
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
