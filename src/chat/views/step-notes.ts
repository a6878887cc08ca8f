import { lookUp } from '../../core/look-up.ts'
import { recentDays } from '../../core/recently.ts'
import type { Item, Operation, RecentItem } from '../../operations/model/types.ts'
import { namesItems } from '../../operations/registry/reason.ts'
import type { Line } from '../card/index.ts'
import type { Messages } from '../words/index.ts'
import { actionText } from './action-texts.ts'
import { reasonWords } from './format.ts'
import type { CardAdditions } from './places.ts'
import { type DateFormatting, dateOnly, dateTime, listOf, shorten, type Viewer } from './viewer.ts'

/* What is said below a step: what it finds, leaves in place or can't see. */

type Steps = Operation['steps']

export const extraLines = (
  step: Steps[number],
  { operation, cards }: { readonly operation: Operation; readonly cards: readonly CardAdditions[] },
  messages: Messages,
  viewer: Viewer,
): Line[] => [
  ...cards.flatMap(({ plan }) => plan?.['below step']?.(step.action, operation, messages) ?? []),
  ...reportLine(step, messages, viewer),
  ...temporaryLine(step, messages),
  ...limitsLine(step, operation, messages),
  ...staysLine(step, messages),
  ...(cards.some(({ plan }) => plan?.namesRecent?.(operation)) ? [] : recentLine(step, messages, viewer)),
  ...federatedLine(step, messages),
  ...accompanyingLicencesLine(step, operation, messages),
]

/** What to check before the operator chooses to restore something. */
export function cautionLine({ action }: Steps[number], { definition }: Operation, messages: Messages): Line[] {
  const { caution } = actionText(messages, action)
  const isChoice = definition.steps.some((step) => step.action === action && step.restores)
  return caution && isChoice ? [{ text: caution, subtle: true }] : []
}

/** Items left in place for an account, by name and reason. */
export function stayTexts({ steps }: Item, messages: Messages): string[] {
  const all = steps.flatMap(({ action, stays }) =>
    stays.map(({ why, name }) => ({ why, name: sortName(action, name, messages) })),
  )
  const reasons = [...new Set(all.map(({ why }) => why))]
  return reasons.map((reason) => {
    const names = all.flatMap(({ why, name }) => (why === reason ? [shorten(name, 80)] : []))
    return reasonWords(reason, listOf(names.slice(0, maxNamed), names.length, messages), messages)
  })
}

/** Items added to an account shortly before the plan. */
export function recentItemTexts({ steps }: Item, messages: Messages, viewer: DateFormatting): string[] {
  const all = steps.flatMap(({ action, recent }) => recent.map((one) => recentItemText(action, one, messages, viewer)))
  const list = listOf(all.slice(0, maxNamed), all.length, messages, '; ')
  return all.length > 0 ? [messages.plan.step.recentOnes(list, recentDays)] : []
}

/** The steps of an operation that leave something in place that someone has to look at. */
export const riskySteps = ({ steps, actions }: Pick<Operation, 'steps' | 'actions'>): Steps =>
  steps.filter(
    ({ action, staysKinds = {} }) =>
      Object.values(staysKinds).includes('riskyStays') && actions.some(({ kind }) => kind === action),
  )

/** What these leave in place. */
export const riskyStays = (operation: Operation, messages: Messages): string[] =>
  riskySteps(operation).flatMap((step) => splitStays(step, messages).risky)

/** What is said of the items that a step leaves in place, by reason: first of those that someone has to look at. */
function splitStays({ stays, kept, staysKinds = {} }: Steps[number], messages: Messages) {
  const { step: says } = messages.plan
  const all = Object.entries(stays ?? {}).map(([why, count]) => {
    const kind = staysKinds[why]
    const named = kind && namesItems(kind) && kept ? ` (${timesEach(kept, messages)})` : ''
    return { isRisky: kind === 'riskyStays', text: `${messages.counted[why]?.(count) ?? why}${named}` }
  })
  const texts = (risky: boolean) => all.flatMap(({ isRisky, text }) => (isRisky === risky ? text : []))
  return { risky: texts(true).map(says.stay), others: texts(false).join(', ') }
}

/** The types of a step's items with their counts, most frequent first. */
export function sortsText({ action, sorts }: Pick<Steps[number], 'action' | 'sorts'>, messages: Messages): string {
  const each = Object.entries(sorts ?? {})
    .toSorted(([, one], [, other]) => other - one)
    .map(([sort, count]) => `${messages.number(count)} × ${sortName(action, sort, messages)}`)
  return each.join(', ')
}

