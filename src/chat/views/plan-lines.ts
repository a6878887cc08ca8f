import type { LocalDay } from '../../core/zoned-time.ts'
import type {
  ApprovalNeed,
  Containment,
  Item,
  Limits,
  Notes,
  Operation,
  Person,
  SkippedAccounts,
} from '../../operations/model/types.ts'
import { offeredSteps } from '../../operations/registry/playbook.ts'
import type { Registry } from '../../operations/registry/registry.ts'
import type { Button, Line, Section, Step } from '../card/index.ts'
import type { Messages } from '../words/index.ts'
import { actionText, playbookText } from './action-texts.ts'
import { lastDecisionText } from './decision-history.ts'
import { optionalStepToggles, type Toggles } from './form.ts'
import { enabledMark } from './format.ts'
import type { TypedInput } from './inputs.ts'
import { hasManySteps, joinNames } from './operation-text.ts'
import type { CardAdditions } from './places.ts'
import { commonNotes, maxInFull, plannedWho } from './planned-account.ts'
import { plannedUnproven, stepProof } from './proof-lines.ts'
import { foldsSkipped, furtherSkipped, maxListedChanges } from './skips.ts'
import { itemLines, plannedSteps } from './step-lines.ts'
import { stillEnabledLines } from './still-enabled.ts'
import { type DateFormatting, shorten, type Viewer } from './viewer.ts'

