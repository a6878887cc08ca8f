import { compact } from '../../core/compact.ts'
import { hasEnded } from '../../core/operation-states.ts'
import type { Operation } from '../../operations/model/types.ts'
import { buildList, buildNotice, type Entry } from '../card/index.ts'
import { help } from '../commands/about.ts'
import { showApproval } from '../commands/approvals.ts'
import { listOperations, showOperation } from '../commands/operations.ts'
import { press } from '../commands/press.ts'
import type { Messages } from '../words/index.ts'
import { stateLook } from './format.ts'
import { stateText } from './links.ts'
import { operationText } from './operation-text.ts'
import type { Reply } from './reply.ts'
import { operationLook } from './result.ts'
import { countStillEnabled } from './still-enabled.ts'
import { clockTime, dueTime, isEmpty, paging, shorten, timeInList, toFrame, type Viewer } from './viewer.ts'

/** Operations per page. */
export const operationsPerPage = 10

export interface OperationsPage {
  readonly operations: readonly Operation[]
  readonly total: number
  /** Other people's requests that await this person's decision; first page only. */
  readonly waiting: readonly Operation[]
  /** The reader's latest decisions about other people's operations; on the first page. */
  readonly decided: readonly Operation[]
  /** From 1. */
  readonly page: number
  /** Whether these are everyone's operations. */
  readonly all?: boolean
}

/**
 * Requests that await the reader's decision, then the reader's own operations page by page, each with a button to open
 * it.
 */
export function showOperations(view: OperationsPage, messages: Messages, viewer: Viewer): Reply {
  const { operations, total, page, waiting, decided, all = false } = view
  const { operations: says, oversight } = messages
  const header = { title: all ? oversight.title : says.title } as const
  const none = all ? oversight.none : says.none
  const frame = toFrame(viewer, messages)
  const start = [{ title: messages.help.all, data: press(help) }]
  if (total === 0 && waiting.length === 0 && decided.length === 0) {
    return { card: buildNotice(frame, { header, lines: [{ text: none }], actions: start }), summary: none }
  }
  const pages = paging(
    { page, size: operationsPerPage, shown: operations.length, total },
    (to) => press(listOperations, { page: to, ...(all && { all }) }),
    messages,
  )
  const card = buildList(frame, {
    header,
    pages,
    items: [
      ...waiting.map((operation) => requestEntry(operation, messages, viewer)),
      ...operations.map((operation) => ({
        title: operationText(operation, messages, viewer),
        text: stateLine(operation, all, messages),
        more: inOneLine(
          compact([
            operation.id,
            whenOf(operation, messages, viewer),
            all && oversight.whose(shorten(operation.requester.name, 60)),
            !isEmpty(operation.reason) && operation.reason,
          ]),
        ),
        buttons: [{ title: says.open, tooltip: operation.id, data: press(showOperation, { operation: operation.id }) }],
      })),
      ...decided.map((operation) => decisionEntry(operation, messages, viewer)),
    ],
    actions: [{ title: says.refresh, data: press(listOperations, { page, ...(all && { all }) }) }],
  })
  return { card, summary: header.title }
}

/** When it will run or, if that has passed, when it was planned or ran. */
const whenOf = ({ state, runAt, createdAt }: Operation, messages: Messages, viewer: Viewer): string =>
  runAt !== null && !hasEnded(state)
    ? dueTime(runAt, messages, viewer, false)
    : timeInList(runAt ?? createdAt, messages, viewer)

/** Its state and result; someone who has to sign in only needs to know that. */
function stateLine(operation: Operation, all: boolean, messages: Messages): string {
  const facts = operation.state === 'needsSignIn' ? [] : outcome(operation, messages)
  return `${operationLook(operation).icon} ${[stateOf(operation, all, messages), ...facts].join(' · ')}`
}

/** Its state, worded for the requester or (`all`) for others. */
function stateOf(operation: Operation, all: boolean, messages: Messages): string {
  const { state, requester } = operation
  return all && state === 'needsSignIn'
    ? messages.oversight.needsSignIn(shorten(requester.name, 60))
    : stateText(operation, messages)
}

/** Number of letters of small text beside a button, in a narrow window. */
const lineLength = 48

const inOneLine = (facts: readonly string[]): string => shorten(facts.join(' · '), lineLength)

/** Someone else's request, with a button to open it. */
function requestEntry(operation: Operation, messages: Messages, viewer: Viewer): Entry {
  const { id, requester, approval, reason } = operation
  const { approval: says } = messages
  const what = operationText(operation, messages, viewer)
  const until = approval ? says.answerUntil(clockTime(approval.until, messages, viewer)) : ''
  return {
    title: says.title(requester.name, what),
    text: `${stateLook('awaitingApproval').icon} ${[says.waiting, until].filter(Boolean).join(' · ')}`,
    more: inOneLine(compact([id, !isEmpty(reason) && reason])),
    buttons: [{ title: messages.operations.open, tooltip: id, data: press(showApproval, { operation: id }) }],
  }
}

/** Someone else's operation that the reader approved or denied. */
function decisionEntry(operation: Operation, messages: Messages, viewer: Viewer): Entry {
  const { id, requester, approval, state, reason } = operation
  const { approval: says } = messages
  const what = operationText(operation, messages, viewer)
  return {
    title: says.decided[state === 'denied' ? 'denied' : 'approved'](shorten(requester.name, 60), what),
    text: `${operationLook(operation).icon} ${[stateText(operation, messages), ...outcome(operation, messages)].join(' · ')}`,
    more: inOneLine(
      compact([
        id,
        ...(approval?.decidedAt ? [timeInList(approval.decidedAt, messages, viewer)] : []),
        !isEmpty(reason) && reason,
      ]),
    ),
    buttons: [{ title: messages.operations.open, tooltip: id, data: press(showApproval, { operation: id }) }],
  }
}

function outcome(operation: Operation, messages: Messages): string[] {
  const { progress: at } = operation
  const enabled = countStillEnabled(operation)
  return compact([
    enabled > 0 && `${messages.number(enabled)} ${messages.stillEnabled.part}`,
    // Failures matter more than what is done; both would need a second line.
    ...(at.failed > 0
      ? [`${messages.number(at.failed)} ${messages.progress.failed}`]
      : at.done > 0
        ? [`${messages.number(at.done)} ${messages.progress.done}`]
        : []),
  ])
}