/** What a report says about accounts that the run still has to read. */
function reportLine(step: Steps[number], messages: Messages, viewer: Viewer): Line[] {
  const { unread, listed = 0, listedAt, sorts } = step
  if (unread === 0 || listed === 0) return []
  const { step: says } = messages.plan
  const when = typeof listedAt === 'number' ? dateTime(listedAt, messages, viewer) : ''
  const counts = sorts ? sortsText(step, messages) : says.reportedNone
  const some = listed < unread ? ` ${says.reportedSome(listed, unread)}` : ''
  return [{ text: `${says.reported(counts, when)}${some}`, subtle: true }]
}

/** Items that a step leaves in place. */
function staysLine(step: Steps[number], messages: Messages): Line[] {
  const { risky, others } = splitStays(step, messages)
  return [
    ...risky.map((text) => ({ text: `▲ ${text}`, tone: 'warning' as const })),
    ...(others ? [{ text: messages.plan.step.stay(others), subtle: true }] : []),
  ]
}

/** Items added to accounts shortly before, perhaps by an attacker. */
function recentLine({ action, recent }: Steps[number], messages: Messages, viewer: Viewer): Line[] {
  const [first] = recent ?? []
  if (!first) return []
  const list = (recent ?? []).map((one) => `${shorten(one.who, 40)} (${recentItemText(action, one, messages, viewer)})`)
  const all = listOf(list, first.total, messages)
  return [{ text: `▲ ${messages.plan.step.recent(first.total, all, recentDays)}`, tone: 'warning' }]
}

/** The kind of item, its name, and when it was added. */
function recentItemText(
  action: string,
  { sort, name, created }: Omit<RecentItem, 'who' | 'total'>,
  messages: Messages,
  viewer: DateFormatting,
): string {
  const called = name === null ? '' : ` ${messages.decisions.quoted(shorten(name, 40))}`
  return `${sortName(action, sort, messages)}${called}, ${dateOnly(created, messages, viewer)}`
}

const sortName = (action: string, sort: string, messages: Messages): string =>
  lookUp(actionText(messages, action).sorts ?? {}, sort) ?? sort

/** Accounts that a step skips because their passwords are managed elsewhere. */
const federatedLine = ({ elsewhere = 0 }: Steps[number], { plan: { step: says } }: Messages): Line[] =>
  elsewhere > 0 ? [{ text: says.elsewhere(elsewhere), subtle: true }] : []

/** Licences removed or restored along with the groups of a step. */
function accompanyingLicencesLine(
  { action, along }: Steps[number],
  { actions }: Operation,
  messages: Messages,
): Line[] {
  if (!along) return []
  const back = actions.some(({ kind, restores }) => kind === action && restores)
  const { step: says } = messages.plan
  return [{ text: says[back ? 'alongBack' : 'along'](timesEach(along, messages)), subtle: true }]
}

/** The most frequent licences by name, with their counts. */
function timesEach(counts: Readonly<Record<string, number>>, messages: Messages): string {
  const all = Object.entries(counts).toSorted(([, one], [, other]) => other - one)
  const shown = all.slice(0, maxLicences).map(([name, count]) => `${messages.number(count)} × ${shorten(name, 80)}`)
  return listOf(shown, all.length, messages)
}

const maxLicences = 3

/** Memberships that an undo won't restore. */
const temporaryLine = ({ temporary = 0 }: Steps[number], { plan: { step: says } }: Messages): Line[] =>
  temporary > 0 ? [{ text: says.temporary(temporary), tone: 'warning' }] : []

/** The temporary memberships of an account, by name and end. */
export function temporaryTexts({ steps }: Item, messages: Messages, viewer: DateFormatting): string[] {
  const { step: says } = messages.plan
  const all = steps.flatMap(({ temporary }) =>
    temporary.map(({ name, until }) => says.until(shorten(name, 80), dateTime(until, messages, viewer))),
  )
  const list = listOf(all.slice(0, maxNamed), all.length, messages, '; ')
  return all.length > 0 ? [says.temporaryOnes(list)] : []
}

/** What a step can't detect or reach. */
function limitsLine({ action, items, dated = 0 }: Steps[number], { actions }: Operation, messages: Messages): Line[] {
  const { whenDated, ...others } = actionText(messages, action)
  const { limits, limitsBack } = whenDated && dated >= items ? whenDated : others
  const isBack = actions.some(({ kind, restores }) => kind === action && restores)
  const text = isBack ? limitsBack : limits
  return text ? [{ text, subtle: true }] : []
}

/** Maximum number of remaining items named per account; the rest are counted. */
const maxNamed = 5
