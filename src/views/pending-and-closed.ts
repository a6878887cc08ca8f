import { playbookText } from '../actions/words.ts'
import { signIn } from '../command-specs/about.ts'
import { checkStatus } from '../command-specs/accounts.ts'
import {
  cancelOperation,
  continueOperation,
  listOperations,
  operationItems,
  stopOperation,
} from '../command-specs/operations.ts'
import { press } from '../command-specs/press.ts'
import { errorText, type Messages } from '../messages/index.ts'
import type { Approval, Operation } from '../operations/types.ts'
import { type Button, type Fact, notice } from './card/index.ts'
import { stateLook } from './format.ts'
import { overseersButtons, planAgainButtons, sizeOf } from './links.ts'
import { leftOf } from './progress.ts'
import type { Reply } from './reply.ts'
import { clockTime, dateTime, frameOf, type Reader, type Viewer } from './viewer.ts'

/**
 * A plan that was cancelled or expired: what it was, and that nothing was changed. Its accounts can be checked or
 * planned again.
 */
export function showEnded(operation: Operation, words: Messages, viewer: Viewer): Reply {
  const { state, endedBecause: why } = operation
  const { title, text } =
    words.ended[
      state === 'expired' && isExpiry(why) ? why : state === 'expired' || state === 'denied' ? state : 'cancelled'
    ]
  const { id, counts } = operation
  const again = { title: words.check.these(counts.change), data: press(checkStatus, { operation: id }) }
  const all = { title: words.operations.title, data: press(listOperations) }
  const actions = [...planAgainButtons(operation, words), ...(counts.change > 0 ? [again] : []), all]
  return show(operation, title, text, actions, words, viewer)
}

const expiries = ['notApproved', 'lapsed', 'tooLate', 'pastEnableAt'] as const
const isExpiry = (why: Operation['endedBecause']): why is (typeof expiries)[number] =>
  expiries.some((one) => one === why)

/** An operation waiting for its requester to sign in or for an administrator's consent. */
export function showPaused(operation: Operation, words: Messages, viewer: Viewer): Reply {
  const { pause } = operation
  if (viewer.oversees) {
    const title = words.oversight.needsSignIn(operation.requester.name)
    return show(operation, title, words.oversight.left(leftOf(operation)), [], words, viewer)
  }
  const { kind, title, text } = pauseOf(operation, words)
  // If already signed in, this resumes waiting operations without another sign-in.
  const after = pause?.code === 'moreProofRequired' ? { after: pause.code } : {}
  const button = {
    title: kind === 'needsSignIn' ? words.signIn.button : words.waiting.again,
    style: 'positive',
    data: press(signIn, after),
  } as const
  return show(
    operation,
    title,
    [...whyPaused(operation, words), text(leftOf(operation))].join(' '),
    [button],
    words,
    viewer,
  )
}

/** An operation that paused because many accounts failed alike; its requester decides whether it continues. */
export function showFailing(operation: Operation, words: Messages, viewer: Viewer): Reply {
  const { id } = operation
  const { title, text, goOn } = words.ended.manyFailures
  if (viewer.oversees) {
    const lines = [whyFailing(operation, words), words.oversight.left(leftOf(operation))].join(' ')
    return show(operation, title, lines, [], words, viewer)
  }
  const buttons: Button[] = [
    { title: words.progress.stop, style: 'destructive', data: press(stopOperation, { operation: id }) },
    { title: goOn, data: press(continueOperation, { operation: id }) },
  ]
  const lines = [whyFailing(operation, words), text(leftOf(operation), id)].join(' ')
  return show(operation, title, lines, buttons, words, viewer)
}

function whyFailing({ failing }: Operation, words: Messages): string {
  if (!failing) return ''
  const { failed, of, reason } = failing
  return words.ended.manyFailures.what(failed, of, words.reasons[reason])
}

/** The title of a pause, whatever it waits for. */
export const pauseTitle = (operation: Operation, words: Messages): string =>
  operation.state === 'paused' ? words.ended.manyFailures.title : pauseOf(operation, words).title

export const whyPausedNow = (operation: Operation, words: Messages): string =>
  operation.state === 'paused' ? whyFailing(operation, words) : whyPaused(operation, words).join(' ')

function pauseOf({ pause }: Operation, words: Messages) {
  const kind =
    pause?.code === 'policyBlocked' ? 'blocked' : pause?.code === 'consentRequired' ? 'needsConsent' : 'needsSignIn'
  return { kind, ...words.ended[kind] }
}

/** The text with which a command would be refused, and what to do unless that is signing in. */
function whyPaused(operation: Operation, words: Messages): string[] {
  const { pause } = operation
  if (!pause) return []
  const { what, todo } = errorText(words, pause)
  return pauseOf(operation, words).kind === 'needsSignIn' ? [what] : [what, todo]
}

