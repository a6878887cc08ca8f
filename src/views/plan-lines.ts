import { offeredSteps } from '../actions/optional-steps.ts'
import { playbookOf } from '../actions/playbooks.ts'
import type { Registry } from '../actions/registry.ts'
import { actionText, playbookText } from '../actions/texts.ts'
import type { LocalDay } from '../core/zoned-time.ts'
import type { Messages } from '../messages/index.ts'
import type {
  ApprovalNeed,
  Item,
  Limits,
  Notes,
  Operation,
  Person,
  PlanNote,
  SkippedAccounts,
} from '../operations/model/types.ts'
import type { Button, Line, Section, Step } from './card/index.ts'
import { optionalStepToggles, type Toggles } from './form.ts'
import { enabledMark } from './format.ts'
import type { TypedInput } from './inputs.ts'
import { hasManySteps } from './operation-text.ts'
import { commonNotes, plannedWho } from './planned-account.ts'
import { stepProof } from './proof-lines.ts'
import { itemLines, plannedSteps } from './step-lines.ts'
import { stillEnabledLines } from './still-enabled.ts'
import { shorten, type Viewer } from './viewer.ts'
import { receiverLines } from './vouchers.ts'

/** The data shown on a plan. */
export interface PlanView {
  readonly operation: Operation
  readonly registry: Registry
  /** One-time token for confirming the plan. */
  readonly token: string
  /** The first accounts to change, with those that should be checked before confirming at the top. */
  readonly changes: { readonly items: readonly Item[]; readonly total: number }
  /** Skipped accounts, by reason. */
  readonly skipped: readonly SkippedAccounts[]
  /** Warnings about accounts to change. */
  readonly notes?: Notes
  /** The people who would be asked to approve it. */
  readonly approvers: readonly Person[]
  readonly confirmCountAbove: number
  readonly approval: Pick<Limits, 'approvalWindow' | 'approverGroupId' | 'missingProtected' | 'readOnly'> & ApprovalNeed
  /** Parts of the input that weren't recognised as accounts. */
  readonly rest?: readonly string[]
  /** The day on which the accounts leave, if they were found by that. */
  readonly leaving?: LocalDay | undefined
  /** Previous input and its errors. */
  readonly typed?: TypedInput
}

/** Plans with up to this many accounts show all of them; others show the first few. */
export const maxListedChanges = 5

const maxNamedOfMany = 2

/**
 * If there are few accounts, each with everything to say about it; otherwise the first of them, and a button for all.
 */
export function plannedAccounts(
  { items, total }: PlanView['changes'],
  all: Button,
  messages: Messages,
  viewer: Viewer,
): Section {
  if (total > maxListedChanges) {
    const names = items.slice(0, maxNamedOfMany).map(({ account, input }) => shorten(account?.name || input, 40))
    const text = [names.join(', '), messages.common.andMore(total - names.length)].join(' ')
    return { rows: [], more: { line: { text }, button: all } }
  }
  const said = new Set(commonNotes({ items, total }, messages, viewer))
  const rows = items.map((item) => ({
    lead: plannedWho(item, messages, viewer, said),
    side: item.account
      ? [
          enabledMark(item.account.enabled, messages),
          ...(item.account.guest ? [{ text: messages.accountType.guest, subtle: true }] : []),
        ]
      : [],
  }))
  return { rows }
}

/** Whether it can't run: nothing is changed while protection is incomplete. */
export const isBlocked = ({ operation, approval }: PlanView) =>
  approval.missingProtected === 'block' && operation.gaps.length > 0

/** Whether it can be confirmed; otherwise it has no inputs and no confirm button. */
export const canRun = (view: PlanView) =>
  view.operation.counts.change > 0 &&
  !isBlocked(view) &&
  !view.approval.readOnly &&
  (!view.approval.needed || Boolean(view.approval.approverGroupId))

/** What to know first: accounts that will still be able to sign in, and anything else worth a second look. */
export const warningLines = (view: PlanView, messages: Messages, viewer: Viewer): Line[] => [
  ...stillEnabledWarnings(view, messages),
  ...adminRoleLines(view.operation, view.approval.admins.length, messages),
  ...notesOn(view, messages),
  ...itemLines(view, chosenKinds(view), messages, viewer),
  ...unlistedStepProofs(view, messages),
  ...(hasManySteps(view.operation) ? [] : receiverLines(view.operation, messages)),
  ...irreversibleLines(view, messages),
]

/** What is known about a step whose block depends on a policy, if steps aren't listed. */
function unlistedStepProofs(view: PlanView, messages: Messages): Line[] {
  const { operation, registry } = view
  if (hasManySteps(operation)) return []
  const chosen = chosenKinds(view)
  return operation.steps
    .filter(({ action }) => chosen.has(action))
    .flatMap((step) => stepProof(step, { registry, chosen }, messages))
}

/** A toggle for each step that can be chosen. */
export const stepToggles = ({ operation, typed = {} }: PlanView, messages: Messages): Toggles =>
  optionalStepToggles(operation.playbook, typed, messages, operation)

