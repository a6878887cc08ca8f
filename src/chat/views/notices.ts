import { compact } from '../../core/compact.ts'
import type { NoticeKind, Operation } from '../../operations/index.ts'
import { type NotificationChoice, notificationChoices } from '../../operations/posts/notification-choices.ts'
import { type Button, buildNotice } from '../card/index.ts'
import { notifications as notificationsSpec } from '../commands/about.ts'
import { extendRequest, showApproval } from '../commands/approvals.ts'
import { showOperation } from '../commands/operations.ts'
import { press } from '../commands/press.ts'
import type { Messages } from '../words/index.ts'
import { exclusionSentence } from './exclusions.ts'
import { stateLook } from './format.ts'
import { fixButtons, planAgainButtons } from './links.ts'
import type { NoticeContext, NoticeWords } from './notice-words.ts'
import { doneText, operationText } from './operation-text.ts'
import { pauseTitle, resumeButtons, whyPausedNow } from './pending-and-closed.ts'
import { showQuestion } from './question.ts'
import type { Reply } from './reply.ts'
import { operationLook, outcomeText } from './result.ts'
import { computersTexts, unchangedTexts } from './result-texts.ts'
import { skipTexts } from './skips.ts'
import { countFurther, stillEnabledTexts, withStillEnabled } from './still-enabled.ts'
import { clockTime, dueTime, isEmpty, type Reader, shorten, toFrame, type Viewer } from './viewer.ts'

/**
 * A short message with a button that opens the operation. `about`: which one, or what it says; `asked`: whether the
 * reader is an approver.
 */
export function showNotice(
  { operation, about, asked = false }: { operation: Operation; about: NoticeKind | NoticeWords; asked?: boolean },
  messages: Messages,
  viewer: Viewer,
): Reply {
  if (about === 'question') return showQuestion(operation, messages, viewer)
  const { id, reason } = operation
  const what = operationText(operation, messages, viewer)
  const told = { operation, what, asked, messages, viewer }
  const words = typeof about === 'string' ? texts[about] : about
  const title = words.title(told)
  const line = words.line?.(told)
  const left =
    about === 'ended' || about === 'notInEffect'
      ? [...stillEnabledTexts(operation, messages), ...computersTexts(operation, messages)]
      : []
  const data = asked ? press(showApproval, { operation: id }) : press(showOperation, { operation: id })
  const card = buildNotice(toFrame(viewer, messages), {
    header: {
      ...look(operation, about),
      title,
      subtitle: compact([id, !isEmpty(reason) && shorten(reason, 80)]).join(' · '),
    },
    ...((line || left.length > 0) && { lines: [...left, line].flatMap((text) => (text ? [{ text }] : [])) }),
    actions: [
      ...(about === 'paused' ? resumeButtons(operation, messages) : []),
      { title: messages.operations.open, tooltip: id, data },
      ...(words.buttons?.(operation, messages) ?? []),
      ...(about === 'notInEffect' ? fixButtons(operation, messages) : []),
      ...(asked ? [] : [...extendButtons(operation, about, messages), ...planAgainButtons(operation, messages)]),
    ],
  })
  return { card, summary: title }
}

/** For a requester whose request nobody has answered yet. */
function extendButtons(
  { id, approval }: Operation,
  about: NoticeKind | NoticeWords,
  { decisions }: Messages,
): Button[] {
  if ((about !== 'expiring' && about !== 'escalated') || approval?.extended !== false) return []
  return [{ title: decisions.extend, data: press(extendRequest, { operation: id }) }]
}

function look(operation: Operation, about: NoticeKind | NoticeWords) {
  if (about === 'approved') return stateLook('done')
  return operationLook(operation)
}

const requesterOf = ({ operation: { requester } }: NoticeContext): string => shorten(requester.name)
const approverOf = ({ operation: { approval } }: NoticeContext): string => shorten(approval?.by?.name ?? '')
const expiryOf = ({ operation: { approval }, messages, viewer }: NoticeContext): string =>
  approval ? clockTime(approval.until, messages, viewer) : ''

