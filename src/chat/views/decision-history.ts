import { compact } from '../../core/compact.ts'
import { textLimits } from '../../core/text-limits.ts'
import type { AccountHistory, LastDecision, PendingDecision } from '../../operations/model/types.ts'
import type { Line } from '../card/index.ts'
import type { Messages } from '../words/index.ts'
import { playbookText } from './action-texts.ts'
import { type DateFormatting, dateTimeInList, dueTime, shorten } from './viewer.ts'

/** The latest decision about an account. */
export function lastDecisionText(
  one: LastDecision,
  says: Messages['plan']['last'],
  messages: Messages,
  viewer: DateFormatting,
): string {
  const { one: what } = playbookText(messages, one.playbook)
  const by = `${one.by} (${one.operation}, ${dateTimeInList(one.at, messages, viewer)})`
  return says(what, by, shorten(one.reason ?? '–', textLimits.shownReason))
}

/** Who disabled an account through this bot, and pending operations on it. */
export function decidedLines(
  history: AccountHistory | undefined,
  isEnabled: boolean,
  messages: Messages,
  viewer: DateFormatting,
): Line[] {
  if (!history) return []
  const { decided } = messages.check
  const { last, pending } = history
  const next = pending.slice(0, pendingShown).map((one) => {
    const { one: what } = playbookText(messages, one.playbook)
    const by = `${one.by} (${one.operation})`
    if (one.awaitsApproval) return decided.awaitsApproval(what, by)
    return one.at === null ? decided.underWay(what, by) : decided.scheduled(what, dueTime(one.at, messages, viewer), by)
  })
  const { by = '', operation = '', at = 0, reason } = last ?? {}
  const took = decided.last(
    `${by} (${operation}, ${dateTimeInList(at, messages, viewer)})`,
    shorten(reason ?? '–', textLimits.shownReason),
  )
  return compact([last && !isEnabled && took, ...next]).map((text) => ({ text, subtle: true }))
}

/** Maximum pending operations named per account. */
export const pendingShown = 2

export function pendingText(one: PendingDecision, messages: Messages, viewer: DateFormatting): string {
  const { pending } = messages.plan
  const { one: what } = playbookText(messages, one.playbook)
  const by = `${one.by} (${one.operation})`
  if (one.awaitsApproval) return pending.awaitsApproval(what, by)
  if (one.at === null) return pending.underWay(what, by)
  return pending.scheduled(what, dueTime(one.at, messages, viewer), by)
}
