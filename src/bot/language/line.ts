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

/**
 * True when whatever is named stands in the sentence itself: a model may choose among words, not add any. A change is for
 * somebody who is named, by more than a state that half of the tenant is in.
 */
function isBacked(given: Readonly<Record<string, unknown>>, sentence: string, { command }: Offer): boolean {
  const isSaid = (name: unknown) => isNamed(String(name), sentence)
  const changes = 'playbook' in command
  const { accounts, operation, department, title, search } = given
  const own = [operation, department, title, search].filter((name) => name !== undefined)
  if (!own.every(isSaid)) return false
  if (accounts === undefined) return true
  const { identifiers, groups, filter, rest } = readTargets(String(accounts))
  // Any word of a sentence can look like a name: whom a change is about has to be said beyond doubt.
  const isWord = (one: string) => readAccounts(one).identifiers.length === 0
  if (rest.length > 0 || (changes && identifiers.some(isWord))) return false
  const named = [...identifiers, ...groups, filter?.department, filter?.title, filter?.search]
  const known = named.filter((name) => name !== undefined)
  if (known.length === 0 && (changes || !filter)) return false
  return known.every(isSaid)
}

const bare = (text: string) => oneLine(text.replaceAll('"', ''))

/** Up to so many letters a name is told from a word by its capitals only: IT, HR, US. */
const shortName = 3

/** Whether the sentence holds the name as words of its own: "ann@x.example" is not named by "joann@x.example". */
function isNamed(name: string, sentence: string): boolean {
  const wanted = bare(name)
  if (wanted === '') return false
  const text = stem(wanted).replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)
  const alone = String.raw`(?<![\p{L}\p{N}_]|[\p{L}\p{N}_][@.'’+\-])${text}(?:e?s)?(?![\p{L}\p{N}_]|[@.+\-][\p{L}\p{N}_])`
  return new RegExp(alone, wanted.length > shortName ? 'iu' : 'u').test(bare(sentence))
}

/** "Contractor" is backed by "the contractors", and the other way round. */
const stem = (name: string) => (name.length > 4 ? name.replace(/e?s$/i, '') : name)
