import { compact } from '../../core/compact.ts'
import type { Item } from '../../operations/model/types.ts'
import { isNote, unnamedNote } from '../../operations/registry/reason.ts'
import type { Cell, Line } from '../card/index.ts'
import type { Messages } from '../words/index.ts'
import { lastDecisionText, pendingShown, pendingText } from './decision-history.ts'
import { isStillEnabled, itemCell, reasonWords, whyOf } from './format.ts'
import { recentItemTexts, stayTexts, temporaryTexts } from './step-notes.ts'
import { type DateFormatting, isEmpty } from './viewer.ts'

/** An item's account on a plan, with everything to say about it except what is already `said`. */
export function plannedWho(
  item: Item,
  messages: Messages,
  viewer: DateFormatting,
  said: ReadonlySet<string> = new Set(),
): Cell {
  const { byName } = item
  const found = typeof byName === 'string' ? [messages.plan.byName(item.input, byName)] : []
  const guards = item.guards ? [messages.guards[item.guards]] : []
  const admin = item.admin ? [messages.administrator(item.admin)] : []
  const notes = notesOf(item, messages, viewer).filter((note) => !said.has(note))
  return [...itemCell(item), ...[...admin, ...guards, ...found, ...notes].map((text) => ({ text, subtle: true }))]
}

/** Cards show up to this many accounts in full; of more, only the names. */
export const maxInFull = 2

/**
 * What is true of every account, to be said once; empty unless all accounts are named. What is counted for accounts that
 * aren't shown in full is left out.
 */
export function commonNotes(
  { items, total }: { readonly items: readonly Item[]; readonly total: number },
  messages: Messages,
  viewer: DateFormatting,
): string[] {
  if (items.length < total) return []
  const counted = total > maxInFull
  const [first, ...others] = items.map((item) => notesOf(item, messages, viewer, counted))
  return first && others.length > 0 ? first.filter((note) => others.every((notes) => notes.includes(note))) : []
}

/** What is true of every account, except that the origin names none of them, which is said at the top. */
export const commonNoteLines = (...of: Parameters<typeof commonNotes>): Line[] =>
  commonNotes(...of).flatMap((text) => (text === reasonWords(unnamedNote, '', of[1]) ? [] : [{ text }]))

/** Who contained an account as compromised, if anyone. */
function containedText({ history }: Item, messages: Messages, viewer: DateFormatting): string | undefined {
  const { compromised } = history ?? {}
  return compromised && lastDecisionText(compromised, messages.plan.contained, messages, viewer)
}

/** The accounts of a page. What contained several of them is said once, and each account only refers to it. */
export function plannedPage(
  items: readonly Item[],
  messages: Messages,
  viewer: DateFormatting,
): { readonly lines: readonly Line[]; readonly leads: readonly Cell[] } {
  const texts = items.map((item) => containedText(item, messages, viewer))
  const repeated = new Set(texts.filter((text, index) => text !== undefined && texts.indexOf(text) < index))
  const said = new Set([...repeated].flatMap((text) => text ?? []))
  const isCommon = said.size === 1 && texts.every((text) => text !== undefined && said.has(text))
  const leads = items.map((item, index) => {
    const text = texts[index]
    const { compromised } = item.history ?? {}
    const refers = !isCommon && compromised && text !== undefined && said.has(text)
    return compact([
      ...plannedWho(item, messages, viewer, said),
      refers && { text: messages.plan.containedIn(compromised.operation), subtle: true },
    ])
  })
  return { lines: [...said].map((text) => ({ text })), leads }
}

/** What a plan says about an account; `counted`: without what it counts for all of them. */
function notesOf(item: Item, messages: Messages, viewer: DateFormatting, counted = false): string[] {
  const pending = (item.history?.pending ?? []).slice(0, pendingShown).map((one) => pendingText(one, messages, viewer))
  const { last, compromised } = item.history ?? {}
  const contained = containedText(item, messages, viewer)
  const came = compact([
    contained && !counted && contained,
    last && last.operation !== compromised?.operation && lastDecisionText(last, messages.plan.last, messages, viewer),
  ])
  // A retry changes accounts whose first step was already done.
  const isSaid = item.why === 'already' || (item.whyKind === 'again' && pending.length > 0)
  const notes = counted ? (item.notes ?? []).filter(({ whyKind }) => !isNote(whyKind)) : (item.notes ?? [])
  const isTold = isSaid || (counted && isNote(item.whyKind))
  const why = item.verdict === 'change' && !isTold ? whyOf(item, messages, viewer) : ''
  const stays = item.verdict === 'change' && isStillEnabled(item) ? [messages.stillEnabled.stays] : []
  return compact([
    ...stays,
    ...came,
    ...pending,
    !isEmpty(why) && why,
    ...notes.map((one) => whyOf({ ...item, at: null, ...one }, messages, viewer)),
    ...stayTexts(item, messages),
    ...recentItemTexts(item, messages, viewer),
    ...temporaryTexts(item, messages, viewer),
  ])
}
