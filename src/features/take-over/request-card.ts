import { type Button, buildNotice, type Line } from '../../chat/card/index.ts'
import { showOperation } from '../../chat/commands/operations.ts'
import { press } from '../../chat/commands/press.ts'
import { playbookText } from '../../chat/views/action-texts.ts'
import { stateLook } from '../../chat/views/format.ts'
import { facts } from '../../chat/views/operation-facts.ts'
import { countsText } from '../../chat/views/progress.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { clockTime, shorten, toFrame, type Viewer } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import { waitingStates } from '../../core/operation-states.ts'
import type { Operation, State } from '../../operations/model/types.ts'
import { handedFacts } from './facts.ts'
import { declineHandover, handOver } from './specs.ts'
import type { HandoverState, HandoverView } from './types.ts'
import { words } from './words.ts'

/** A request to take an operation over, with buttons for people who can answer it, or how it ended. */
export function showHandover(view: HandoverView, messages: Messages, viewer: Viewer): Reply {
  const { operation, handover, role } = view
  const what = playbookText(messages, operation.playbook).button(operation.counts.change)
  const open = handover.state === 'asked'
  const title = open ? askedTitle(view, what, messages) : endTitle(view, what, messages)
  const until = words.of(messages).handover.answerBy(clockTime(handover.until, messages, viewer))
  const brief = role === 'former' || role === 'news'
  const card = buildNotice(toFrame(viewer, messages), {
    header: { ...look(view), title, subtitle: open ? until : operation.id },
    lines: linesOf(view, messages),
    // The title says who wants to take it over.
    ...(!brief && { facts: facts(operation, messages, viewer, [{ facts: handedFacts }]) }),
    actions: buttons(view, messages),
  })
  return { card, summary: title, ...(view.decided === false && { text: words.of(messages).handover.answered }) }
}

const stateLooks: Readonly<Record<HandoverState, State>> = {
  asked: 'awaitingApproval',
  agreed: 'done',
  done: 'done',
  declined: 'cancelled',
  denied: 'cancelled',
  withdrawn: 'cancelled',
  refused: 'cancelled',
  expired: 'cancelled',
  void: 'cancelled',
}

const look = ({ handover: { state } }: HandoverView) => stateLook(stateLooks[state])

const shortName = ({ name: given }: { readonly name: string }): string => shorten(given, 60)

function askedTitle({ handover: { from, to }, role }: HandoverView, what: string, messages: Messages): string {
  const { handover: says } = words.of(messages)
  if (role === 'owner') return says.asks(shortName(to), what)
  return role === 'approver' ? says.asksFor(shortName(to), shortName(from), what) : says.asked(shortName(from), what)
}

function endTitle({ handover }: HandoverView, what: string, messages: Messages): string {
  const { handover: says } = words.of(messages)
  const { state, from, to, by } = handover
  switch (state) {
    case 'agreed':
    case 'done':
      return says[state](shortName(from), shortName(to), what)
    case 'declined':
      return says.declined(shortName(from), what)
    case 'denied':
      return says.denied(shortName(by ?? from), what)
    case 'withdrawn':
      return says.withdrawn(shortName(to), what)
    case 'refused':
      return says.refused(shortName(to), what)
    case 'expired':
      return says.expired(what)
    default:
      return says.void(what)
  }
}

function linesOf({ operation, handover, role }: HandoverView, messages: Messages): Line[] {
  const { handover: says } = words.of(messages)
  const { labels, states } = messages
  const { state, from, to, by, approversAsked } = handover
  const agreed = by
    ? [by.oid === from.oid ? says.agreedBy(shortName(by)) : says.agreedInPlace(shortName(by), shortName(from))]
    : []
  const counts = operation.startedAt === null ? [] : [countsText(operation, messages)]
  const status = [`${labels.status}: ${states[operation.state]}`, ...counts].join(' · ')
  const texts: Readonly<Partial<Record<HandoverState, readonly string[]>>> = {
    asked: compact([
      ...(role === 'taker' ? compact([says.taker, approversAsked && says.approversToo]) : [status]),
      role === 'owner' && says.owner,
      role === 'approver' && (isWaiting(operation) ? says.approver : says.ownerIsBack(shortName(from))),
    ]),
    agreed: [...agreed, says.agreedText],
    done: [...agreed, says.doneText(shortName(to))],
    refused: [says.refusedText],
  }
  // The operation's state still changes after a request has ended, so the card of an ended request doesn't show it.
  const lines = texts[state] ?? []
  return lines.map((text) => ({ text }))
}

const isWaiting = ({ state }: Operation): boolean => waitingStates.includes(state)

function buttons({ operation, handover, role }: HandoverView, messages: Messages): Button[] {
  const { handover: says } = words.of(messages)
  const { operations } = messages
  const { id } = operation
  const pressed = { operation: id, request: handover.number }
  const answers = (yes: string, no: string): Button[] => [
    { title: yes, style: 'positive', data: press(handOver, pressed) },
    { title: no, data: press(declineHandover, pressed) },
  ]
  if (handover.state === 'asked' && role === 'owner') return answers(says.agree, says.decline)
  if (handover.state === 'asked' && role === 'approver' && isWaiting(operation))
    return answers(says.agreeFor, says.decline)
  const open = { title: operations.open, tooltip: id, data: press(showOperation, { operation: id }) }
  if (handover.state === 'asked' && role === 'taker')
    return [open, { title: says.withdraw, data: press(declineHandover, pressed) }]
  return [open]
}
