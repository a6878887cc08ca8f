import { offeredSteps } from '../actions/playbooks.ts'
import { playbookText } from '../actions/texts.ts'
import {
  showApproval as approvalSpec,
  approveOperation,
  askQuestion,
  denyOperation,
} from '../command-specs/approvals.ts'
import { listOperations } from '../command-specs/operations.ts'
import { press } from '../command-specs/press.ts'
import type { Input } from '../command-specs/spec.ts'
import { hasEnded, hasRun } from '../core/operation-states.ts'
import type { Messages } from '../messages/index.ts'
import type { Approval, Concerned, Item, Operation } from '../operations/model/types.ts'
import {
  type Button,
  type Field,
  type Line,
  type Link,
  notice,
  plan,
  type Section,
  type ToggleButton,
} from './card/index.ts'
import { mayExcludeItems } from './exclusions.ts'
import { enabledMark, plain, plannedWho, stateLook } from './format.ts'
import { impactLines, notCheckedLines } from './gaps.ts'
import { errorBeside } from './inputs.ts'
import { replacedLines, stateText } from './links.ts'
import { namedLines } from './named-items.ts'
import { facts } from './pending-and-closed.ts'
import { mayPick } from './pick-excluded.ts'
import { countedReason, sumOf } from './plan.ts'
import { adminRoleLines } from './plan-lines.ts'
import { questionLines } from './question.ts'
import type { Reply } from './reply.ts'
import { operationLook } from './result.ts'
import { forNobody, skipsOf } from './skips.ts'
import { labelOf } from './step-lines.ts'
import { aheadOf, stillEnabledLines, withStillEnabled } from './still-enabled.ts'
import { clockTime, frameOf, isEmpty, paging, type Reader, short, type Viewer } from './viewer.ts'

/** Accounts per page of a request for approval. */
export const approvalPage = 8

/** The content of an approver's card; `token` activates its buttons. */
export interface Asked {
  readonly operation: Operation
  readonly concerned?: Concerned
  readonly items: readonly Item[]
  readonly total: number
  readonly page: number
  readonly token?: string | undefined
  readonly comment?: string | undefined
  /** Accounts to leave out, as typed, and what was wrong with them. */
  readonly without?: string | undefined
  readonly error?: unknown
  /** For shared conversations: no accounts and no user-written text. */
  readonly discreet?: boolean
  /** Base address of Teams. */
  readonly teams?: string
}

