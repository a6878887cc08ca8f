import { type Button, buildForm, buildNotice, buildPlan, type Line } from '../../chat/card/index.ts'
import { press } from '../../chat/commands/press.ts'
import { playbookText } from '../../chat/views/action-texts.ts'
import { reasonInput, type TypedInput } from '../../chat/views/inputs.ts'
import { followerLines, hasChangedAny } from '../../chat/views/links.ts'
import { accountsText } from '../../chat/views/operation-text.ts'
import type { AuditedStep } from '../../chat/views/places.ts'
import type { Reply } from '../../chat/views/reply.ts'
import { dateTime, shorten, toFrame, type Viewer } from '../../chat/views/viewer.ts'
import type { Messages } from '../../chat/words/index.ts'
import { compact } from '../../core/compact.ts'
import { areRecordedAs } from '../../operations/lifecycle/event.ts'
import type { Operation, SkippedAccounts } from '../../operations/model/types.ts'
import { events } from './events.ts'
import { stepName, systemName } from './manual-steps.ts'
import { assignSteps as assignSpec, stepsDone, stepsFile, stepsNotNeeded } from './specs.ts'
import { assignmentsIn } from './steps.ts'
import type { Assignment, AssignmentView } from './types.ts'
import { words } from './words.ts'

/** The steps in one system, for the person who does them; later, their outcome. */
export function showAssignment(view: AssignmentView, messages: Messages, viewer: Viewer): Reply {
  const { operation, assignment } = view
  const { assignment: says } = words.of(messages)
  const open = assignment.state === 'open' || assignment.state === 'offered'
  const title = titleOf(view, messages, viewer)
  // Without an assignee, anyone in the chat can do the steps.
  const card = buildNotice(toFrame({ device: viewer.device }, messages), {
    header: {
      ...looks[assignment.state],
      title,
      subtitle: compact([operation.id, operation.requester.name, assignment.to && says.for(assignment.to.name)]).join(
        ' · ',
      ),
    },
    lines: compact([
      !open && { text: endText(view, messages, viewer), bold: true },
      ...followerLines(operation, messages),
      ...(open ? [...unreachableLines(assignment, messages), ...toDoLines(assignment, messages)] : []),
      ...(open ? whyLines(operation, messages) : []),
    ]),
    actions: open ? buttons(view, messages) : [fileButton(view, messages)],
  })
  const late = view.decided === false ? lateText(assignment, messages, viewer) : undefined
  return { card, summary: title, ...(late && { text: late }) }
}

const looks = {
  offered: { icon: '◇', tone: 'accent' },
  open: { icon: '◇', tone: 'accent' },
  done: { icon: '✓', tone: 'good' },
  notNeeded: { icon: '–', tone: 'default' },
} as const

function titleOf({ operation, assignment }: AssignmentView, messages: Messages, viewer: Viewer): string {
  const { common } = messages
  const all = assignment.accounts === operation.counts.change
  const who = all ? accountsText(operation, messages, viewer) : common.accounts(assignment.accounts)
  return words.of(messages).manualSteps.title(systemName(assignment.system, messages), who)
}

const unreachableLines = ({ to, unreachable }: Assignment, messages: Messages): Line[] =>
  to && unreachable
    ? [{ text: `▲ ${words.of(messages).assignment.unreachable(shorten(to.name, 60))}`, tone: 'warning', bold: true }]
    : []

function toDoLines({ steps }: Assignment, messages: Messages): Line[] {
  const { assignment: says } = words.of(messages)
  const toDo = steps.length > 0 ? says.toDo(steps.map((step) => stepName(step, messages)).join(', ')) : says.toDoThere
  return [{ text: toDo }, { text: says.file, subtle: true }]
}

const whyLines = ({ reason, ticket }: Operation, { labels }: Messages): Line[] => {
  const why = compact([reason && `${labels.reason}: ${reason}`, ticket && `${labels.ticket}: ${ticket}`])
  return why.length > 0 ? [{ text: why.join(' · '), subtle: true }] : []
}

/** Who reported what, and when. */
function endText(
  { assignment: { state, by, reason, at } }: AssignmentView,
  messages: Messages,
  viewer: Viewer,
): string {
  const { assignment: says } = words.of(messages)
  const name = by?.name ?? ''
  const end = state === 'notNeeded' ? says.notNeededBy(name, reason ?? '') : says.doneBy(name)
  const text = end.charAt(0).toUpperCase() + end.slice(1)
  return at === null ? text : `${text} (${dateTime(at, messages, viewer)})`
}

function lateText({ state, by, at }: Assignment, messages: Messages, viewer: Viewer): string | undefined {
  if ((state !== 'done' && state !== 'notNeeded') || at === null) return undefined
  return words.of(messages).assignment.already[state](by?.name ?? '', dateTime(at, messages, viewer))
}

const fileButton = ({ operation, assignment: { system } }: AssignmentView, messages: Messages): Button => ({
  title: words.of(messages).assignment.openFile,
  data: press(stepsFile, { operation: operation.id, system }),
})

function buttons(view: AssignmentView, messages: Messages): Button[] {
  const { assignment: says } = words.of(messages)
  const steps = { operation: view.operation.id, system: view.assignment.system }
  return [
    fileButton(view, messages),
    { title: says.done, style: 'positive', data: press(stepsDone, steps) },
    { title: says.notNeeded, data: press(stepsNotNeeded, steps) },
    { title: says.assign, data: press(assignSpec, { ...steps, just: 'pick' }) },
  ]
}

