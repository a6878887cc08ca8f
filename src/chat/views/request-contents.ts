import { compact } from '../../core/compact.ts'
import type {
  AffectedPeople,
  Approval,
  Item,
  Operation,
  OperationIn,
  SkippedAccounts,
} from '../../operations/model/types.ts'
import type { Registry } from '../../operations/registry/registry.ts'
import type { Button, Fact, HeadedLines, Line, Section, Step } from '../card/index.ts'
import { showApproval as approvalSpec, type approveOperation } from '../commands/approvals.ts'
import { press } from '../commands/press.ts'
import type { Input } from '../commands/spec.ts'
import type { Messages } from '../words/index.ts'
import { playbookText } from './action-texts.ts'
import { impactLines, notCheckedLines } from './gaps.ts'
import { replacedLines } from './links.ts'
import { furtherFacts } from './operation-facts.ts'
import { isNamed, operationText } from './operation-text.ts'
import { addedBelowSteps, addedToPlan, type CardAdditions } from './places.ts'
import { countedReason, groupReason } from './plan.ts'
import {
  adminRoleLines,
  containmentLines,
  firstBatchLines,
  linesWithoutSteps,
  notesOn,
  plannedAccounts,
} from './plan-lines.ts'
import { commonNoteLines } from './planned-account.ts'
import { plannedUnproven } from './proof-lines.ts'
import { questionLines } from './question.ts'
import { furtherSkipped, maxListedChanges } from './skips.ts'
import { itemLines, plannedSteps } from './step-lines.ts'
import { stillEnabledLines } from './still-enabled.ts'
import { clockTime, shorten, type Viewer } from './viewer.ts'

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

/** An undecided request. */
export type Asking = ApprovalView & { readonly operation: OperationIn<'awaitingApproval'> }

export const isAsking = (view: ApprovalView): view is Asking => view.operation.state === 'awaitingApproval'

/** By which people recognise a plan: the first eight characters of its hash. */
export const planCode = ({ planHash }: Pick<Operation, 'planHash'>): string => planHash.slice(0, 8)

export const cardOf = ({ token, operation: { id } }: Asking) => ({ ...(token && { token }), operation: id })

interface RequestContents {
  readonly title: string
  readonly subtitle: string
  readonly facts: readonly Fact[]
  readonly steps: readonly Step[]
  readonly lines: readonly Line[]
  readonly changes?: Section
  readonly headed?: HeadedLines | undefined
  readonly below: readonly Line[]
}

/** Everything to be approved, on a card or a page. */
export function requestContents(view: Asking, messages: Messages, viewer: Viewer): RequestContents {
  const { operation } = view
  const { approval: says } = messages
  const what = operationText(operation, messages, namingRules(view))
  const until = clockTime(operation.approval.until, messages, viewer)
  const chosen = new Set(operation.actions.map(({ kind }) => kind))
  const unproven = plannedUnproven(operation, { registry: view.registry, chosen }, messages)
  const enabled = stillEnabledLines(operation, messages, { planned: true, discreet: view.discreet === true, unproven })
  const unnamed = addedToPlan(view.cards, 'first lines', operation, messages)
  const common = {
    title: view.discreet ? says.wanted(what) : says.title(operation.requester.name, what),
    subtitle: `${says.answerBy(operation.requester.name, until)} · ${operation.id}`,
    facts: furtherFacts(visibleOperation(view), messages, viewer, view.cards),
    steps: plannedSteps({ ...view, requester: shorten(operation.requester.name, 40) }, chosen, {}, messages, viewer),
  }
  if (view.discreet)
    return { ...common, lines: [...unnamed, ...enabled], below: [{ text: says.elsewhere(operation.id) }] }
  return {
    ...common,
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
      { all: showAll(view, cardOf(view), messages), titled: isNamed(operation, messages, namingRules(view)) },
      messages,
      viewer,
    ),
    headed: addedBelowSteps(view.cards, operation, messages, viewer),
    below: [...firstBatchLines(operation, messages), ...peopleLines(view, messages, viewer)],
  }
}

/** All accounts, in a separate message. */
const showAll = ({ total }: ApprovalView, card: Input<typeof approveOperation>, messages: Messages): Button => ({
  title: messages.plan.showAll(total),
  ignoreInputs: true,
  data: press(approvalSpec, { ...card, list: 'apart' }),
})

export const namingRules = ({ discreet = false }: Pick<ApprovalView, 'discreet'>) => ({ discreet })

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
    guests > 0 && { text: guestsText(guests, { operation, registry }, messages) },
    ...impactLines(operation.impact, messages),
    ...itemLines({ operation, registry, cards }, chosen, messages, viewer),
    ...linesWithoutSteps({ operation, cards }, messages),
  ])
}

/** How many guests there are and, if others are signed out, that guests aren't. */
function guestsText(
  count: number,
  { operation, registry }: Pick<ApprovalView, 'operation' | 'registry'>,
  messages: Messages,
): string {
  const { actions, playbook } = operation
  const signsOut = actions.some(({ kind }) => registry.find(kind)?.endsSessions === true)
  return (signsOut ? playbookText(messages, playbook).guests : undefined)?.(count) ?? messages.approval.guests(count)
}

/** Where these people work, and which accounts are skipped and why: every reason, so that the numbers add up. */
function peopleLines({ operation, concerned }: ApprovalView, messages: Messages, viewer: Viewer): Line[] {
  const { approval: says } = messages
  const { work, skipped = [] } = concerned ?? {}
  // A duplicate isn't a skipped account.
  const further = furtherSkipped(skipped, operation)
  const groups = further.filter(({ verdict }) => verdict !== 'duplicate')
  const reasons = groups.map((group) => skippedText(group, operation, messages, viewer)).join(', ')
  const label = further.length < skipped.length ? says.alsoSkipped : says.skipped
  return compact([
    ...(work
      ? [...workLine(work.departments, says.departments, messages), ...workLine(work.titles, says.titles, messages)]
      : []),
    reasons && { text: label(reasons), subtle: true },
    ...notCheckedLines(operation.notChecked, messages),
  ])
}

/** How many accounts are skipped for one reason, as part of a sentence. */
function skippedText(group: SkippedAccounts, operation: Operation, messages: Messages, viewer: Viewer): string {
  const { verdict, count } = group
  const { number, stillEnabled, result, approval: says } = messages
  switch (verdict) {
    case 'already':
      return `${number(count)} ${playbookText(messages, operation.playbook).parts.already}`
    case 'synced':
      return stillEnabled.because.synced(count)
    case 'protected':
      return group.why === null
        ? result.unchangedWhy.protected(count)
        : says.protected(count, groupReason(group, operation, messages, viewer))
    case 'notFound':
    case 'ambiguous':
    case 'failed':
    case 'excluded':
      return result.unchangedWhy[verdict](count)
    case 'change':
    case 'duplicate':
    case 'notChosen':
      return countedReason(group, operation, messages, viewer)
  }
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

/** The operation as this card can show it: in shared conversations, without excluded items and user-written text. */
export function visibleOperation({ operation, discreet }: ApprovalView): Operation {
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
