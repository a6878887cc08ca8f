import { compact } from '../../core/compact.ts'
import { hasEnded, hasRun } from '../../core/operation-states.ts'
import type { Operation, OperationIn } from '../../operations/model/types.ts'
import {
  type Button,
  buildNotice,
  buildPage,
  buildPlan,
  type Field,
  type Line,
  type Link,
  type ToggleButton,
} from '../card/index.ts'
import { showApproval as approvalSpec, approveOperation, askQuestion, denyOperation } from '../commands/approvals.ts'
import { listOperations } from '../commands/operations.ts'
import { press } from '../commands/press.ts'
import type { Input } from '../commands/spec.ts'
import type { Messages } from '../words/index.ts'
import { mayExcludeItems } from './exclusions.ts'
import { enabledMark, stateLook } from './format.ts'
import { errorBeside } from './inputs.ts'
import { stateText } from './links.ts'
import { itemsPerPage } from './operation-accounts.ts'
import { facts } from './operation-facts.ts'
import { doneText, type NamingRules, operationText } from './operation-text.ts'
import { endedText } from './pending-and-closed.ts'
import { canPick } from './pick-excluded.ts'
import { addedToPlan } from './places.ts'
import { plannedPage } from './planned-account.ts'
import type { Reply } from './reply.ts'
import {
  type ApprovalView,
  type Asking,
  cardOf,
  isAsking,
  namingRules,
  planCode,
  requestContents,
  visibleOperation,
} from './request-contents.ts'
import { operationLook } from './result.ts'
import { stillEnabledLines, withStillEnabled } from './still-enabled.ts'
import { isEmpty, paging, type Reader, shorten, toFrame, type Viewer } from './viewer.ts'

/** An approval request with everything to be approved, or its result. */
export function showApproval(view: ApprovalView, messages: Messages, viewer: Viewer): Reply {
  if (!isAsking(view))
    return showAnswered(view, operationText(view.operation, messages, namingRules(view)), messages, viewer)
  const { operation } = view
  const { approval: says } = messages
  const card = cardOf(view)
  const page = pageOf(view)
  // The page can't take what is typed on the card.
  const isTyped = page !== undefined && mayExclude(view) && !canPick(operation)
  const buttons: (Button | Link | ToggleButton)[] = compact([
    page === undefined
      ? { title: says.approve, style: 'positive' as const, data: press(approveOperation, card) }
      : { title: says.approve, url: page },
    { title: says.deny, style: 'destructive', data: press(denyOperation, card) },
    !view.discreet && { title: messages.decisions.ask, data: press(askQuestion, card) },
    ...(isTyped ? [] : mayExclude(view) ? [excludeButton(view, card, messages)] : chatWith(view, messages)),
  ])
  const { title, subtitle, below, ...contents } = requestContents(view, messages, viewer)
  const bound = buildPlan(toFrame(forEveryone(viewer), messages), {
    header: { ...stateLook(operation.state), title, subtitle },
    ...contents,
    below: compact([
      ...below,
      isTyped && { text: messages.decisions.excludeTyped(operation.id), subtle: true },
      page !== undefined && { text: says.onPage(planCode(operation)), subtle: true },
    ]),
    ...(mayExclude(view) && page === undefined && { without: exclusionField(view, messages) }),
    comment: {
      label: view.discreet
        ? says.comment
        : messages.decisions[page === undefined ? 'commentOrQuestion' : 'questionOrDenial'],
      placeholder: says.commentHint,
      value: view.comment ?? '',
    },
    actions: buttons,
  })
  return { card: bound, summary: title }
}

/** Where the request has to be approved, if a press isn't enough. */
const pageOf = ({ concerned, operation: { approval } }: Asking): string | undefined =>
  concerned?.signIn && approval.page

/**
 * Whether something can be excluded: nothing if the accounts aren't shown. A single account can only be denied, but the
 * items it would get back can be excluded.
 */
const mayExclude = ({ discreet, operation }: ApprovalView): boolean =>
  !discreet && (operation.counts.change > 1 || mayExcludeItems(operation))

/** Opens a list of the accounts if there are few, otherwise the field for typing them. */
function excludeButton(
  view: ApprovalView,
  card: Input<typeof approvalSpec>,
  messages: Messages,
): Button | ToggleButton {
  const { title } = exclusionTexts(view, messages)
  return canPick(view.operation)
    ? { title, data: press(approvalSpec, { ...card, pick: true }) }
    : { title, unfolds: 'exclude' }
}

