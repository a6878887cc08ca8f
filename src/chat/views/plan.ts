import { compact } from '../../core/compact.ts'
import type { Item, Operation, SkippedAccounts } from '../../operations/model/types.ts'
import { isByOthers } from '../../operations/registry/reason.ts'
import { type Button, buildPlan, type Row, type Section, type ToggleButton } from '../card/index.ts'
import {
  cancelOperation,
  confirmOperation,
  operationItems,
  planAgain,
  retryOperation,
  undoOperation,
} from '../commands/operations.ts'
import { type Press, press } from '../commands/press.ts'
import type { Input } from '../commands/spec.ts'
import type { Messages } from '../words/index.ts'
import { playbookText } from './action-texts.ts'
import { mayExcludeItems } from './exclusions.ts'
import { detailOf, leavingLines, mark, notReadLines, respondsToLines, rolesText, verdictLook, whyOf } from './format.ts'
import { gapLines, impactLines, notCheckedLines } from './gaps.ts'
import { fieldError } from './inputs.ts'
import { earlierLines } from './links.ts'
import { isNamed, operationText } from './operation-text.ts'
import { addedBelowSteps, addedForSkipped, addedToAccounts, addedToPlan } from './places.ts'
import { planInputs } from './plan-inputs.ts'
import {
  approvalLines,
  canRun,
  isBlocked,
  type PlanView,
  plannedAccounts,
  planSteps,
  warningLines,
} from './plan-lines.ts'
import { commonNoteLines } from './planned-account.ts'
import type { Reply } from './reply.ts'
import { enteredTime, scheduleLines } from './schedule.ts'
import { countGroups, foldsSkipped, furtherSkipped, maxListedChanges } from './skips.ts'
import { clockTime, dueTime, shorten, toFrame, type Viewer } from './viewer.ts'

/** Number of accounts to change that a plan reads and shows. */
export const maxChangesRead = maxListedChanges
/** Maximum accounts named per reason; the rest are counted. */
export const maxNamesPerReason = 3
/** Large plans say up to this many reasons on one line. */
const maxReasonsInLine = 3
/** Maximum reasons with their own line. */
const maxReasons = 5

export type { PlanView }

/** What would happen to each account, and what is needed to confirm it. */
export function showPlan(view: PlanView, messages: Messages, viewer: Viewer): Reply {
  const { operation, typed = {} } = view
  const changing = operation.counts.change
  const texts = playbookText(messages, operation.playbook)
  const title = changing === 0 ? texts.nothing : titleOf(view, messages, viewer)
  const { field, text } = fieldError(typed.error, messages)
  const card = buildPlan(toFrame(viewer, messages), {
    header: {
      icon: changing === 0 ? '–' : '◇',
      title,
      subtitle: canRun(view)
        ? messages.plan.until(clockTime(operation.expiresAt, messages, viewer))
        : messages.waiting.calm.planning,
      ...(changing > 0 && { tone: 'accent' }),
    },
    lines: compact([
      text && !field && mark('failed', text),
      ...addedToPlan(view.cards, 'first lines', operation, messages),
      ...earlierLines(operation, messages),
      ...respondsToLines(operation.origin, messages),
      ...leavingLines(view.leaving, messages, viewer),
      ...notReadLines(view.rest, messages),
      view.approval.readOnly && { text: messages.plan.readOnly, tone: 'warning' as const },
      ...gapLines(operation.gaps, messages, viewer, isBlocked(view)),
      ...(changing > 0 ? [...warningLines(view, messages, viewer), ...impactLines(operation.impact, messages)] : []),
      operation.guests > 0 && texts.guests && { text: texts.guests(operation.guests) },
      ...commonNoteLines(view.changes, messages, viewer),
    ]),
    ...(furtherSkipped(view.skipped, operation).length > 0 && { skipped: skippedSection(view, messages, viewer) }),
    ...(view.changes.items.length > 0 && { changes: changesSection(view, messages, viewer) }),
    steps: changing > 0 ? planSteps(view, messages, viewer) : [],
    headed: addedBelowSteps(view.cards, operation, messages, viewer),
    below: [
      ...(changing > 0 ? [...scheduleLines(typed, messages, viewer), ...approvalLines(view, messages)] : []),
      ...notCheckedLines(changing > 0 ? operation.notChecked : [], messages, { own: true }),
    ],
    ...(canRun(view) && planInputs(view, messages, viewer)),
    actions: buttons(view, messages, viewer),
  })
  return { card, summary: title, operation }
}

