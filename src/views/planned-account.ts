import { rewriteReasons } from '../core/reasons.ts'
import type { Messages } from '../messages/index.ts'
import type { Item } from '../operations/model/types.ts'
import type { Cell, Line } from './card/index.ts'
import { lastDecisionText, pendingShown, pendingText } from './decision-history.ts'
import { isStillEnabled, itemCell, whyOf } from './format.ts'
import { recentItemTexts, stayTexts } from './step-notes.ts'
import { isEmpty, type Viewer } from './viewer.ts'

/** An item's account on a plan, with everything to say about it except what is already `said`. */
export function plannedWho(
  item: Item,
  messages: Messages,
  viewer: Pick<Viewer, 'locale' | 'timeZone'>,
  said: ReadonlySet<string> = new Set(),
): Cell {
  const { byName } = item
  const found = typeof byName === 'string' ? [messages.plan.byName(item.input, byName)] : []
  const guards = item.guards ? [messages.guards[item.guards]] : []
  const admin = item.admin ? [messages.administrator(item.admin)] : []
  const notes = notesOf(item, messages, viewer).filter((note) => !said.has(note))
  return [...itemCell(item), ...[...admin, ...guards, ...found, ...notes].map((text) => ({ text, subtle: true }))]
}

/** What is true of every account, to be said once; empty unless all accounts are listed. */
export function commonNotes(
  { items, total }: { readonly items: readonly Item[]; readonly total: number },
  messages: Messages,
  viewer: Pick<Viewer, 'locale' | 'timeZone'>,
): string[] {
  if (items.length < total) return []
  const [first, ...others] = items.map((item) => notesOf(item, messages, viewer))
  return first && others.length > 0 ? first.filter((note) => others.every((notes) => notes.includes(note))) : []
}

/** What is true of every account, except that the incident names none of them, which is said at the top. */
export const commonNoteLines = (...of: Parameters<typeof commonNotes>): Line[] =>
  commonNotes(...of).flatMap((text) => (text === of[1].why.notInIncident('') ? [] : [{ text }]))

/** What a plan says about an account. */
function notesOf(item: Item, messages: Messages, viewer: Pick<Viewer, 'locale' | 'timeZone'>): string[] {
  const pending = (item.history?.pending ?? []).slice(0, pendingShown).map((one) => pendingText(one, messages, viewer))
  const { last, compromised } = item.history ?? {}
  const came = [
    ...(compromised ? [lastDecisionText(compromised, messages.plan.contained, messages, viewer)] : []),
    ...(last && last.operation !== compromised?.operation
      ? [lastDecisionText(last, messages.plan.last, messages, viewer)]
      : []),
  ]
  // A retry changes accounts whose first step was already done.
  const isSaid = item.why === 'already' || (isKept(item.why) && pending.length > 0)
  const why = item.verdict === 'change' && !isSaid ? whyOf(item, messages, viewer) : ''
  const stays = item.verdict === 'change' && isStillEnabled(item) ? [messages.stillEnabled.stays] : []
  return [
    ...stays,
    ...came,
    ...pending,
    ...(isEmpty(why) ? [] : [why]),
    ...(item.notes ?? []).map((one) => whyOf({ ...item, at: null, ...one }, messages, viewer)),
    ...stayTexts(item, messages),
    ...recentItemTexts(item, messages, viewer),
  ]
}

/** Whether it is changed although it is already in the wanted state. */
const isKept = (why: Item['why']): boolean => rewriteReasons.some((one) => one === why)
