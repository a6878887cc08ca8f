import { compact } from '../../core/compact.ts'
import { hasEnded } from '../../core/operation-states.ts'
import type { Approval, Operation } from '../../operations/model/types.ts'
import type { Fact } from '../card/index.ts'
import type { Messages } from '../words/index.ts'
import { exclusionFacts } from './exclusions.ts'
import { addedFacts, type CardAdditions } from './places.ts'
import { clockTime, dateTime, dueTime, shorten, type Viewer } from './viewer.ts'

/** The facts by which people identify an operation. `cards`: what features add. */
export function facts(
  operation: Operation,
  messages: Messages,
  viewer: Viewer,
  cards: readonly CardAdditions[],
): Fact[] {
  const { labels } = messages
  return [
    { title: labels.operation, value: operation.id },
    { title: labels.requester, value: operation.requester.name },
    { title: labels.created, value: dateTime(operation.createdAt, messages, viewer) },
    ...furtherFacts(operation, messages, viewer, cards),
  ]
}

/** Why and when it runs, who was asked and who decided. */
export function furtherFacts(
  operation: Operation,
  messages: Messages,
  viewer: Viewer,
  cards: readonly CardAdditions[],
): Fact[] {
  const { labels } = messages
  return compact([
    operation.reason && { title: labels.reason, value: operation.reason },
    operation.compromised && { title: labels.compromised, value: messages.common.yes },
    operation.runAt !== null && { title: labels.runAt, value: timeOf(operation.runAt, operation, messages, viewer) },
    operation.enableAt !== null && {
      title: labels.enableAt,
      value: timeOf(operation.enableAt, operation, messages, viewer),
    },
    ...approvalFacts(operation, messages, viewer),
    ...addedFacts(cards, operation, messages),
    ...stopFacts(operation, messages),
    operation.ticket && { title: labels.ticket, value: operation.ticket },
    ...originFacts(operation, messages),
  ])
}

/** Includes the weekday while the time is in the future. */
const timeOf = (ms: number, { state }: Operation, messages: Messages, viewer: Viewer): string =>
  hasEnded(state) ? dateTime(ms, messages, viewer) : dueTime(ms, messages, viewer)

/** Its title is in quotes, because it comes from an untrusted source. */
const originFacts = ({ origin }: Operation, { origin: says }: Messages): Fact[] =>
  origin && says ? [{ title: says.label, value: says.named(origin.id, shorten(origin.title, 120)) }] : []

function stopFacts({ stoppedBy }: Operation, { oversight: { labels } }: Messages): Fact[] {
  if (!stoppedBy) return []
  const { name, reason } = stoppedBy
  return compact([{ title: labels.stoppedBy, value: name }, reason && { title: labels.stopReason, value: reason }])
}

/** How it was answered, where a press in Teams isn't always enough. */
function howText({ page, signIn }: Approval, messages: Messages, viewer: Viewer): string | undefined {
  const { how } = messages.approval
  if (signIn) return how.signIn(dateTime(signIn.at, messages, viewer), signIn.context)
  return page && how.press
}

/** The same as the audit log records it; undefined of what needed no more than a press. */
export function recordedHow(
  target: string | null,
  { approval: { how } }: Messages,
  timeOf: (ms: number) => string,
): string | undefined {
  if (target === 'press') return how.press
  const [, at, context] = /^signIn (\S+)(?: (c\d+))?$/.exec(target ?? '') ?? []
  return at && how.signIn(timeOf(Date.parse(at)), context)
}

/** Who was asked, who decided, and their comment. */
function approvalFacts(operation: Operation, messages: Messages, viewer: Viewer): Fact[] {
  const { labels } = messages
  const { approval, state } = operation
  if (!approval) return exclusionFacts(operation, messages)
  const { by, comment, conversation, escalated, away, othersAt, notYet } = approval
  if (by) {
    const title = state === 'denied' ? labels.deniedBy : labels.approvedBy
    return compact([
      { title, value: compact([by.name, howText(approval, messages, viewer)]).join(', ') },
      ...exclusionFacts(operation, messages),
      comment && { title: labels.comment, value: comment },
    ])
  }
  const asked = compact([...approval.asked, conversation === 'asked' && messages.approval.channel])
  const shared = conversation === 'unreachable' ? [messages.approval.channelWithoutApp] : []
  const unreachable = [...approval.unreachable, ...shared]
  return compact([
    ...exclusionFacts(operation, messages),
    asked.length > 0 && { title: labels.asked, value: asked.join(', ') },
    othersAt !== null && {
      title: labels.askedLater,
      value: messages.approval.othersAt(clockTime(othersAt, messages, viewer)),
    },
    unreachable.length > 0 && { title: labels.notReached, value: unreachable.join(', ') },
    approval.unreachable.length > 0 && { title: '', value: messages.approval.notInstalled(approval.install) },
    ...(notYet.length > 0
      ? [
          { title: labels.notReachedYet, value: notYet.join(', ') },
          { title: '', value: messages.approval.triedAgain },
        ]
      : []),
    away.length > 0 && { title: labels.awayNow, value: away.join(', ') },
    escalated && {
      title: labels.escalated,
      value: messages.approval.escalated[escalated.because](clockTime(escalated.at, messages, viewer)),
    },
  ])
}
