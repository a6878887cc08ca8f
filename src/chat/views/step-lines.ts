import { compact } from '../../core/compact.ts'
import type { Item, Operation } from '../../operations/model/types.ts'
import type { Registry } from '../../operations/registry/registry.ts'
import type { Cell, Line, Step } from '../card/index.ts'
import type { Messages } from '../words/index.ts'
import { actionText } from './action-texts.ts'
import {
  changeMark,
  failureText,
  isStillEnabled,
  outcomeCell,
  reasonWords,
  roleNames,
  unfinishedMark,
} from './format.ts'
import { namedLines } from './named-items.ts'
import { hasManySteps } from './operation-text.ts'
import type { CardAdditions } from './places.ts'
import { stepProof } from './proof-lines.ts'
import { nobodyText, skipTexts } from './skips.ts'
import { cautionLine, extraLines, sortsText, stayTexts } from './step-notes.ts'
import type { Viewer } from './viewer.ts'

type Steps = Operation['steps']

type Actions = Pick<Operation, 'definition' | 'actions'>

/** Whether a step restores what was removed. */
const isReversal = (action: string, { definition, actions }: Actions): boolean =>
  [...actions.map(({ kind, restores }) => ({ action: kind, restores })), ...definition.steps].some(
    (step) => step.action === action && step.restores,
  )

/** A step's name: an action, or restoring what it removed. */
export function labelOf(operation: Actions, action: string, messages: Messages): string {
  const { label, back = label } = actionText(messages, action)
  return isReversal(action, operation) ? back : label
}

/** How many items a step affects, by type, if there can be more than one per account. */
function itemsText({ action, items, sorts, unread }: Steps[number], messages: Messages): string {
  const text = actionText(messages, action)
  if (unread > 0 && text.unread) return text.unread
  if (!text.items) return ''
  const named = sortsText({ action, sorts }, messages)
  // The number and the type of the items say everything.
  return Object.keys(sorts ?? {}).length === 1 ? named : [text.items(items), named].filter(Boolean).join(': ')
}

/** Typical number of writes for an account that the run still has to read and that no report lists. */
const typicalWrites = 3

/** How long a step takes, if that is more than a minute. */
function durationTexts(
  { action, items, unread, listed = 0, sorts }: Steps[number],
  registry: Registry,
  messages: Messages,
): string[] {
  const { step: says } = messages.plan
  const reported = listed > 0 ? Object.values(sorts ?? {}).reduce((sum, count) => sum + count, 0) : 0
  const calls = items + unread + reported + (unread - listed) * typicalWrites
  const minutes = Math.ceil(calls / (registry.find(action)?.perSecond ?? 20) / 60)
  if (minutes <= 1) return []
  return [unread > 0 ? says.about(minutes) : says.takes(minutes)]
}

/** What each step of a plan would do if there are at most two steps: just their items. */
export function itemLines(
  { operation, registry, cards }: StepContext,
  chosen: ReadonlySet<string>,
  messages: Messages,
  viewer: Viewer,
): Line[] {
  if (hasManySteps(operation)) return []
  return operation.steps
    .filter(({ action }) => chosen.has(action))
    .flatMap((step) => {
      const text = itemsText(step, messages)
      const facts = compact([text, ...durationTexts(step, registry, messages)])
      return facts.length > 0
        ? [
            { text: facts.join(' · ') },
            ...namedLines(step, operation, messages, viewer),
            ...extraLines(step, { operation, cards }, messages, viewer),
          ]
        : []
    })
}

interface StepContext {
  readonly operation: Operation
  readonly registry: Registry
  readonly cards: readonly CardAdditions[]
}

/** The toggles of the steps that can be chosen, by action. */
export type StepToggles = Readonly<Record<string, NonNullable<Step['toggle']>>>

/** How many accounts a step is for and, if it blocks sign-in, why not for the others. */
function countText({ action, accounts, skips }: Steps[number], registry: Registry, messages: Messages): string {
  const others = accounts > 0 && registry.find(action)?.locksOut === true ? skipTexts(skips, messages) : []
  return `${messages.number(accounts)}${others.length > 0 ? ` (${others.join(', ')})` : ''}`
}

