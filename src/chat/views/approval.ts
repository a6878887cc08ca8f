import { compact } from '../../core/compact.ts'
import { hasEnded, hasRun } from '../../core/operation-states.ts'
import type { AffectedPeople, Approval, Item, Operation, OperationIn } from '../../operations/model/types.ts'
import type { Registry } from '../../operations/registry/registry.ts'
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
import { impactLines, notCheckedLines } from './gaps.ts'
import { errorBeside } from './inputs.ts'
import { replacedLines, stateText } from './links.ts'
import { itemsPerPage } from './operation-accounts.ts'
import { facts, furtherFacts } from './operation-facts.ts'
import { doneText, isNamed, type NamingRules, operationText } from './operation-text.ts'
import { endedText } from './pending-and-closed.ts'
import { canPick } from './pick-excluded.ts'
import { addedBelowSteps, addedToPlan, type CardAdditions } from './places.ts'
import { countedReason, countGroups } from './plan.ts'
import {
  adminRoleLines,
  containmentLines,
  firstBatchLines,
  linesWithoutSteps,
  maxListedChanges,
  notesOn,
  plannedAccounts,
} from './plan-lines.ts'
import { commonNoteLines, plannedPage } from './planned-account.ts'
import { plannedUnproven } from './proof-lines.ts'
import { questionLines } from './question.ts'
import type { Reply } from './reply.ts'
import { operationLook } from './result.ts'
import { itemLines, plannedSteps } from './step-lines.ts'
import { stillEnabledLines, withStillEnabled } from './still-enabled.ts'
import { clockTime, isEmpty, paging, type Reader, shorten, toFrame, type Viewer } from './viewer.ts'

/** Number of accounts on the card of an approval request: all, if there are few. */
export const approvalPage = maxListedChanges

/** The contents of an approver's card; `token` activates its buttons. */
export interface ApprovalView {
  readonly operation: Operation
  readonly registry: Registry
  /** What features add to it. */
  readonly cards: readonly CardAdditions[]
  readonly concerned?: AffectedPeople
  readonly items: readonly Item[]
  readonly total: number
  readonly token?: string | undefined
  readonly comment?: string | undefined
  /** Accounts to exclude, as typed, and what was wrong with them. */
  readonly without?: string | undefined
  readonly error?: unknown
  /** For shared conversations: shows no accounts and no user-written text. */
  readonly discreet?: boolean
  /** Base address of Teams. */
  readonly teams?: string
}

/** An approval request with everything to be approved, or its result. */
export function showApproval(view: ApprovalView, messages: Messages, viewer: Viewer): Reply {
  const { operation } = view
  const what = operationText(operation, messages, namingRules(view))
  if (operation.state !== 'awaitingApproval') return showAnswered(view, what, messages, viewer)
  const { approval: says } = messages
  const until = clockTime(operation.approval.until, messages, viewer)
  const card = { ...(view.token && { token: view.token }), operation: operation.id }
  const buttons: (Button | Link | ToggleButton)[] = compact([
    { title: says.approve, style: 'positive', data: press(approveOperation, card) },
    { title: says.deny, style: 'destructive', data: press(denyOperation, card) },
    !view.discreet && { title: messages.decisions.ask, data: press(askQuestion, card) },
    ...(mayExclude(view) ? [excludeButton(view, card, messages)] : chatWith(view, messages)),
  ])
  const title = view.discreet ? says.wanted(what) : says.title(operation.requester.name, what)
  const chosen = new Set(operation.actions.map(({ kind }) => kind))
  const unproven = plannedUnproven(operation, { registry: view.registry, chosen }, messages)
  const enabled = stillEnabledLines(operation, messages, { planned: true, discreet: view.discreet === true, unproven })
  const unnamed = addedToPlan(view.cards, 'first lines', operation, messages)
  const bound = buildPlan(toFrame(forEveryone(viewer), messages), {
    header: {
      ...stateLook(operation.state),
      title,
      subtitle: `${says.answerBy(operation.requester.name, until)} · ${operation.id}`,
    },
    facts: furtherFacts(visibleOperation(view), messages, viewer, view.cards),
    steps: plannedSteps({ ...view, requester: shorten(operation.requester.name, 40) }, chosen, {}, messages, viewer),
    ...(view.discreet
      ? { lines: [...unnamed, ...enabled], below: [{ text: says.elsewhere(operation.id) }] }
      : {
          lines: [
            ...unnamed,
            ...enabled,
            ...containmentLines(view.concerned?.containments ?? [], view.total, messages, viewer),
            ...commonNoteLines(view, messages, viewer),
            ...replacedLines(operation, messages),
            ...accountLines(view, messages, viewer),
            ...questionLines(operation, messages),
          ],
          changes: plannedAccounts(
            view,
            { all: showAll(view, card, messages), titled: isNamed(operation, messages, namingRules(view)) },
            messages,
            viewer,
          ),
          headed: addedBelowSteps(view.cards, operation, messages, viewer),
          below: [...firstBatchLines(operation, messages), ...peopleLines(view, messages, viewer)],
        }),
    ...(mayExclude(view) && { without: exclusionField(view, messages) }),
    comment: {
      label: view.discreet ? says.comment : messages.decisions.commentOrQuestion,
      placeholder: says.commentHint,
      value: view.comment ?? '',
    },
    actions: buttons,
  })
  return { card: bound, summary: title }
}

