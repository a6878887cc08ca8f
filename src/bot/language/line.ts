import { readAccounts } from '../input/accounts.ts'
import { parseCommand } from '../input/parse.ts'
import { readTargets } from '../input/targets.ts'
import type { Offer } from './offer.ts'

/** What a model chose. */
export interface Choice {
  readonly tool: string
  /** JSON, as the model wrote it. */
  readonly arguments: string
}

/**
 * The command line of a choice, the same that a person would type. Undefined when the choice names no offer, when its
 * arguments do not hold, or when it speaks of accounts the sentence does not name.
 */
export function lineOf(choice: Choice, sentence: string, offers: readonly Offer[]): string | undefined {
  const offer = offers.find(({ tool }) => tool === choice.tool)
  const given = offer?.arguments.safeParse(withoutNothing(choice.arguments))
  if (!offer || !given?.success) return undefined
  const line = [offer.command.name, ...pieces(given.data)].join(' ').trim()
  return means(line, offer) && isBacked(given.data, sentence, offer) ? line : undefined
}

/** The arguments without the nulls and blanks by which models say "not given". */
function withoutNothing(json: string): unknown {
  try {
    const parsed: unknown = JSON.parse(json || '{}')
    if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) return undefined
    return Object.fromEntries(Object.entries(parsed).filter(([, value]) => value !== null && value !== ''))
  } catch {
    return undefined
  }
}

const oneLine = (value: unknown) =>
  String(value)
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
const quoted = (value: unknown) => `"${oneLine(String(value).replaceAll('"', ''))}"`

function pieces(given: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(given).flatMap(([key, value]) => {
    if (value === undefined) return []
    if (key === 'enabled') return [value ? 'enabled' : 'disabled']
    if (key === 'guests') return [value ? 'guests' : 'members']
    if (key === 'search') return [quoted(value)]
    if (key === 'department' || key === 'title') return [`${key}:${quoted(value)}`]
    return [oneLine(value)]
  })
}

/** Read as if it were typed, the line must be the command that was offered. */
function means(line: string, { command, arguments: offered }: Offer): boolean {
  const parsed = parseCommand(line, [command])
  if (!('command' in parsed)) return false
  const given = command.fromText?.(parsed.rest, someTime) ?? {}
  // A reason or an hour among the accounts would be the model's, and not the operator's own.
  return Object.keys(given).every((key) => key in offered.shape) && command.arguments.safeParse(given).success
}

const someTime = { now: 0, timeZone: 'UTC' }

/** True when whatever is named stands in the sentence itself: a model may choose among words, not add any. */
function isBacked(given: Readonly<Record<string, unknown>>, sentence: string, { command }: Offer): boolean {
  const said = bare(sentence)
  const { accounts, operation, department, title, search } = given
  const own = [operation, department, title, search].filter((name) => name !== undefined)
  if (!own.every((name) => said.includes(stem(bare(String(name)))))) return false
  if (accounts === undefined) return true
  const { identifiers, groups, filter, rest } = readTargets(String(accounts))
  // Any word of a sentence can look like a name: whom a change is about has to be said beyond doubt.
  const isWord = (one: string) => readAccounts(one).identifiers.length === 0
  if (rest.length > 0 || ('playbook' in command && identifiers.some(isWord))) return false
  const named = [...identifiers, ...groups, filter?.department, filter?.title, filter?.search]
  const known = named.filter((name) => name !== undefined)
  if (known.length === 0 && !filter) return false
  return known.every((name) => said.includes(stem(bare(name))))
}

const bare = (text: string) => oneLine(text.replaceAll('"', '').toLowerCase())

/** "Contractor" is backed by "the contractors", and the other way round. */
const stem = (name: string) => (name.length > 4 ? name.replace(/e?s$/, '') : name)