/** What would be done and, if this moves an operation, to which time. */
function titleOf({ operation, typed = {} }: PlanView, messages: Messages, viewer: Viewer): string {
  const what = operationText(operation, messages, viewer)
  const runAt = operation.replaces === null ? undefined : enteredTime(typed, messages, viewer)
  return runAt === undefined
    ? messages.common.question(what)
    : messages.links.move(what, dueTime(runAt, messages, viewer))
}

/** Shows accounts in a separate message, because replacing the plan would lose what was typed on it. */
const showButton = (
  operation: string,
  some: Omit<Input<typeof operationItems>, 'operation'>,
  title: string,
): Button => ({
  title,
  ignoreInputs: true,
  data: press(operationItems, { operation, ...some, apart: true }),
})

/** One line per reason, with names or a count, and buttons that show the accounts. */
function skippedSection({ skipped, operation }: PlanView, messages: Messages, viewer: Viewer) {
  const groups = furtherSkipped(skipped, operation)
  const { common, plan: says } = messages
  // A duplicate's account is already in the plan.
  const accounts = countGroups(groups.filter(({ verdict }) => verdict !== 'duplicate'))
  const hidden = countGroups(groups.slice(maxReasons))
  const skips = groups.length < skipped.length ? says.alsoSkipped : says.skipped
  const title = accounts > 0 ? skips(accounts) : says.repeated(countGroups(groups))
  const all = showButton(operation.id, { only: 'skipped' }, says.show)
  if (foldsSkipped(groups, operation)) {
    const [only, ...others] = groups
    if (only && others.length === 0 && only.verdict !== 'duplicate') {
      const line = { text: `${title} · ${groupReason(only, operation, messages, viewer)}` }
      return { rows: [{ line, button: all }] }
    }
    const reasons = groups.map((group) => countedReason(group, operation, messages, viewer))
    if (groups.length <= maxReasonsInLine)
      return { rows: [{ line: { text: `${title} (${reasons.join('; ')})`, subtle: true }, button: all }] }
    const counts = groups.map((group): Row => {
      const text = countedReason(group, operation, messages, viewer)
      return { line: { ...mark(verdictLook(group.verdict), text), subtle: true } }
    })
    return { rows: [{ line: { text: title, bold: true }, button: all }, ...counts] }
  }
  const rows = groups.slice(0, maxReasons).map((group): Row => {
    const { verdict, why, count } = group
    const line = { ...reasonLine(group, operation, messages, viewer), subtle: true }
    if (count <= maxNamesPerReason || verdict === 'change') return { line }
    return { line, button: showButton(operation.id, { only: 'skipped', verdict, ...(why && { why }) }, says.show) }
  })
  const more = {
    line: { text: common.andMore(hidden), subtle: true },
    button: showButton(operation.id, { only: 'skipped' }, says.showAll(countGroups(skipped))),
  }
  return { title, rows: hidden > 0 ? [...rows, more] : rows }
}

/** Skipped accounts of one reason, with names or a count. */
export function reasonLine(
  { verdict, why, count, some }: SkippedAccounts,
  operation: Pick<Operation, 'playbook'>,
  messages: Messages,
  viewer: Viewer,
) {
  const says = (item: Item) => reasonText(item, operation.playbook, messages, viewer)
  const [first] = some
  const look = verdictLook(verdict)
  if (count === 1 && first) return mark(look, `${nameOf(first)}: ${says(first)}`)
  const counted = countedReason({ verdict, why, count, some }, operation, messages, viewer)
  if (count > maxNamesPerReason) return mark(look, counted)
  // Roles and candidates differ between accounts.
  const named = some.map((item) => {
    const detail = verdict === 'notChosen' && item.detail ? rolesText(item.detail, messages) : item.detail
    if (!detail || verdict === 'duplicate' || why === 'changedLater' || (verdict === 'notFound' && why))
      return nameOf(item)
    return `${nameOf(item)} (${detailOf({ detail, at: item.at }, messages, viewer)}${verdict === 'notFound' ? '?' : ''})`
  })
  return mark(look, `${counted}: ${named.join(', ')}`)
}

/** How many accounts are skipped for one reason. */
export const countedReason = (
  group: SkippedAccounts,
  operation: Pick<Operation, 'playbook'>,
  messages: Messages,
  viewer: Viewer,
): string => `${messages.number(group.count)} · ${groupReason(group, operation, messages, viewer)}`