/** An operation waiting for approval or for its scheduled time. */
export function showPending(operation: Operation, words: Messages, viewer: Viewer): Reply {
  const { id, state, approval, runAt } = operation
  const cancel = { title: words.common.cancel, data: press(cancelOperation, { operation: id }) }
  const items = {
    title: words.plan.showAll(sizeOf(operation)),
    data: press(operationItems, { operation: id, page: 1 }),
  }
  const text =
    state === 'awaitingApproval'
      ? words.approval.waitsUntil(clockTime(approval?.until ?? 0, words, viewer))
      : words.schedule.text
  const title = state === 'scheduled' ? words.schedule.title(dateTime(runAt ?? 0, words, viewer)) : words.states[state]
  return show(operation, title, text, [items, cancel], words, viewer)
}

/** A plan shown without its token: it can be cancelled, but only confirmed on its own card. */
export function showWaiting(operation: Operation, words: Messages, viewer: Viewer): Reply {
  const text = words.plan.until(clockTime(operation.expiresAt, words, viewer))
  const cancel = { title: words.common.cancel, data: press(cancelOperation, { operation: operation.id }) }
  const items = {
    title: words.plan.showAll(sizeOf(operation)),
    data: press(operationItems, { operation: operation.id, page: 1 }),
  }
  return show(operation, words.states.planned, text, [items, cancel], words, viewer)
}

/** What remains of a card after its operation moved to a newer message. */
export function showMoved(operation: Operation, words: Messages, viewer: Reader): Reply {
  const title = `${words.labels.operation} ${operation.id}`
  const card = notice(frameOf(viewer, words), {
    header: {
      ...stateLook(operation.state),
      title,
      subtitle: playbookText(words, operation.playbook).button(operation.counts.change),
    },
    lines: [{ text: words.operations.moved }],
  })
  return { card, summary: title }
}

function show(
  operation: Operation,
  title: string,
  text: string,
  actions: readonly Button[],
  words: Messages,
  viewer: Viewer,
): Reply {
  const name = playbookText(words, operation.playbook).button(operation.counts.change)
  const card = notice(frameOf(viewer, words), {
    header: { ...stateLook(operation.state), title, subtitle: name },
    lines: [{ text }],
    facts: facts(operation, words, viewer),
    actions: viewer.oversees ? overseersButtons(operation, words) : actions,
  })
  return { card, summary: `${title}: ${name}`, operation }
}

/** How people identify an operation. */
export function facts(operation: Operation, words: Messages, viewer: Viewer): Fact[] {
  const { labels } = words
  return [
    { title: labels.operation, value: operation.id },
    { title: labels.requester, value: operation.requester.name },
    { title: labels.created, value: dateTime(operation.createdAt, words, viewer) },
    ...(operation.reason ? [{ title: labels.reason, value: operation.reason }] : []),
    ...(operation.compromised ? [{ title: labels.compromised, value: words.common.yes }] : []),
    ...(operation.runAt !== null ? [{ title: labels.runAt, value: dateTime(operation.runAt, words, viewer) }] : []),
    ...(operation.enableAt !== null
      ? [{ title: labels.enableAt, value: dateTime(operation.enableAt, words, viewer) }]
      : []),
    ...approvalFacts(operation, words, viewer),
    ...stopFacts(operation, words),
    ...(operation.ticket ? [{ title: labels.ticket, value: operation.ticket }] : []),
  ]
}

function stopFacts({ stoppedBy }: Operation, { oversight: { labels } }: Messages): Fact[] {
  if (!stoppedBy) return []
  const { name, reason } = stoppedBy
  return [{ title: labels.stoppedBy, value: name }, ...(reason ? [{ title: labels.stopReason, value: reason }] : [])]
}

/** Who was asked, who decided, and their comment. */
function approvalFacts({ approval, state }: Operation, words: Messages, viewer: Viewer): Fact[] {
  const { labels } = words
  if (!approval) return []
  const { by, comment, conversation, escalated, away } = approval
  if (by) {
    const title = state === 'denied' ? labels.deniedBy : labels.approvedBy
    return [{ title, value: by.name }, ...(comment ? [{ title: labels.comment, value: comment }] : [])]
  }
  const shared = (how: Approval['conversation']) => (conversation === how ? [words.approval.channel] : [])
  const asked = [...approval.asked, ...shared('asked')]
  const unreachable = [...approval.unreachable, ...shared('unreachable')]
  return [
    ...(asked.length > 0 ? [{ title: labels.asked, value: asked.join(', ') }] : []),
    ...(unreachable.length > 0 ? [{ title: labels.notReached, value: unreachable.join(', ') }] : []),
    ...(away.length > 0 ? [{ title: labels.awayNow, value: away.join(', ') }] : []),
    ...(escalated
      ? [
          {
            title: labels.escalated,
            value: words.approval.escalated[escalated.because](clockTime(escalated.at, words, viewer)),
          },
        ]
      : []),
  ]
}
