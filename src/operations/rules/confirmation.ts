import type { UserError } from '../../core/errors.ts'
import { matchInTime } from '../../core/match-in-time.ts'
import { hasEnded } from '../../core/operation-states.ts'
import { readNumber } from '../../core/text.ts'
import { textLimits } from '../../core/text-limits.ts'
import type { OperationRow } from '../../store/queries/lifecycle/operations.ts'
import type { ChangeCount } from '../../store/queries/schedule/schedule.ts'
import { operationErrors } from '../lifecycle/errors.ts'
import type { Administrator, Limits } from '../model/types.ts'
import type { PlanEntries, Times } from '../plan/form-fields.ts'
import type { Playbook } from '../registry/playbook.ts'
import { ruleErrors } from './errors.ts'

/**
 * The statement in its stored form. Throws UserError if the operator has to correct something; the plan stays as it is.
 */
export function checkStatement(
  statement: Pick<PlanEntries, 'reason' | 'ticket' | 'count'>,
  change: number,
  limits: Limits,
  rules: CountRules,
) {
  checkCount(statement, change, limits, rules)
  return { reason: checkReason(statement.reason ?? ''), ticket: checkTicket(statement.ticket, limits.ticketPattern) }
}

/** What the typed count depends on, other than the number of accounts. */
export interface CountRules {
  /** Whether it includes an irreversible action. */
  readonly irreversible: boolean
  /** Whether a second person sees the count and approves it. */
  readonly approved: boolean
}

function checkCount(
  { count = '' }: Pick<PlanEntries, 'count'>,
  change: number,
  limits: Limits,
  { irreversible, approved }: CountRules,
): void {
  if ((irreversible || change > typedCountThreshold(limits, approved)) && readNumber(count) !== change)
    throw new ruleErrors.countMismatch({ expected: change })
}

/** Operators who change administrators must type each one's sign-in name, in any order. */
export function checkAdminNames(typed: string | undefined, admins: readonly Administrator[]): void {
  const names = new Set(
    (typed ?? '')
      .toLowerCase()
      .split(/[\s,;]+/)
      .filter(Boolean),
  )
  const wanted = new Set(admins.map(({ upn }) => upn.toLowerCase()))
  if (names.size !== wanted.size || [...wanted].some((upn) => !names.has(upn)))
    throw new ruleErrors.adminsNotNamed({ count: wanted.size })
}

/** Above this many accounts the operator must type the count; `approved` as in `CountRules`. */
export function typedCountThreshold(
  { confirmCountAbove }: Pick<Limits, 'confirmCountAbove'>,
  approved: boolean,
): number {
  return approved ? Number.POSITIVE_INFINITY : confirmCountAbove
}

/** The reason as it is stored. Throws reasonRequired and textTooLong. */
export function checkReason(given: string): string {
  const reason = given.trim()
  const { length } = Array.from(reason)
  if (length < textLimits.minReason)
    throw new ruleErrors.reasonRequired({ min: textLimits.minReason, ...(length > 0 && { length }) })
  if (reason.length > textLimits.reason)
    throw new ruleErrors.textTooLong({ length: reason.length, limit: textLimits.reason })
  return reason
}

/** Throws the same errors about what was entered as confirming would, before anything is looked up. */
export function checkDraft(
  { reason, ticket, runAt }: Pick<PlanEntries, 'reason' | 'ticket' | 'runAt'>,
  limits: Pick<Limits, 'ticketPattern'>,
  now = 0,
): void {
  if (reason?.trim()) checkReason(reason)
  checkTicket(ticket, limits.ticketPattern)
  if (runAt !== undefined) checkTimes({ runAt }, { timed: false }, now)
}

/** Tickets are optional but must match the whole pattern. */
function checkTicket(given: string | undefined, pattern: RegExp | undefined): string | null {
  const ticket = given?.trim()
  if (!ticket) return null
  if (ticket.length > textLimits.ticket)
    throw new ruleErrors.textTooLong({ length: ticket.length, limit: textLimits.ticket })
  if (pattern && !matchesTicket(pattern, ticket)) throw new ruleErrors.badTicket({ ticket, pattern: pattern.source })
  return ticket
}

