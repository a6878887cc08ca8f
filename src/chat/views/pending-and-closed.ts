import { compact } from '../../core/compact.ts'
import { wantsDevice } from '../../core/sign-in-errors.ts'
import type { EndReason, Operation, OperationIn, Pause } from '../../operations/model/types.ts'
import { type Button, buildNotice } from '../card/index.ts'
import { signIn } from '../commands/about.ts'
import { checkStatus } from '../commands/accounts.ts'
import {
  cancelOperation,
  changeTime,
  continueOperation,
  listOperations,
  operationItems,
  stopOperation,
} from '../commands/operations.ts'
import { press } from '../commands/press.ts'
import { errorText, type Messages } from '../words/index.ts'
import { stateLook } from './format.ts'
import { countAccounts, overseersButtons, planAgainButtons, replacedLines, stateText } from './links.ts'
import { facts } from './operation-facts.ts'
import { operationText } from './operation-text.ts'
import type { CardAdditions } from './places.ts'
import { countLeft, reachedParts } from './progress.ts'
import { questionLines } from './question.ts'
import type { Reply } from './reply.ts'
import { stillEnabledLines } from './still-enabled.ts'
import { clockTime, dueTime, type Reader, shorten, toFrame, type Viewer } from './viewer.ts'

/**
 * A plan that was cancelled or expired: what it was, and that nothing was changed. Its accounts can be checked or
 * planned again.
 */
export function showEnded(
  operation: OperationIn<'cancelled' | 'denied' | 'expired'>,
  messages: Messages,
  viewer: Viewer,
  cards: readonly CardAdditions[],
): Reply {
  const { title, text } = endedText(operation, messages)
  const { id, counts, replacedBy } = operation
  const again = { title: messages.check.these(counts.change), data: press(checkStatus, { operation: id }) }
  const all = { title: messages.operations.title, data: press(listOperations) }
  const actions = compact([...planAgainButtons(operation, messages), counts.change > 0 && again, all])
  if (!replacedBy) return showClosed(operation, { title, text, actions }, messages, viewer, cards)
  const why = messages.ended.replaced(shorten(replacedBy.requester, 60), replacedBy.id)
  const { runAt } = replacedBy
  const when = runAt === null ? '' : ` (${dueTime(runAt, messages, viewer)})`
  const replaced = { title: `${stateText(operation, messages)}${when}`, text: why, actions }
  return showClosed(operation, replaced, messages, viewer, cards)
}

/** Why an operation ended before it started, and that nothing was changed. */
export function endedText(
  { state, endedBecause }: OperationIn<'cancelled' | 'denied' | 'expired'>,
  messages: Messages,
): { readonly title: string; readonly text: string } {
  const expiry = state === 'expired' && endedBecause !== null ? expiryTexts[endedBecause] : null
  return messages.ended[expiry ?? state]
}

/** Why it expired, if there is more to say than that. */
const expiryTexts = {
  notApproved: 'notApproved',
  lapsed: 'lapsed',
  tooLate: 'tooLate',
  pastEnableAt: 'pastEnableAt',
  stopped: null,
  readOnly: null,
  notAnOperator: null,
  forbidden: null,
  protectionIncomplete: null,
  unavailable: null,
  waitedTooLong: null,
  denied: null,
  replaced: null,
} as const satisfies Readonly<Record<EndReason, EndReason | null>>

/** An operation waiting for its requester to sign in or for an administrator's consent. */
export function showPaused(
  operation: OperationIn<'needsSignIn'>,
  messages: Messages,
  viewer: Viewer,
  cards: readonly CardAdditions[],
): Reply {
  if (viewer.oversees) {
    const title = messages.oversight.needsSignIn(operation.requester.name)
    const text = messages.oversight.left(countLeft(operation))
    return showClosed(operation, { title, text, actions: [] }, messages, viewer, cards)
  }
  const { pause } = operation
  const { title, text } = pauseOf(pause, messages)
  const lines = [...whyPaused(pause, messages), text(countLeft(operation))].join(' ')
  const actions = [resumeButton(pause, messages)]
  return showClosed(operation, { title, text: lines, actions }, messages, viewer, cards)
}

/** The button that lets a paused operation continue, if signing in does. */
export const resumeButtons = (operation: Operation, messages: Messages): Button[] =>
  operation.state === 'needsSignIn' ? [resumeButton(operation.pause, messages)] : []

/** If already signed in, this resumes the waiting operations without another sign-in. */
function resumeButton(pause: Pause, messages: Messages): Button {
  const { code } = pause
  const after = code === 'moreProofRequired' ? { after: wantsDevice(pause) ? ('device' as const) : code } : {}
  const title = pauseOf(pause, messages).kind === 'needsSignIn' ? messages.signIn.button : messages.waiting.again
  return { title, style: 'positive', data: press(signIn, after) }
}

/** What an ended operation needs before it can be verified, and the button for that; undefined if it needs nothing. */
export function verificationPrompt(
  { pause, requester }: OperationIn<'done' | 'stopped'>,
  messages: Messages,
  viewer: Viewer,
) {
  if (!pause) return undefined
  const { verifiedLater: says } = messages.result
  if (viewer.oversees) return { text: says.ofOthers(requester.name), buttons: [] }
  const { kind } = pauseOf(pause, messages)
  const text = [...whyPaused(pause, messages), says[kind]].join(' ')
  return { text, buttons: [resumeButton(pause, messages)] }
}

/**
 * An operation that paused because many accounts failed for the same reason; its requester decides whether it
 * continues.
 */