export function groupReason(
  { some: [first] }: SkippedAccounts,
  { playbook }: Pick<Operation, 'playbook'>,
  messages: Messages,
  viewer: Viewer,
): string {
  return first ? reasonText({ ...first, detail: null }, playbook, messages, viewer) : messages.verdicts.change
}

/** The sign-in name, because it distinguishes people with the same name. */
const nameOf = ({ account, input }: Item): string =>
  shorten((account ? account.upn || account.name : input).trim(), 80) || '–'

/** Why an account is skipped. */
export const reasonText = (item: Item, playbook: string, messages: Messages, viewer: Viewer): string =>
  item.verdict === 'already' && !item.why ? playbookText(messages, playbook).already : whyOf(item, messages, viewer)

function changesSection({ changes: some, operation }: PlanView, messages: Messages, viewer: Viewer): Section {
  const all = showButton(operation.id, { only: 'change' }, messages.plan.showAll(some.total))
  return plannedAccounts(some, { all, titled: isNamed(operation, messages, viewer) }, messages, viewer)
}

/** Includes accounts that are skipped because others have changed them, if there are any. */
export function includeButtons(skipped: readonly SkippedAccounts[], data: Press, { plan: says }: Messages): Button[] {
  const count = countGroups(skipped.filter(({ verdict, why }) => verdict === 'protected' && isByOthers(why)))
  return count > 0 ? [{ title: says.includeChanged(count), ignoreInputs: true, data }] : []
}

/** Plans the same again, with those accounts. */
function pressToInclude({ id, undoOf, retryOf }: Operation): Press {
  if (undoOf) return press(undoOperation, { operation: undoOf, changed: true })
  return retryOf
    ? press(retryOperation, { operation: retryOf, changed: true })
    : press(planAgain, { operation: id, changed: true })
}

/** Clients cut longer button titles. */
const buttonLetters = { desktop: 44, phone: 30 } as const

/** If the time doesn't fit, it is only on the card. */
function scheduledTitle(what: string, time: string, { schedule: says }: Messages, { device }: Viewer): string {
  const title = says.on(what, time)
  return title.length > buttonLetters[device] ? says.later(what) : title
}

function buttons(view: PlanView, messages: Messages, viewer: Viewer): (Button | ToggleButton)[] {
  const { operation, token } = view
  const { playbook, definition, id, counts } = operation
  const cancel: Button = {
    title: messages.common.cancel,
    ignoreInputs: true,
    data: press(cancelOperation, { operation: id, token }),
  }
  // Cards truncate long reasons; the file contains all earlier decisions. Longer lists have this button anyway.
  const isListed = view.changes.total > 1 && view.changes.total <= maxListedChanges
  const whole = definition.tone === 'gives' && isListed ? addedToAccounts(view.cards, operation, messages) : []
  const more = whole.map((button) => ({ ...button, ignoreInputs: true }))
  const include = [
    ...includeButtons(view.skipped, pressToInclude(operation), messages),
    ...addedForSkipped(view.cards, view.skipped, operation, messages).map((button) => ({
      ...button,
      ignoreInputs: true,
    })),
  ]
  if (!canRun(view)) return [...include, cancel, ...more]
  const style = definition.tone === 'gives' ? 'positive' : 'destructive'
  const runAt = enteredTime(view.typed ?? {}, messages, viewer)
  const what = playbookText(messages, playbook).button(counts.change)
  const title =
    runAt === undefined ? what : scheduledTitle(what, dueTime(runAt, messages, viewer, false), messages, viewer)
  const confirm = {
    title,
    ...(title !== what && { tooltip: title }),
    style,
    data: press(confirmOperation, { operation: id, token, ...(runAt !== undefined && { at: runAt }) }),
  } as const
  const options = view.approvers.length < 2 ? messages.plan.when : messages.plan.moreOptions
  const exclude = mayExcludeItems(operation)
    ? [{ title: messages.decisions.excludeItems, unfolds: 'exclude' as const }]
    : []
  return compact([
    confirm,
    // If a time was entered, its fields are visible anyway.
    runAt === undefined && { title: options, unfolds: 'when' as const },
    ...exclude,
    ...include,
    ...addedToPlan(view.cards, 'buttons before cancel', operation, messages),
    cancel,
    ...more,
  ])
}