function matchesTicket(pattern: RegExp, ticket: string): boolean {
  // Recreated without the g and y flags, which make a pattern remember its last position.
  const whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, ''))
  return matchInTime(whole, ticket)?.every(Boolean) ?? false
}

const hour = 3_600_000
const maxScheduleAhead = 90 * 24 * hour

/**
 * The times as they are stored; absent for immediately and never. Throws timePast and timeTooFar with the field's name.
 */
export function checkTimes({ runAt, enableAt }: Times, { timed }: Pick<Playbook, 'timed'>, now: number) {
  const again = timed ? enableAt : undefined
  return {
    runAt: runAt === undefined ? null : checkMoment(runAt, 'runAt', now),
    enableAt: again === undefined ? null : checkMoment(again, 'enableAt', now, runAt),
  }
}

/** A time as typed into `field`: after `from`, and at most 90 days from now. Throws timePast and timeTooFar. */
export function checkMoment(at: number, field: keyof Times | 'until', now: number, from = now): number {
  if (at <= from) throw new ruleErrors.timePast({ field })
  if (at > now + maxScheduleAhead) throw new ruleErrors.timeTooFar({ field, days: maxScheduleAhead / (24 * hour) })
  return at
}

/** The start of the period that counts for the hourly limit. */
export const anHourBefore = (now: number): number => now - hour

/**
 * When this many accounts fit into the operator's hourly limit: now, or once enough earlier ones no longer count.
 * Undefined if they exceed the limit on their own.
 */
export function nextTimeWithRoom(
  changed: readonly ChangeCount[],
  count: number,
  limit: number,
  now: number,
): number | undefined {
  let used = changed.reduce((sum, one) => sum + one.accounts, 0)
  if (used + count <= limit) return now
  for (const { at, accounts } of changed) {
    used -= accounts
    if (used + count <= limit) return at + hour
  }
  return undefined
}

/** Refuses anything above the operator's hourly limit, with the minutes until it would fit. */
export function checkHourlyCap(changed: readonly ChangeCount[], count: number, limit: number, now: number): void {
  const at = nextTimeWithRoom(changed, count, limit, now)
  if (at === now) return
  const used = changed.reduce((sum, one) => sum + one.accounts, 0)
  throw new ruleErrors.tooManyThisHour({
    count,
    limit,
    used,
    ...(at !== undefined && { minutes: Math.max(1, Math.ceil((at - now) / 60_000)) }),
  })
}

/** The error that says what state the operation is in, for someone who acted too late. */
export function notPendingError(row: Pick<OperationRow, 'id' | 'state' | 'ended_because'> & Lifetime): UserError {
  const { id, state, ended_because: because } = row
  // If it has a reason, it was confirmed first and expired later.
  if (state === 'expired' && because === null) return planExpiredError(row)
  return hasEnded(state)
    ? new operationErrors.operationEnded({ id, state })
    : new operationErrors.operationUnderWay({ id, state })
}

type Lifetime = Pick<OperationRow, 'created_at' | 'expires_at'>

/** The plan wasn't confirmed in time. */
export function planExpiredError({
  id,
  created_at: from,
  expires_at: until,
}: Pick<OperationRow, 'id'> & Lifetime): UserError {
  return new operationErrors.operationExpired({ id, minutes: Math.round((until - from) / 60_000) })
}

/** Refuses changes while the bot is read-only. */
export function checkWritable(limits: Limits): void {
  if (limits.readOnly) throw new ruleErrors.readOnly()
}

/** Refuses plans that wouldn't change anything. */
export function checkWorthwhile(operation: Pick<OperationRow, 'id' | 'counts'>): void {
  if (operation.counts.change === 0) throw new ruleErrors.nothingToDo({ id: operation.id })
}
