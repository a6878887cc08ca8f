import type { AuditStep } from '../../core/audit-steps.ts'
import type { OperationState as State } from '../../core/model.ts'
import { type EventName, eventNames, eventSpec, type PartMove } from './events.ts'

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

/** A change of a voucher or hand-off that the database allows together with an event of the operation. */
interface LegalPartMove {
  readonly part: 'voucher' | 'handOff'
  readonly event: EventName
  readonly from: string | null
  readonly to: string
}

/** All legal changes of vouchers and hand-offs; the table `part_moves` contains the same. */
export function legalPartMoves(): readonly LegalPartMove[] {
  const movesOf = (part: LegalPartMove['part'], event: EventName, moves: readonly PartMove<string>[] = []) =>
    moves.flatMap(({ from, to }) =>
      (from.length === 0 ? [null] : from).flatMap((start) => {
        const end = to ?? start
        return end === null ? [] : [{ part, event, from: start, to: end }]
      }),
    )
  return eventNames.flatMap((event) => {
    const { voucher, handOff } = eventSpec(event)
    return [...movesOf('voucher', event, voucher), ...movesOf('handOff', event, handOff)]
  })
}