export function showFailing(
  operation: OperationIn<'paused'>,
  messages: Messages,
  viewer: Viewer,
  cards: readonly CardAdditions[],
): Reply {
  const { id } = operation
  const { title, text, resume } = messages.ended.manyFailures
  if (viewer.oversees) {
    const lines = [whyFailing(operation, messages), messages.oversight.left(countLeft(operation))].join(' ')
    return showClosed(operation, { title, text: lines, actions: [] }, messages, viewer, cards)
  }
  const actions: Button[] = [
    { title: messages.progress.stop, style: 'destructive', data: press(stopOperation, { operation: id }) },
    { title: resume, data: press(continueOperation, { operation: id }) },
  ]
  const lines = [whyFailing(operation, messages), text(countLeft(operation), id)].join(' ')
  return showClosed(operation, { title, text: lines, actions }, messages, viewer, cards)
}

function whyFailing({ failing }: OperationIn<'paused'>, messages: Messages): string {
  const { failed, of, reason } = failing
  return messages.ended.manyFailures.what(failed, of, messages.reasons[reason])
}

/** The title of a pause, whatever its cause. */
export const pauseTitle = (operation: Operation, messages: Messages): string =>
  operation.state === 'paused' ? messages.ended.manyFailures.title : pauseOf(operation.pause, messages).title

export const whyPausedNow = (operation: Operation, messages: Messages): string =>
  operation.state === 'paused' ? whyFailing(operation, messages) : whyPaused(operation.pause, messages).join(' ')

function pauseOf(pause: Pause | null, messages: Messages) {
  const kind =
    pause?.code === 'policyBlocked' ? 'blocked' : pause?.code === 'consentRequired' ? 'needsConsent' : 'needsSignIn'
  return { kind, ...messages.ended[kind] } as const
}

/** Why it waits, in the words of the error with the same code, unless it only waits for a sign-in. */
function whyPaused(pause: Pause | null, messages: Messages): string[] {
  if (!pause) return []
  const { what, todo } = errorText(messages, pause)
  return pauseOf(pause, messages).kind === 'needsSignIn' ? [what] : [what, todo]
}

/** An operation waiting for approval or for its scheduled time. */
export function showPending(
  operation: OperationIn<'awaitingApproval' | 'scheduled'>,
  messages: Messages,
  viewer: Viewer,
  cards: readonly CardAdditions[],
): Reply {
  const { id } = operation
  const cancel = { title: messages.common.cancel, data: press(cancelOperation, { operation: id }) }
  const items = {
    title: messages.plan.showAll(countAccounts(operation)),
    data: press(operationItems, { operation: id, page: 1 }),
  }
  const [title, text] =
    operation.state === 'scheduled'
      ? [messages.schedule.title(dueTime(operation.runAt, messages, viewer)), scheduledText(messages, viewer)]
      : [
          messages.states.awaitingApproval,
          compact([
            messages.approval.waitsUntil(clockTime(operation.approval.until, messages, viewer)),
            operation.approval.page && messages.approval.address(operation.approval.page),
          ]).join(' '),
        ]
  const later =
    operation.state === 'scheduled' && operation.follows === null
      ? [{ title: messages.schedule.change, data: press(changeTime, { operation: id }) }]
      : []
  return showClosed(operation, { title, text, actions: [items, ...later, cancel] }, messages, viewer, cards)
}

/** What happens at the scheduled time, and what its requester has to do. */
const scheduledText = ({ schedule: says }: Messages, { oversees }: Viewer): string =>
  compact([!oversees && says.signIn, says.text]).join(' ')

/** A plan shown without its token: it can be cancelled, but only confirmed on its own card. */
export function showPlanned(
  operation: OperationIn<'planned'>,
  messages: Messages,
  viewer: Viewer,
  cards: readonly CardAdditions[],
): Reply {
  const title = messages.states.planned
  const text = messages.plan.until(clockTime(operation.expiresAt, messages, viewer))
  const cancel = { title: messages.common.cancel, data: press(cancelOperation, { operation: operation.id }) }
  const items = {
    title: messages.plan.showAll(countAccounts(operation)),
    data: press(operationItems, { operation: operation.id, page: 1 }),
  }
  return showClosed(operation, { title, text, actions: [items, cancel] }, messages, viewer, cards)
}

/** What remains of a card after its operation moved to a newer message. */
export function showMoved(operation: Operation, messages: Messages, viewer: Reader): Reply {
  const title = `${messages.labels.operation} ${operation.id}`
  const card = buildNotice(toFrame(viewer, messages), {
    header: {
      ...stateLook(operation.state),
      title,
      subtitle: operationText(operation, messages, viewer),
    },
    lines: [{ text: messages.operations.moved }],
  })
  return { card, summary: title }
}

function showClosed(
  operation: Operation,
  { title, text, actions }: { readonly title: string; readonly text: string; readonly actions: readonly Button[] },
  messages: Messages,
  viewer: Viewer,
  cards: readonly CardAdditions[],
): Reply {
  const name = operationText(operation, messages, viewer)
  const reached = operation.startedAt === null ? [] : reachedParts(operation, messages)
  const card = buildNotice(toFrame(viewer, messages), {
    header: { ...stateLook(operation.state), title, subtitle: name },
    lines: compact([
      reached.length > 0 && { text: reached.join(' · ') },
      ...stillEnabledLines(operation, messages, { planned: true }),
      { text },
      ...replacedLines(operation, messages),
      ...(operation.state === 'awaitingApproval' ? questionLines(operation, messages) : []),
    ]),
    facts: facts(operation, messages, viewer, cards),
    actions: viewer.oversees ? overseersButtons(operation, messages) : actions,
  })
  return { card, summary: `${title}: ${name}`, operation }
}
