import { UserError } from '../core/errors.ts'
import { hasEnded } from './states.ts'
import type { Limits, Operation, State } from './types.ts'

const shortestReason = 10
const longestReason = 1000
const longestTicket = 100

/** What the operator filled in before pressing the button. */
export interface Statement {
  readonly reason: string
  readonly ticket?: string
  readonly typedCount?: number
}

/** The statement as it is stored. Throws UserError for what the operator has to mend: the plan stays as it is. */
export function checkStatement(statement: Statement, operation: { counts: { change: number } }, limits: Limits) {
  const { change } = operation.counts
  if (change > limits.confirmCountAbove && statement.typedCount !== change) {
    throw new UserError('countMismatch', { expected: change })
  }
  const reason = statement.reason.trim()
  if (Array.from(reason).length < shortestReason) throw new UserError('reasonRequired', { min: shortestReason })
  if (reason.length > longestReason) throw new UserError('textTooLong', { limit: longestReason })
  return { reason, ticket: checkTicket(statement.ticket, limits.ticketPattern) }
}

/** A ticket is optional; one that is given must be whole and well-formed. */
function checkTicket(given: string | undefined, pattern: RegExp | undefined): string | null {
  const ticket = given?.trim()
  if (!ticket) return null
  if (ticket.length > longestTicket) throw new UserError('textTooLong', { limit: longestTicket })
  // Built anew, because a pattern with the flags g or y remembers where it last matched.
  if (pattern && !new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, '')).test(ticket)) {
    throw new UserError('badTicket', { ticket, pattern: pattern.source })
  }
  return ticket
}

/** The error that says where an operation stands to someone who came too late for what they pressed. */
export function notNow(operation: { id: string; state: State }): UserError {
  const { id, state } = operation
  if (state === 'expired') return new UserError('operationExpired', { id })
  return new UserError(hasEnded(state) ? 'operationEnded' : 'operationUnderWay', { id, state })
}

/** Nothing is written while the bot is read-only. */
export function checkWritable(limits: Limits): void {
  if (limits.readOnly) throw new UserError('readOnly')
}

/** A plan without anything to change cannot be confirmed. */
export function checkWorthwhile(operation: Operation): void {
  if (operation.counts.change === 0) throw new UserError('nothingToDo', { id: operation.id })
}