const texts: Readonly<Record<NoticeKind, NoticeWords>> = {
  approved: {
    title: (told) => told.messages.notices.approved(approverOf(told), told.what),
    line: ({ operation, messages, viewer }) =>
      compact([
        exclusionSentence(operation, messages),
        operation.state === 'scheduled' && messages.schedule.title(dueTime(operation.runAt, messages, viewer)),
      ])
        .filter((one) => one)
        .join(' '),
  },
  denied: {
    title: (told) => told.messages.notices.denied(approverOf(told), told.what),
    line: ({ operation: { approval } }) => shorten(approval?.comment?.trim() ?? ''),
  },
  notApproved: { title: ({ messages, what }) => messages.notices.notApproved(what) },
  needsApproval: { title: ({ messages, what }) => messages.notices.needsApproval(what) },
  paused: {
    title: ({ operation, messages, what }) => messages.notices.paused(pauseTitle(operation, messages), what),
    line: ({ operation, messages }) => whyPausedNow(operation, messages),
  },
  escalated: {
    title: ({ messages, what }) => messages.notices.escalated(what),
    line: (told) => {
      const { notices: says, decisions } = told.messages
      const because = told.operation.approval?.escalated?.because
      return compact([because && says.escalatedBecause[because], decisions.expiresAt(expiryOf(told))]).join(' ')
    },
  },
  nobodyToAsk: {
    title: ({ messages, what }) => messages.notices.nobodyToAsk(what),
    line: ({ operation, messages }) => messages.notices.nobodyToAskText(operation.id),
  },
  question: { title: (told) => told.messages.decisions.answered(requesterOf(told), told.what) },
  answer: {
    title: (told) => told.messages.decisions.answered(requesterOf(told), told.what),
    line: ({ operation: { questions }, messages }) =>
      questions
        .flatMap(({ question, answer }) => (answer === null ? [] : [messages.decisions.both(question, answer)]))
        .join('; '),
  },
  extended: { title: (told) => told.messages.decisions.extended(requesterOf(told), expiryOf(told), told.what) },
  reminder: { title: (told) => told.messages.notices.stillWaits(requesterOf(told), expiryOf(told), told.what) },
  expiring: {
    title: (told) => {
      const { notices: says } = told.messages
      return told.asked
        ? says.unansweredByYou(requesterOf(told), expiryOf(told), told.what)
        : says.unanswered(expiryOf(told), told.what)
    },
  },
  stoppedBy: {
    title: ({ operation: { stoppedBy }, messages, what }) =>
      messages.oversight.notice(shorten(stoppedBy?.name ?? ''), what),
    line: ({ operation: { stoppedBy } }) => shorten(stoppedBy?.reason ?? ''),
  },
  replaced: {
    title: ({ operation: { replacedBy }, messages, what }) =>
      messages.notices.replaced(shorten(replacedBy?.requester ?? ''), what),
    line: ({ operation: { replacedBy }, messages }) => (replacedBy ? messages.links.replacedBy(replacedBy.id) : ''),
  },
  notInEffect: {
    title: ({ messages, what }) => messages.notices.notInEffect(what),
    line: ({ messages }) => messages.notices.notInEffectText,
  },
  ended: {
    title: ({ operation, messages, what, viewer }) => {
      const { state } = operation
      if (state === 'expired') return messages.notices.expired(what)
      const done = outcomeText(operation, messages, viewer)
      return withStillEnabled(state === 'stopped' ? messages.notices.stopped(done) : done, operation, messages)
    },
    line: ({ operation, messages }) => {
      const { state, progress, endedBecause } = operation
      // The title says that it was stopped.
      const because = endedBecause && endedBecause !== 'stopped' ? [messages.ended.because[endedBecause]] : []
      if (state === 'expired') return because.join('')
      const counts = [
        ...(['failed', 'uncertain'] as const).flatMap((one) => {
          const count = countFurther(operation, one)
          return count > 0 ? [messages.notices.outcome[one](count)] : []
        }),
        ...skipTexts(progress.skips, messages),
      ].join(' · ')
      const behind = unchangedTexts(operation, messages)
      return compact([counts && `${counts}.`, ...because, ...behind.map((text) => `${text}.`)]).join(' ')
    },
  },
}

/** Whether it is a message of the engine, which is said in `texts`. */
export const isEngineNotice = (kind: string): kind is NoticeKind => Object.hasOwn(texts, kind)

/** For shared conversations: who did what and who approved it, without accounts. */
export function showDoneForOthers(operation: Operation, messages: Messages): Reply {
  const { requester, approval } = operation
  const done = doneText(operation, messages, { discreet: true })
  const text = messages.notices.others(
    shorten(requester.name),
    done,
    approval?.by ? shorten(approval.by.name) : undefined,
  )
  return { text: [text, ...stillEnabledTexts(operation, messages, { discreet: true })].join(' ') }
}

/** The current choice of notifications, with a button for each alternative. */
export function showNotifications(chosen: NotificationChoice, messages: Messages, viewer: Reader): Reply {
  const { notifications: says } = messages
  const title = `${says.title}: ${says.buttons[chosen]}`
  const card = buildNotice(toFrame(viewer, messages), {
    header: { title },
    lines: [...notificationChoices.map((one) => ({ text: says.choices[one] })), { text: says.always, subtle: true }],
    actions: notificationChoices
      .filter((one) => one !== chosen)
      .map((choice) => ({ title: says.buttons[choice], data: press(notificationsSpec, { choice }) })),
  })
  return { card, summary: title }
}
