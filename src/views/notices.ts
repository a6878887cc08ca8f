import { playbookText } from '../actions/texts.ts'
import { notifications as notificationsSpec } from '../command-specs/about.ts'
import { extendRequest, showApproval } from '../command-specs/approvals.ts'
import { showOperation } from '../command-specs/operations.ts'
import { press } from '../command-specs/press.ts'
import { type NoticeKind, type NotificationChoice, notificationChoices } from '../core/notices.ts'
import type { Messages } from '../messages/index.ts'
import type { Operation } from '../operations/types.ts'
import { type Button, notice } from './card/index.ts'
import { stateLook } from './format.ts'
import { withoutLine } from './left-out.ts'
import { planAgainButtons } from './links.ts'
import { pauseTitle, whyPausedNow } from './pending-and-closed.ts'
import { showQuestion } from './question.ts'
import type { Reply } from './reply.ts'
import { computersTexts, operationLook } from './result.ts'
import { skipTexts } from './skips.ts'
import { stillEnabledTexts, withStillEnabled } from './still-enabled.ts'
import { clockTime, dateTime, frameOf, isEmpty, type Reader, short, type Viewer } from './viewer.ts'

/** A short message with a button that opens the operation. `asked`: the reader is an approver. */
export function showNotice(
  { operation, about, asked = false }: { operation: Operation; about: NoticeKind; asked?: boolean },
  messages: Messages,
  viewer: Viewer,
): Reply {
  if (about === 'question') return showQuestion(operation, messages, viewer)
  const { id, reason } = operation
  const title = titleOf(operation, about, asked, messages, viewer)
  const line = lineOf(operation, about, messages, viewer)
  const left =
    about === 'ended' ? [...stillEnabledTexts(operation, messages), ...computersTexts(operation, messages)] : []
  const data = asked ? press(showApproval, { operation: id }) : press(showOperation, { operation: id })
  const card = notice(frameOf(viewer, messages), {
    header: {
      ...look(operation, about),
      title,
      subtitle: [id, ...(isEmpty(reason) ? [] : [short(reason, 80)])].join(' · '),
    },
    ...((line || left.length > 0) && { lines: [...left, line].flatMap((text) => (text ? [{ text }] : [])) }),
    actions: [
      { title: messages.operations.open, tooltip: id, data },
      ...(asked ? [] : [...extendButtons(operation, about, messages), ...planAgainButtons(operation, messages)]),
    ],
  })
  return { card, summary: title }
}

/** For a requester whose request nobody has answered so far. */
function extendButtons({ id, approval }: Operation, about: NoticeKind, { decisions }: Messages): Button[] {
  if ((about !== 'expiring' && about !== 'escalated') || approval?.extended !== false) return []
  return [{ title: decisions.extend, data: press(extendRequest, { operation: id }) }]
}

function look(operation: Operation, about: NoticeKind) {
  if (about === 'approved') return stateLook('done')
  return operationLook(operation)
}

function titleOf(operation: Operation, about: NoticeKind, asked: boolean, messages: Messages, viewer: Viewer): string {
  const { notices: says } = messages
  const { approval, state, requester } = operation
  const what = playbookText(messages, operation.playbook).button(operation.counts.change)
  const by = short(approval?.by?.name ?? '')
  const until = clockTime(approval?.until ?? 0, messages, viewer)
  switch (about) {
    case 'stoppedBy':
      return messages.oversight.notice(short(operation.stoppedBy?.name ?? ''), what)
    case 'replaced':
      return says.replaced(short(operation.replacedBy?.requester ?? ''), what)
    case 'approved':
    case 'denied':
      return says[about](by, what)
    case 'notApproved':
    case 'needsApproval':
      return says[about](what)
    case 'paused':
      return says.paused(pauseTitle(operation, messages), what)
    case 'escalated':
    case 'nobodyToAsk':
      return says[about](what)
    case 'question':
    case 'answer':
      return messages.decisions.answered(short(requester.name), what)
    case 'extended':
      return messages.decisions.extended(short(requester.name), until, what)
    case 'reminder':
      return says.stillWaits(short(requester.name), until, what)
    case 'expiring':
      return asked ? says.unansweredByYou(short(requester.name), until, what) : says.unanswered(until, what)
    case 'ended':
      return withStillEnabled(
        says[state === 'stopped' || state === 'expired' ? state : 'done'](what),
        operation,
        messages,
      )
  }
}

function lineOf(operation: Operation, about: NoticeKind, messages: Messages, viewer: Viewer): string {
  const { id, approval, state, runAt, progress: at, endedBecause } = operation
  const { notices: says, ended, schedule } = messages
  switch (about) {
    case 'approved':
      return [
        withoutLine(operation, messages),
        ...(state === 'scheduled' ? [schedule.title(dateTime(runAt ?? 0, messages, viewer))] : []),
      ]
        .filter((one) => one)
        .join(' ')
    case 'denied':
      return short(approval?.comment?.trim() ?? '')
    case 'stoppedBy':
      return short(operation.stoppedBy?.reason ?? '')
    case 'replaced':
      return operation.replacedBy ? messages.links.replacedBy(operation.replacedBy.id) : ''
    case 'paused':
      return whyPausedNow(operation, messages)
    case 'escalated':
      return [
        ...(approval?.escalated ? [says.escalatedBecause[approval.escalated.because]] : []),
        messages.decisions.expiresAt(clockTime(approval?.until ?? 0, messages, viewer)),
      ].join(' ')
    case 'answer': {
      const answered = operation.questions.flatMap(({ question, answer }) =>
        answer === null ? [] : [messages.decisions.both(question, answer)],
      )
      return answered.join('; ')
    }
    case 'nobodyToAsk':
      return says.nobodyToAskText(id)
    case 'ended': {
      const counts = [
        ...(at.done < at.total && state !== 'expired' ? [says.outcome.done(at.done, at.total)] : []),
        ...(['failed', 'uncertain'] as const).flatMap((one) =>
          at[one] > 0 && state !== 'expired' ? [says.outcome[one](at[one])] : [],
        ),
        ...(state === 'expired' ? [] : skipTexts(at.skips, messages)),
      ]
      return [counts.join(' · '), endedBecause ? ended.because[endedBecause] : ''].filter((one) => one).join('. ')
    }
    default:
      return ''
  }
}

/** For shared conversations: who did what and who approved it, without accounts. */
export function showDoneForOthers(operation: Operation, messages: Messages): Reply {
  const { progress: at, requester, approval } = operation
  const done = playbookText(messages, operation.playbook).done(at.done, at.total)
  const text = messages.notices.others(short(requester.name), done, approval?.by ? short(approval.by.name) : undefined)
  return { text: [text, ...stillEnabledTexts(operation, messages, { discreet: true })].join(' ') }
}

/** The current choice of notifications, with a button for each alternative. */
export function showNotifications(chosen: NotificationChoice, messages: Messages, viewer: Reader): Reply {
  const { notifications: says } = messages
  const title = `${says.title}: ${says.buttons[chosen]}`
  const card = notice(frameOf(viewer, messages), {
    header: { title, tone: 'accent' },
    lines: [...notificationChoices.map((one) => ({ text: says.choices[one] })), { text: says.always, subtle: true }],
    actions: notificationChoices
      .filter((one) => one !== chosen)
      .map((choice) => ({ title: says.buttons[choice], data: press(notificationsSpec, { choice }) })),
  })
  return { card, summary: title }
}