/** The data shown on a plan. */
export interface PlanView {
  readonly operation: Operation
  readonly registry: Registry
  /** What features add. */
  readonly cards: readonly CardAdditions[]
  /** One-time token for confirming the plan. */
  readonly token: string
  /** The first accounts to change, with those that should be checked before confirming at the top. */
  readonly changes: { readonly items: readonly Item[]; readonly total: number }
  /** Skipped accounts, by reason. */
  readonly skipped: readonly SkippedAccounts[]
  /** Warnings about accounts to change. */
  readonly notes?: Notes
  /** The operations that contained them as compromised. */
  readonly containments?: readonly Containment[]
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

const maxNamedOfMany = 1

/** How many of these accounts are enabled and disabled. */
function statesText(items: readonly Item[], { status, number }: Messages): string {
  const count = (enabled: boolean) => items.filter(({ account }) => account?.enabled === enabled).length
  return (['enabled', 'disabled'] as const)
    .flatMap((state) => {
      const some = count(state === 'enabled')
      return some > 0 ? [`${status[state]}: ${number(some)}`] : []
    })
    .join(' · ')
}

/**
 * With up to two accounts, each with everything to say about it; otherwise their names, unless the title has them, and
 * a button for the list.
 */
export function plannedAccounts(
  { items, total }: PlanView['changes'],
  { all, titled }: { readonly all: Button; readonly titled: boolean },
  messages: Messages,
  viewer: Viewer,
): Section {
  const said = new Set(commonNotes({ items, total }, messages, viewer))
  const row = (item: Item) => ({
    lead: plannedWho(item, messages, viewer, said),
    side: item.account
      ? [
          enabledMark(item.account.enabled, messages),
          ...(item.account.guest ? [{ text: messages.accountType.guest, subtle: true }] : []),
        ]
      : [],
  })
  // The title has the name of a single account.
  const rows = items.map(row)
  if (titled && total === 1) return { rows: rows.map(({ lead: [, ...lead], side }) => ({ lead, side })) }
  if (total <= maxInFull) return { rows }
  const text = titled ? statesText(items, messages) : namesText({ items, total }, messages)
  // Their sign-in names have to be typed, or their role here is a reason for approval.
  const special = items.filter(({ admin, guards }) => admin || guards)
  return { rows: special.map(row), more: { line: { text }, button: all } }
}

/** The names of these accounts if they are few, otherwise the first ones. */
function namesText({ items, total }: PlanView['changes'], messages: Messages): string {
  const few = total <= maxListedChanges
  const shown = items.slice(0, few ? maxListedChanges : maxNamedOfMany)
  const names = shown.map(({ account, input }) => shorten(account?.name || input, 40))
  return few ? joinNames(names, messages) : [names.join(', '), messages.common.andMore(total - names.length)].join(' ')
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
  ...containmentLines(view.containments ?? [], view.changes.total, messages, viewer),
  ...adminRoleLines(view.operation, view.approval.admins.length, messages),
  ...notesOn({ ...view, total: view.changes.total }, messages),
  ...itemLines(view, chosenKinds(view), messages, viewer),
  ...unlistedStepProofs(view, messages),
  ...linesWithoutSteps(view, messages),
  ...irreversibleLines(view, messages),
]

/** What features say about a plan if its steps aren't listed. */
export const linesWithoutSteps = (
  { operation, cards }: Pick<PlanView, 'operation' | 'cards'>,
  messages: Messages,
): Line[] =>
  hasManySteps(operation) ? [] : cards.flatMap(({ plan }) => plan?.['without steps']?.(operation, messages) ?? [])

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
  optionalStepToggles(operation.definition, typed, messages, operation)

/** The steps, if there are several, with their toggles if the plan can be confirmed. */
export function planSteps(view: PlanView, messages: Messages, viewer: Viewer): Step[] {
  const toggles = canRun(view) ? stepToggles(view, messages) : []
  const byAction = Object.fromEntries(toggles.map(({ action, ...toggle }) => [action, toggle]))
  return plannedSteps(view, chosenKinds(view), byAction, messages, viewer)
}

/** Who has to approve it, and how it starts. */
export const approvalLines = (view: PlanView, messages: Messages): Line[] => [
  ...firstBatchLines(view.operation, messages),
  ...approvalNeedLines(view, messages),
]

/** Accounts that can still sign in after this plan, by the operator's current choice. */
function stillEnabledWarnings(view: PlanView, messages: Messages): Line[] {
  const { operation, registry } = view
  const chosen = chosenKinds(view)
  const unproven = plannedUnproven(operation, { registry, chosen }, messages)
  const besideSkipped = !foldsSkipped(furtherSkipped(view.skipped, operation), operation)
  const how = { planned: true, besideSkipped, unproven }
  const lines = stillEnabledLines(operation, messages, how)
  if (!operation.blocking?.wanted) return lines
  const isLock = (kind: string) => registry.find(kind)?.locksOut === true
  const offers = operation.steps.some(({ action }) => isLock(action))
  if (!offers || [...chosen].some(isLock)) return lines
  const nobody = { ...operation, blocking: { ...operation.blocking, still: [], proofs: {} } }
  return [{ text: messages.stillEnabled.notChosenByAny }, ...stillEnabledLines(nobody, messages, how)]
}

/** How many accounts it starts with, if not with all. */
export function firstBatchLines({ definition, counts }: Operation, { plan: says }: Messages): Line[] {
  const { firstBatch: count } = definition
  return count !== undefined && counts.change > count ? [{ text: says.firstFew(count), subtle: true }] : []
}

/** What administrators can still do although they are blocked. */
export function adminRoleLines({ playbook }: Operation, count: number, messages: Messages): Line[] {
  const { admins } = playbookText(messages, playbook)
  return admins && count > 0 ? [{ text: `▲ ${admins(count)}`, tone: 'warning' }] : []
}

/** A plan mentions the limit only if less than this share of it would be left. */
const showLimitBelowShare = 0.2

function approvalNeedLines(view: PlanView, messages: Messages) {
  const { plan: says } = messages
  const { limit, approvalWindow, needed, signIn, others, left, guards, compromised, admins, approverGroupId } =
    view.approval
  const { change } = view.operation.counts
  const hours = Math.round(approvalWindow / 3_600_000)
  if (!needed)
    return left > limit * showLimitBelowShare ? [] : [{ text: says.leftWithoutApproval(left, hours), subtle: true }]
  const isCertain = compromised > 0
  const why = [
    ...(admins.length > 0 ? [says.admins(admins.length)] : []),
    ...(guards > 0 ? [says.guards(guards)] : []),
    ...(isCertain ? [change > maxInFull ? says.repeatReason : says.compromised(compromised)] : []),
    ...view.cards.flatMap(({ plan }) => plan?.['reasons for approval']?.(view.approval, messages) ?? []),
    ...(!isCertain && change + others > limit ? [says.needsApproval(limit, change > limit ? 0 : others, hours)] : []),
    ...(signIn ? [says.approverSignsIn] : []),
  ].join(' ')
  return [
    approverGroupId
      ? { text: why, subtle: true }
      : { text: `▲ ${why} ${says.nobodyApproves}`, tone: 'warning' as const },
  ]
}

/** How many containments are told; the others are counted. */
const maxContainments = 2

/** Who contained accounts as compromised, when and why. If a card shows all accounts in full, each one's line says it. */
export function containmentLines(
  containments: readonly Containment[],
  total: number,
  messages: Messages,
  viewer: DateFormatting,
): Line[] {
  if (total <= maxInFull) return []
  const says = (accounts: number) => (_: string, by: string, reason: string) =>
    accounts === total ? messages.plan.containedAll(by, reason) : messages.plan.containedSome(accounts, by, reason)
  const told = containments
    .slice(0, maxContainments)
    .map(({ decision, accounts }) => lastDecisionText(decision, says(accounts), messages, viewer))
  const more = containments.length - told.length
  return [...told, ...(more > 0 ? [messages.plan.moreContainments(more)] : [])].map((text) => ({
    text,
    tone: 'warning',
  }))
}

/** Warnings about accounts, counted; `except`: those that don't concern the reader. */
export function notesOn(
  {
    notes = {},
    total,
    registry,
  }: Pick<PlanView, 'registry'> & { readonly notes?: Notes | undefined; readonly total: number },
  { counted: says }: Messages,
  except: readonly string[] = [],
): Line[] {
  const isOfEach = (note: string) => note === 'byName' || registry.reasonKind(note) === 'noteOfEach'
  // If the card shows all accounts in full, each one's own line already says this.
  const shown = Object.entries(notes).filter(
    ([note]) => !except.includes(note) && (total > maxInFull || !isOfEach(note)),
  )
  return shown.map(([note, count]) => ({ text: says[note]?.(count) ?? note, tone: 'warning' }))
}

/** The plan's actions, with the operator's current choices. */
function chosenKinds({ operation: { actions, definition }, typed = {} }: PlanView): ReadonlySet<string> {
  const switched = new Map(Object.entries(typed.choices ?? {}))
  const optional = offeredSteps(definition, (kind) => actions.some((one) => one.kind === kind))
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