/** Maximum characters of a step's name and items on one line, in all. */
const besideLabel = 36

/**
 * All steps of a plan if there are several: whether chosen, for how many accounts, and what can't be undone. `requester`
 * is named to others.
 */
export function plannedSteps(
  { operation, registry, cards, requester }: StepContext & { readonly requester?: string },
  chosen: ReadonlySet<string>,
  toggles: StepToggles,
  messages: Messages,
  viewer: Viewer,
): Step[] {
  if (!hasManySteps(operation)) return []
  const { step: says } = messages.plan
  const one = (step: Steps[number]): Step => {
    const { action, accounts } = step
    const toggle = toggles[action]
    const isChosen = chosen.has(action)
    const isFinal = accounts > 0 && registry.find(action)?.undo === 'never'
    const items = itemsText(step, messages)
    const label = labelOf(operation, action, messages)
    const isShort = !isFinal && label.length + items.length <= besideLabel
    const side = compact([
      operation.counts.change > 1 && countText(step, registry, messages),
      items && isShort && items,
      isFinal && says.final,
    ])
    return {
      ...(toggle ? { toggle } : { line: { text: `► ${label}` } }),
      side: nobodyText(action, operation, messages) || side.join(' · '),
      notes: [
        ...(isChosen ? stepProof(step, { registry, chosen }, messages) : []),
        ...(isChosen || step.named || isReversal(action, operation)
          ? detailsOf(step, { operation, registry, cards }, isShort ? '' : items, isChosen, messages, viewer)
          : []),
        ...cautionLine(step, operation, messages),
      ],
    }
  }
  const quiet = new Set(operation.definition.steps.flatMap(({ action, optional }) => (optional?.quiet ? [action] : [])))
  // These steps found nothing to do, but they can still be chosen.
  const idle = Object.entries(toggles)
    .filter(([action]) => !quiet.has(action) && operation.steps.every((step) => step.action !== action))
    .map(([, toggle]): Step => ({ toggle, side: messages.stillEnabled.nobody.other }))
  const isShown = (step: Steps[number]) =>
    (toggles[step.action] !== undefined || chosen.has(step.action)) && !(quiet.has(step.action) && isIdle(step))
  const hasWork = ({ accounts, stays, elsewhere = 0 }: Steps[number]) => accounts + elsewhere > 0 || stays
  const others = operation.steps.filter((step) => hasWork(step) && !isShown(step))
  const unchosen = others.map(({ action }) => ({ action, because: 'notChosen' as const }))
  const omitted = [...unchosen, ...operation.omittedSteps]
  return [
    ...operation.steps.filter(isShown).map(one),
    ...idle,
    ...omittedLines(omitted, operation, messages, requester),
  ]
}

/** The steps that aren't part of a plan, one line per reason; if there are several, they are hidden at first. */
function omittedLines(
  omitted: Operation['omittedSteps'],
  operation: Operation,
  messages: Messages,
  requester: string | undefined,
): Step[] {
  const { omittedSteps: says } = messages.plan.step
  const byReason = new Map<string, { readonly labels: string[]; say(list: string): string }>()
  for (const { action, because, roles } of omitted) {
    if (because === 'nothing') continue
    const say = (list: string) => {
      if (roles) return messages.adminRoles.omitted(list, roleNames(roles, messages))
      return because === 'role' && requester !== undefined
        ? messages.adminRoles.omittedOf(list, requester)
        : says[because](list)
    }
    const key = [because, ...(roles ?? [])].join()
    const { labels } = byReason.get(key) ?? { labels: [] }
    byReason.set(key, { labels: [...labels, labelOf(operation, action, messages)], say })
  }
  const lines = [...byReason.values()].map(({ labels, say }) => ({ text: `– ${say(labels.join(', '))}`, subtle: true }))
  if (byReason.size < 2) return lines.map((line) => ({ line }))
  const count = omitted.filter(({ because }) => because !== 'nothing').length
  return [{ line: { text: `– ${messages.plan.step.someOmitted(count)}`, subtle: true, tone: 'accent' }, hidden: lines }]
}

