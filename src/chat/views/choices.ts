import type { UserError } from '../../core/errors.ts'
import type { Lookup } from '../../graph/directory/account.ts'
import type { Origin } from '../../operations/model/types.ts'
import { type Button, buildNotice } from '../card/index.ts'
import { checkStatus, listUsers, type PlannedBy, planSpecs } from '../commands/accounts.ts'
import { press } from '../commands/press.ts'
import { errorText, type Messages } from '../words/index.ts'
import type { Reply } from './reply.ts'
import { type Reader, shorten, toFrame } from './viewer.ts'

const maxSearches = 3

/**
 * Buttons that search for the names, up to `maxSearches`: each for part of a name, because the full one wasn't found.
 */
export const searchButtons = (names: readonly string[], { choices }: Messages): Button[] =>
  [...new Set(names.map(searchPart))].slice(0, maxSearches).map((part) => ({
    title: choices.search(shorten(part, 40)),
    data: press(listUsers, { search: shorten(part, 100) }),
  }))

/** The longest word of a name, or the first half of a single word. */
function searchPart(name: string): string {
  const words = name.split(/[\s._-]+/).filter(Boolean)
  const [longest = name] = words.toSorted((a, b) => b.length - a.length)
  return words.length > 1 ? longest : longest.slice(0, Math.max(3, Math.ceil(longest.length / 2)))
}

const maxUnclear = 3

/** For names that stand for several accounts, or for none (`missing`); `lookup`: the list with the names. */
export function unclearButtons(
  lookups: readonly Lookup[],
  missing: readonly string[],
  { lookup, details }: { readonly lookup: string; readonly details: boolean },
  messages: Messages,
): Button[] {
  const shared = lookups.flatMap((one) => (one.outcome === 'ambiguous' && one.named !== undefined ? [one] : []))
  const choose = shared.slice(0, maxUnclear).map(({ input, named = 0 }) => ({
    title: messages.choices.whichOf(shorten(input, 40), named),
    data: press(checkStatus, { lookup, choose: input, ...(details && { details }) }),
  }))
  // An address is looked up exactly, and its row names similar ones.
  const names = missing.filter((input) => !/[@\d\\:]/.test(input))
  return [...choose, ...searchButtons(names, messages).slice(0, maxUnclear - choose.length)]
}

/** A question about something unclear, with a button for each answer. */
export function showChoices(
  { title, text, choices }: { readonly title: string; readonly text: string; readonly choices: readonly Button[] },
  messages: Messages,
  viewer: Reader,
): Reply {
  const card = buildNotice(toFrame(viewer, messages), {
    header: { title },
    lines: [{ text }],
    actions: choices,
  })
  return { card, summary: title, replace: false }
}

/** A question about ambiguous input, with the texts of its error. */
export function showOpenQuestion(
  error: UserError,
  choices: readonly Button[],
  messages: Messages,
  viewer: Reader,
): Reply {
  const { what, todo } = errorText(messages, error)
  return showChoices({ title: what, text: todo, choices }, messages, viewer)
}

/** Plans to contain the compromised accounts of what an operation responds to. */
export const containButtons = ({ id }: Pick<Origin, 'id'>, registry: PlannedBy, { origin: says }: Messages): Button[] =>
  planSpecs(registry).flatMap((spec) =>
    says && spec.definition.contains === 'always'
      ? [{ title: says.contain, tooltip: id, data: press(spec, { origin: id }) }]
      : [],
  )