/** All accounts, in a separate message. */
const showAll = ({ total }: ApprovalView, card: Input<typeof approveOperation>, messages: Messages): Button => ({
  title: messages.plan.showAll(total),
  ignoreInputs: true,
  data: press(approvalSpec, { ...card, list: 'apart' }),
})

const namingRules = ({ discreet = false }: Pick<ApprovalView, 'discreet'>) => ({ discreet })

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

/** Notes that only concern the requester: how accounts were found, and what `replacedLines` says. */
const requestersNotes = ['byName', 'pending'] as const

/** Why these accounts are special, and what blocking them would mean for others. */
function accountLines(
  { operation, concerned, registry, cards, total }: ApprovalView,
  messages: Messages,
  viewer: Viewer,
): Line[] {
  const { approval: says } = messages
  const { guests } = operation
  const { admins = [], notes } = concerned ?? {}
  const named = admins.map(({ upn, roles }) => `${shorten(upn, 80)} (${shorten(roles, 120)})`).join(', ')
  const chosen = new Set(operation.actions.map(({ kind }) => kind))
  return compact([
    admins.length > 0 && { text: says.admins(admins.length, named), tone: 'warning' as const },
    ...adminRoleLines(operation, admins.length, messages),
    ...notesOn({ notes, total, registry }, messages, requestersNotes),
    guests > 0 && { text: says.guests(guests) },
    ...impactLines(operation.impact, messages),
    ...itemLines({ operation, registry, cards }, chosen, messages, viewer),
    ...linesWithoutSteps({ operation, cards }, messages),
  ])
}

/** Where these people work, and which accounts are skipped and why: every reason, so that the numbers add up. */
function peopleLines({ operation, concerned }: ApprovalView, messages: Messages, viewer: Viewer): Line[] {
  const { approval: says } = messages
  const { work, skipped = [] } = concerned ?? {}
  // A duplicate isn't a skipped account.
  const groups = skipped.filter(({ verdict }) => verdict !== 'duplicate')
  const left = countGroups(groups)
  const reasons = groups.map((group) => countedReason(group, operation, messages, viewer)).join('; ')
  return compact([
    ...(work
      ? [...workLine(work.departments, says.departments, messages), ...workLine(work.titles, says.titles, messages)]
      : []),
    left > 0 && { text: groups.length > 1 ? says.skipped(left, reasons) : says.skippedAll(reasons), subtle: true },
    ...notCheckedLines(operation.notChecked, messages),
  ])
}

function workLine(
  { some, others }: AffectedPeople['work']['titles'],
  says: (list: string) => string,
  { common, number }: Messages,
): Line[] {
  const named = some.map(({ name, count }) => `${shorten(name, 60)} ${number(count)}`)
  return some.length > 0
    ? [{ subtle: true, text: says(compact([...named, others > 0 && common.andMore(others)]).join(', ')) }]
    : []
}

/** Opens a Teams chat with the requester. */
function chatWith({ operation: { requester }, teams }: ApprovalView, { approval: says }: Messages): Link[] {
  const { upn, name } = requester
  const url = `${teams}/l/chat/0/0?users=${encodeURIComponent(shorten(upn).replace(/\p{Cs}/gu, ''))}`
  return isEmpty(upn) || !teams ? [] : [{ title: says.chat(shorten(name, 40)), url }]
}

/** A card without an owner: any approver who sees a request can decide it. */
const forEveryone = ({ device }: Viewer): Reader => ({ device })

/** The operation as this card can show it: in shared conversations, without excluded items and user-written text. */
function visibleOperation({ operation, discreet }: ApprovalView): Operation {
  if (!discreet || operation.state === 'planned') return operation
  const hidden = { excludedItems: [], reason: null }
  if (operation.state === 'awaitingApproval')
    return { ...operation, ...hidden, approval: withoutUserText(operation.approval) }
  const { approval, stoppedBy } = operation
  return {
    ...operation,
    ...hidden,
    approval: approval && withoutUserText(approval),
    stoppedBy: stoppedBy && { ...stoppedBy, reason: '' },
  }
}

const withoutUserText = (approval: Approval): Approval => ({
  ...approval,
  comment: null,
  excluded: approval.excluded.map((one) => ({ ...one, some: [] })),
})

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