const exclusionTexts = ({ operation }: ApprovalView, { decisions: says }: Messages) =>
  mayExcludeItems(operation)
    ? { title: says.excludeMore, label: says.excludeMoreLabel, placeholder: says.excludeNames }
    : { title: says.exclude, label: says.excludeLabel, placeholder: says.excludeHint }

function exclusionField(view: ApprovalView, messages: Messages): Field {
  const { without, error } = view
  const { label, placeholder } = exclusionTexts(view, messages)
  return { label, placeholder, value: without ?? '', ...errorBeside({ error }, messages)('without') }
}

/** Opens a Teams chat with the requester. */
function chatWith({ operation: { requester }, teams }: ApprovalView, { approval: says }: Messages): Link[] {
  const { upn, name } = requester
  const url = `${teams}/l/chat/0/0?users=${encodeURIComponent(shorten(upn).replace(/\p{Cs}/gu, ''))}`
  return isEmpty(upn) || !teams ? [] : [{ title: says.chat(shorten(name, 40)), url }]
}

/** A card without an owner: any approver who sees a request can decide it. */
const forEveryone = ({ device }: Viewer): Reader => ({ device })

/** All accounts of a request, page by page. The request itself is decided on its own card. */
export function showRequestedAccounts(
  {
    operation,
    cards,
    items,
    total,
    page: at,
  }: Pick<ApprovalView, 'operation' | 'cards' | 'items' | 'total'> & { readonly page: number },
  messages: Messages,
  viewer: Viewer,
): Reply {
  const title = messages.operations.items(operation.id)
  const { lines, leads } = plannedPage(items, messages, viewer)
  const card = buildPage(toFrame(forEveryone(viewer), messages), {
    header: { title, subtitle: operationText(operation, messages, viewer) },
    lines,
    rows: items.map((item, index) => ({
      lead: leads[index] ?? [],
      side: item.account ? [enabledMark(item.account.enabled, messages)] : [],
    })),
    pages: paging(
      { page: at, size: itemsPerPage, shown: items.length, total },
      (to) => press(approvalSpec, { operation: operation.id, page: to, list: 'here' }),
      messages,
    ),
    actions: [
      { title: messages.operations.back, data: press(approvalSpec, { operation: operation.id }) },
      ...addedToPlan(cards, 'buttons of accounts', operation, messages),
    ],
  })
  return { card, summary: title }
}

/** The result in numbers, if it ran. */
function outcomeLines(operation: Operation, messages: Messages, named: NamingRules): Line[] {
  const { state, progress: at } = operation
  if (!hasRun(state)) return []
  const { outcome: says } = messages.notices
  const ended = (['failed', 'uncertain'] as const).flatMap((one) => (at[one] > 0 ? [says[one](at[one])] : []))
  const done = doneText(operation, messages, named)
  return [{ text: withStillEnabled([done, ...ended].join(' · '), operation, messages) }]
}

const neverStarted = (one: Operation): one is OperationIn<'cancelled' | 'denied' | 'expired'> =>
  (one.state === 'expired' || one.state === 'denied' || one.state === 'cancelled') && !one.replacedBy

function showAnswered(view: ApprovalView, what: string, messages: Messages, viewer: Viewer): Reply {
  const operation = visibleOperation(view)
  const { approval, state } = operation
  const { approval: says } = messages
  const { place = 'personal' } = viewer
  const enabled = stillEnabledLines(operation, messages, { discreet: view.discreet === true })
  const name = approval?.by?.name
  const title = name ? (state === 'denied' ? says.denied(name) : says.approved(name)) : stateText(operation, messages)
  const card = buildNotice(toFrame(viewer, messages), {
    header: { ...operationLook(operation), title, subtitle: what },
    lines: [
      ...enabled,
      ...(neverStarted(operation)
        ? [{ text: endedText(operation, messages).text }]
        : [{ text: `${messages.labels.status}: ${stateText(operation, messages)}` }]),
      ...(hasEnded(state) ? outcomeLines(operation, messages, namingRules(view)) : [{ text: says.continuesElsewhere }]),
    ],
    facts: facts(operation, messages, viewer, view.cards),
    // A list of someone's own operations doesn't belong in a shared conversation.
    actions:
      view.discreet || place !== 'personal' ? [] : [{ title: messages.operations.title, data: press(listOperations) }],
  })
  return { card, summary: `${title}: ${what}` }
}