/** Whether it has nothing to do, and nothing prevents it. */
const isIdle = ({ accounts, skips }: Steps[number]): boolean => accounts === 0 && (skips.notPossible ?? 0) === 0

/** How much a step does, to what, and, if it is chosen, what it can't detect or reach. */
function detailsOf(
  step: Steps[number],
  { operation, registry, cards }: StepContext,
  items: string,
  isChosen: boolean,
  messages: Messages,
  viewer: Viewer,
): Line[] {
  const { unseen } = actionText(messages, step.action)
  const facts = [items, ...durationTexts(step, registry, messages)].filter(Boolean)
  return compact([
    facts.length > 0 && { text: facts.join(' · ') },
    ...(step.named || isReversal(step.action, operation) ? namedLines(step, operation, messages, viewer) : []),
    ...(isChosen && step.accounts > 0 ? extraLines(step, { operation, cards }, messages, viewer) : []),
    isChosen && unseen && step.accounts > 0 && { text: unseen },
  ])
}

/** Each step's progress or result, if there are several. */
export function ranSteps(operation: Operation, messages: Messages): Step[] {
  if (!hasManySteps(operation)) return []
  const { step: says } = messages.plan
  const chosen = new Set(operation.actions.map(({ kind }) => kind))
  return operation.steps
    .filter(({ action, accounts }) => chosen.has(action) && accounts > 0)
    .map(({ action, accounts, done, failed, uncertain, skips, verified, unconfirmed = 0 }) => {
      const sign = failed > 0 ? '✕' : uncertain + unconfirmed > 0 ? '?' : done === accounts ? '✓' : '◌'
      return {
        line: { text: `${sign} ${labelOf(operation, action, messages)}` },
        side: compact([
          (accounts > 1 || done === 0) && says.count(done, accounts),
          done > 0 && verified === done && says.verified,
          unconfirmed > 0 && messages.result.unconfirmed(unconfirmed),
          failed > 0 && says.failed(failed),
          uncertain > 0 && says.uncertain(uncertain),
          ...skipTexts(skips, messages),
        ]).join(' · '),
      }
    })
}

/** Whether there is nothing to say about a step: it is done and read back or prepared, or wasn't needed. */
const hasSucceeded = ({ state, verified, why }: Item['steps'][number]): boolean =>
  (state === 'done' && (verified === 'verified' || verified === 'prepared')) ||
  (state === 'skipped' && why === 'already') ||
  why === 'doneBefore'

/** What became of one account: its outcome and reason, or each step that isn't fine, with its reason. */
export function itemOutcome(
  item: Item,
  why: string,
  operation: Pick<Operation, 'definition' | 'actions'>,
  messages: Messages,
): Cell {
  const steps = itemSteps(item, operation, messages)
  const partly = !isStillEnabled(item) && item.steps.length > 2 && item.steps.some(({ state }) => state === 'done')
  const hasFailed = item.change === 'failed' || item.change === 'uncertain'
  const mark = partly && hasFailed ? unfinishedMark(messages) : changeMark(item, messages)
  return [...outcomeCell(mark, steps.length > 0 && partly ? '' : why), ...steps]
}

/** The steps that aren't fine for one account, if there are several; those with the same outcome and reason together. */
function itemSteps(item: Item, operation: Pick<Operation, 'definition' | 'actions'>, messages: Messages): Cell {
  const stays = stayTexts(item, messages).map((text) => ({ text, subtle: true }))
  const { steps } = item
  if (steps.length < 3) return stays
  const byEnd = new Map<string, string[]>()
  for (const { action, state, reason, why } of steps.filter((one) => one.state !== 'none' && !hasSucceeded(one))) {
    const because = reason ? failureText(reason, messages) : why ? reasonWords(why, '', messages) : ''
    const end = [messages.changes[state], because].filter(Boolean).join('. ')
    byEnd.set(end, [...(byEnd.get(end) ?? []), labelOf(operation, action, messages)])
  }
  const ends = [...byEnd].map(([end, labels]) => ({ text: `${labels.join(', ')}: ${end}`, subtle: true }))
  return [...ends, ...stays]
}