/** The steps, if there are several, with their toggles if the plan can be confirmed. */
export function planSteps(view: PlanView, messages: Messages, viewer: Viewer): Step[] {
  const toggles = canRun(view) ? stepToggles(view, messages) : []
  const byAction = Object.fromEntries(toggles.map(({ action, ...toggle }) => [action, toggle]))
  return plannedSteps(view, chosenKinds(view), byAction, messages, viewer)
}

/** Who has to approve it, and how it starts. */
export const approvalLines = (view: PlanView, messages: Messages): Line[] => [
  ...firstBatchLines(view, messages),
  ...approvalNeedLines(view, messages),
]

/** Accounts that can still sign in after this plan, by the operator's current choice. */
function stillEnabledWarnings(view: PlanView, messages: Messages): Line[] {
  const { blocking } = view.operation
  if (!blocking?.wanted) return stillEnabledLines(view.operation, messages, { planned: true })
  const isLock = (kind: string) => view.registry.find(kind)?.locksOut === true
  const offers = view.operation.steps.some(({ action }) => isLock(action))
  return !offers || [...chosenKinds(view)].some(isLock)
    ? stillEnabledLines(view.operation, messages, { planned: true })
    : [{ text: messages.stillEnabled.notChosenByAny }]
}

function firstBatchLines({ operation: { playbook, counts } }: PlanView, { plan: says }: Messages): Line[] {
  const { firstBatch: count } = playbookOf(playbook)
  return count !== undefined && counts.change > count ? [{ text: says.firstFew(count), subtle: true }] : []
}

/** What administrators can still do although they are blocked. */
export function adminRoleLines({ playbook }: Operation, count: number, messages: Messages): Line[] {
  const { admins } = playbookText(messages, playbook)
  return admins && count > 0 ? [{ text: `▲ ${admins(count)}`, tone: 'warning' }] : []
}

/** A plan mentions the limit only if less than this share of it would be left. */
const showLimitBelowShare = 0.2

function approvalNeedLines(view: PlanView, { plan: says, vouchers }: Messages) {
  const { limit, approvalWindow, needed, others, left, guards, compromised, admins, approverGroupId } = view.approval
  const { receivers = 0 } = view.approval
  const { change } = view.operation.counts
  const hours = Math.round(approvalWindow / 3_600_000)
  if (!needed)
    return left > limit * showLimitBelowShare ? [] : [{ text: says.leftWithoutApproval(left, hours), subtle: true }]
  const why = [
    ...(admins.length > 0 ? [says.admins(admins.length)] : []),
    ...(guards > 0 ? [says.guards(guards)] : []),
    ...(compromised > 0 ? [says.compromised(compromised)] : []),
    ...(receivers > 0 ? [vouchers.needsApproval(receivers)] : []),
    ...(change + others > limit ? [says.needsApproval(limit, change > limit ? 0 : others, hours)] : []),
  ].join(' ')
  return [
    approverGroupId
      ? { text: why, subtle: true }
      : { text: `▲ ${why} ${says.nobodyApproves}`, tone: 'warning' as const },
  ]
}

const notesSaidByEach: ReadonlySet<PlanNote> = new Set(['byName', 'tenantConsent'])

function notesOn({ notes = {}, changes }: PlanView, { plan: says }: Messages): Line[] {
  const known = Object.entries(notes) as [PlanNote, number][]
  // If the plan lists all accounts, each account's own line already says this.
  const hidden = known.filter(([note]) => !notesSaidByEach.has(note) || changes.total > maxListedChanges)
  return hidden.map(([note, count]) => ({ text: says.notes[note](count), tone: 'warning' }))
}

/** The plan's actions, with the operator's current choices. */
function chosenKinds({ operation: { actions, playbook }, typed = {} }: PlanView): ReadonlySet<string> {
  const switched = new Map<string, unknown>(Object.entries(typed))
  const optional = offeredSteps(playbook, (kind) => actions.some((one) => one.kind === kind))
  const stateOf = (kind: string) => {
    const input = optional.find(({ action }) => action === kind)?.optional?.input
    return input === undefined ? undefined : switched.get(input)
  }
  const kinds = [...actions.map(({ kind }) => kind), ...optional.map(({ action }) => action)]
  return new Set(kinds.filter((kind) => stateOf(kind) ?? actions.some((one) => one.kind === kind)))
}

/** The irreversible actions of a plan, with the operator's current choices. */
export const irreversibleKinds = (view: PlanView): readonly string[] =>
  [...chosenKinds(view)].filter((kind) => view.registry.isIrreversible([{ kind }]))

/** What can't be undone, unless a list of steps or a toggle already says so. */
function irreversibleLines(view: PlanView, messages: Messages): Line[] {
  const { operation } = view
  if (hasManySteps(operation)) return []
  const isOffered = new Set(stepToggles(view, messages).map(({ action }) => action))
  return irreversibleKinds(view).flatMap((kind) => {
    if (isOffered.has(kind)) return []
    const { stays, unseen } = actionText(messages, kind)
    return [
      ...(stays ? [{ text: `▲ ${stays}`, tone: 'warning' as const }] : []),
      ...(unseen ? [{ text: unseen, subtle: true }] : []),
    ]
  })
}