/** Asks why steps aren't needed. `error`: what was wrong with the reason given. */
export function askWhyNotNeeded(
  view: AssignmentView,
  typed: Pick<TypedInput, 'reason' | 'error'>,
  messages: Messages,
  viewer: Viewer,
): Reply {
  const { assignment: says } = words.of(messages)
  const steps = { operation: view.operation.id, system: view.assignment.system }
  const card = buildPlan(toFrame({ device: viewer.device }, messages), {
    header: { title: says.whyNot.title, subtitle: titleOf(view, messages, viewer) },
    lines: [{ text: says.whyNot.text }],
    reason: reasonInput(typed, messages),
    actions: [
      { title: says.notNeeded, style: 'positive', data: press(stepsNotNeeded, steps) },
      { title: says.back, data: press(assignSpec, { ...steps, just: 'show' }), ignoreInputs: true },
    ],
  })
  return { card, summary: says.whyNot.title }
}

/** Asks who will do the steps. */
export function askForAssignee(view: AssignmentView, messages: Messages, viewer: Viewer): Reply {
  const { assignment: says } = words.of(messages)
  const steps = { operation: view.operation.id, system: view.assignment.system }
  const here = viewer.place === 'groupChat' || viewer.place === 'channel'
  const card = buildForm(toFrame({ device: viewer.device }, messages), {
    header: { title: says.whom.title, subtitle: titleOf(view, messages, viewer) },
    lines: [{ text: says.whom.text }],
    people: {
      label: says.whom.label,
      placeholder: messages.form.peopleHint,
      from: here ? 'chat' : 'organisation',
      value: '',
    },
    actions: [
      { title: says.assign, style: 'positive', data: press(assignSpec, steps) },
      { title: says.back, data: press(assignSpec, { ...steps, just: 'show' }), ignoreInputs: true },
    ],
  })
  return { card, summary: says.whom.title }
}

/** Asks for the system, if an operation leaves steps in several. */
export function showSystems(
  { operation, assignments }: { readonly operation: Operation; readonly assignments: readonly Assignment[] },
  messages: Messages,
  viewer: Viewer,
): Reply {
  const { assignment: says } = words.of(messages)
  const card = buildNotice(toFrame({ device: viewer.device }, messages), {
    header: { title: says.which.title, subtitle: operation.id },
    lines: [{ text: says.which.text(operation.id) }],
    actions: assignments.map((one) => systemButton(operation, one, false, messages)),
  })
  return { card, summary: says.which.title }
}

function systemButton(
  { id }: Pick<Operation, 'id'>,
  { system, accounts }: Pick<Assignment, 'system' | 'accounts'>,
  apart: boolean,
  messages: Messages,
): Button {
  return {
    title: words.of(messages).assignment.button(systemName(system, messages), accounts),
    data: press(assignSpec, { operation: id, system, ...(apart && { apart }) }),
  }
}

/** For a result: a button for the steps in each other system, until someone has reported them done or not needed. */
export const systemButtons = (operation: Operation, systems: readonly Assignment['system'][], messages: Messages) =>
  assignmentsIn(operation).flatMap((one): Button[] =>
    systems.includes(one.system) && (one.state === 'offered' || one.state === 'open')
      ? [systemButton(operation, one, true, messages)]
      : [],
  )

/** For a plan that follows an operation whose changes the sync with Active Directory has reversed: what to change there. */
export function stepsForSynced(skipped: readonly SkippedAccounts[], follows: string, messages: Messages): Button[] {
  const reversed = skipped.find(({ why }) => why === 'changedBySync')
  const steps = { system: 'activeDirectory', accounts: reversed?.count ?? 0 } as const
  return reversed ? [systemButton({ id: follows }, steps, true, messages)] : []
}

/** Says that there is more to do than the operation could do. */
function byHandLines(operation: Operation, messages: Messages): Line[] {
  const { byHand } = playbookText(messages, operation.playbook)
  // Once someone has been asked to do the steps or has answered for them, another line shows that.
  const isLeft = assignmentsIn(operation).some(
    ({ system, state }) => system !== 'activeDirectory' && state === 'offered',
  )
  return byHand && isLeft && hasChangedAny(operation) ? [{ text: byHand }] : []
}

/** The outcome of the steps in other systems. */
const assignmentLines = (operation: Operation, messages: Messages): Line[] =>
  assignmentsIn(operation).flatMap((one): Line[] => {
    const { system, state, to, by, reason } = one
    if (state === 'offered') return []
    const { assignment: says } = words.of(messages)
    const name = shorten(by?.name ?? '', 60)
    const text =
      state === 'open'
        ? says.openWith(to ? shorten(to.name, 60) : undefined)
        : state === 'done'
          ? says.doneBy(name)
          : says.notNeededBy(name, reason ?? '')
    const line = { text: says.line(systemName(system, messages), text.replace(/[.!?]$/, '')) }
    return [line, ...(state === 'open' ? unreachableLines(one, messages) : [])]
  })

/** For a result: what is left to do elsewhere, and what became of it. */
export const leftElsewhereLines = (operation: Operation, messages: Messages): Line[] => [
  ...byHandLines(operation, messages),
  ...assignmentLines(operation, messages),
]

/** What the audit log says of steps in another system: which one, and who was asked. */
export function entryTexts({ step, target, after }: AuditedStep, messages: Messages): readonly string[] {
  if (!areRecordedAs(events, step)) return []
  const system = systemName(target, messages)
  return [after ? words.of(messages).manualSteps.title(system, after) : system]
}