/** A request for approval with everything to be approved, or its result. */
export function showApproval(view: Asked, messages: Messages, viewer: Viewer): Reply {
  const { operation } = view
  const what = playbookText(messages, operation.playbook).button(operation.counts.change)
  if (operation.state !== 'awaitingApproval') return showAnswered(view, what, messages, viewer)
  const { approval: says } = messages
  const until = clockTime(operation.approval.until, messages, viewer)
  const isDone = (action: string) => operation.actions.some(({ kind }) => kind === action)
  const card = { ...(view.token && { token: view.token }), operation: operation.id }
  const buttons: (Button | Link | ToggleButton)[] = [
    { title: says.approve, style: 'positive', data: press(approveOperation, card) },
    { title: says.deny, style: 'destructive', data: press(denyOperation, card) },
    ...(view.discreet ? [] : [{ title: messages.decisions.ask, data: press(askQuestion, card) }]),
    ...(mayExclude(view) ? [excludeButton(view, card, messages)] : []),
    ...chatWith(view, messages),
  ]
  const enabled = stillEnabledLines(operation, messages, { planned: true, discreet: view.discreet === true })
  const title = view.discreet ? says.wanted(what) : says.title(operation.requester.name, what)
  const bound = plan(frameOf(everybody(viewer), messages), {
    header: {
      ...stateLook(operation.state),
      title,
      subtitle: aheadOf(says.answerBy(operation.requester.name, until), operation, messages),
    },
    facts: [
      ...facts(said(view), messages, viewer),
      ...offeredSteps(operation.playbook, isDone).map(({ action }) => ({
        title: labelOf(operation, action, messages),
        value: isDone(action) ? forNobody(messages.common.yes, action, operation, messages) : messages.common.no,
      })),
    ],
    ...(view.discreet
      ? { lines: [...enabled, { text: says.elsewhere(operation.id) }] }
      : {
          lines: [
            ...enabled,
            ...replacedLines(operation, messages),
            ...about(view, messages, viewer),
            ...questionLines(operation, messages),
          ],
          changes: changes(view, card, messages, viewer),
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

/** Not if the accounts aren't shown. A single account can only be denied, but what it would get back can be excluded. */
const mayExclude = ({ discreet, operation }: Asked): boolean =>
  !discreet && (operation.counts.change > 1 || mayExcludeItems(operation))

/** Opens a list of the accounts if there are few, otherwise the field for typing them. */
function excludeButton(view: Asked, card: Input<typeof approvalSpec>, messages: Messages): Button | ToggleButton {
  const { title } = exclusionTexts(view, messages)
  return mayPick(view.operation)
    ? { title, data: press(approvalSpec, { ...card, pick: true }) }
    : { title, unfolds: 'exclude' }
}

const exclusionTexts = ({ operation }: Asked, { decisions: says }: Messages) =>
  mayExcludeItems(operation)
    ? { title: says.excludeMore, label: says.excludeMoreLabel, placeholder: says.excludeNames }
    : { title: says.exclude, label: says.excludeLabel, placeholder: says.excludeHint }

function exclusionField(view: Asked, messages: Messages): Field {
  const { without, error } = view
  const { label, placeholder } = exclusionTexts(view, messages)
  return { label, placeholder, value: without ?? '', ...errorBeside({ error }, messages)('without') }
}

/** Describes the accounts as a whole. */
function about({ operation, concerned }: Asked, messages: Messages, viewer: Viewer): Line[] {
  const { approval: says } = messages
  const { guests } = operation
  const { work, skipped = [], admins = [] } = concerned ?? {}
  // A duplicate isn't a skipped account.
  const groups = skipped.filter(({ verdict }) => verdict !== 'duplicate')
  const left = sumOf(groups)
  const why = skipsOf(groups, messages)
  const others = sumOf(groups.slice(reasonsShown))
  const named = admins.map(({ upn, roles }) => `${short(upn, 80)} (${short(roles, 120)})`).join(', ')
  return [
    ...(admins.length > 0 ? [{ text: says.admins(admins.length, named), tone: 'warning' as const }] : []),
    ...adminRoleLines(operation, admins.length, messages),
    ...(work
      ? [...workLine(work.departments, says.departments, messages), ...workLine(work.titles, says.titles, messages)]
      : []),
    ...(guests > 0 ? [{ text: says.guests(guests) }] : []),
    ...namedItems(operation, messages, viewer),
    ...impactLines(operation.impact, messages),
    ...notCheckedLines(operation.notChecked, messages),
    ...(left > 0 ? [{ text: [says.skipped(left), ...why].join(' · ') }] : []),
    ...groups
      .slice(0, reasonsShown)
      .map((group) => ({ text: countedReason(group, operation, messages, viewer), subtle: true })),
    ...(others > 0 ? [{ text: messages.common.andMore(others), subtle: true }] : []),
  ]
}

/** The apps and devices it concerns, by step. */
const namedItems = (operation: Operation, messages: Messages, viewer: Viewer): Line[] =>
  operation.steps
    .filter(({ action, named }) => named && operation.actions.some(({ kind }) => kind === action))
    .flatMap((step) => [
      { text: labelOf(operation, step.action, messages) },
      ...namedLines(step, operation, messages, viewer),
    ])

const reasonsShown = 3

function workLine(
  { some, others }: Concerned['work']['titles'],
  says: (list: string) => string,
  { common, number }: Messages,
): Line[] {
  const named = some.map(({ name, count }) => `${short(name, 60)} ${number(count)}`)
  return some.length > 0 ? [{ text: says([...named, ...(others > 0 ? [common.andMore(others)] : [])].join(', ')) }] : []
}

/** Opens a Teams chat with the requester. */
function chatWith({ operation: { requester }, teams }: Asked, { approval: says }: Messages): Link[] {
  const { upn, name } = requester
  const url = `${teams}/l/chat/0/0?users=${encodeURIComponent(short(upn).replace(/\p{Cs}/gu, ''))}`
  return isEmpty(upn) || !teams ? [] : [{ title: says.chat(short(name, 40)), url }]
}

/** Requests have no owner: any approver who sees one may decide. */
const everybody = ({ device }: Viewer): Reader => ({ device })

/** The operation as it may be shown there. */
function said({ operation, discreet }: Asked): Operation {
  if (!discreet || operation.state === 'planned') return operation
  const hidden = { excludedItems: [], reason: null }
  if (operation.state === 'awaitingApproval')
    return { ...operation, ...hidden, approval: withoutWords(operation.approval) }
  const { approval, stoppedBy } = operation
  return {
    ...operation,
    ...hidden,
    approval: approval && withoutWords(approval),
    stoppedBy: stoppedBy && { ...stoppedBy, reason: '' },
  }
}

const withoutWords = (approval: Approval): Approval => ({
  ...approval,
  comment: null,
  excluded: approval.excluded.map((one) => ({ ...one, some: [] })),
})

/** The accounts, page by page; `card` goes into the paging buttons. */
function changes(view: Asked, card: Input<typeof approveOperation>, messages: Messages, viewer: Viewer): Section {
  const { labels } = messages
  const pages = paging(
    { page: view.page, size: approvalPage, shown: view.items.length, total: view.total },
    (page) => press(approvalSpec, { ...card, page }),
    messages,
  )
  return {
    title: messages.plan.will(playbookText(messages, view.operation.playbook).will, view.total),
    table: {
      columns: [
        { title: labels.account, width: 5, phone: 'lead' },
        { title: labels.now, width: 2, phone: 'side' },
      ],
      rows: view.items.map((item) => [
        plannedWho(item, messages, viewer),
        item.account ? [enabledMark(item.account.enabled, messages)] : plain(null),
      ]),
    },
    ...(pages.range && { more: { line: { text: pages.range, subtle: true } } }),
    ...(pages.pager && { pager: pages.pager }),
  }
}

/** What came of it, in numbers, if it ran. */
function outcome(operation: Operation, messages: Messages): Line[] {
  const { state, progress: at, playbook } = operation
  if (!hasRun(state)) return []
  const { outcome: says } = messages.notices
  const ended = (['failed', 'uncertain'] as const).flatMap((one) => (at[one] > 0 ? [says[one](at[one])] : []))
  const done = playbookText(messages, playbook).done(at.done, at.total)
  return [{ text: withStillEnabled([done, ...ended].join(' · '), operation, messages) }]
}

function showAnswered(view: Asked, what: string, messages: Messages, viewer: Viewer): Reply {
  const operation = said(view)
  const { approval, state } = operation
  const { approval: says } = messages
  const { place = 'personal' } = viewer
  const enabled = stillEnabledLines(operation, messages, { discreet: view.discreet === true })
  const name = approval?.by?.name
  const title = name ? (state === 'denied' ? says.denied(name) : says.approved(name)) : stateText(operation, messages)
  const card = notice(frameOf(viewer, messages), {
    header: { ...operationLook(operation), title, subtitle: what },
    lines: [
      ...enabled,
      { text: `${messages.labels.status}: ${stateText(operation, messages)}` },
      ...(hasEnded(state) ? outcome(operation, messages) : [{ text: says.continuesElsewhere }]),
    ],
    facts: facts(operation, messages, viewer),
    // A list of somebody's own operations doesn't belong in a shared conversation.
    actions:
      view.discreet || place !== 'personal' ? [] : [{ title: messages.operations.title, data: press(listOperations) }],
  })
  return { card, summary: `${title}: ${what}` }
}
