import { readAccounts } from '../input/accounts.ts'
import { parseCommand } from '../input/parse.ts'
import { readTargets } from '../input/targets.ts'
import type { CommandTool } from './command-tools.ts'

/** A tool call chosen by the model. */
export interface ToolCall {
  readonly tool: string
  /** JSON as written by the model. */
  readonly arguments: string
}

/**
 * The command line for a choice, as a person would type it. Undefined if the tool is unknown, the arguments are
 * invalid, or the arguments name accounts that aren't in the sentence.
 */
export function toCommandLine(choice: ToolCall, sentence: string, offers: readonly CommandTool[]): string | undefined {
  const offer = offers.find(({ tool }) => tool === choice.tool)
  const given = offer?.arguments.safeParse(withoutBlanks(choice.arguments))
  if (!offer || !given?.success) return undefined
  const line = [offer.command.name, ...argumentPieces(given.data)].join(' ').trim()
  return parsesAsCommand(line, offer) && appearsInSentence(given.data, sentence, offer) ? line : undefined
}

/** The arguments without nulls and blanks, which models use for "not given". */
function withoutBlanks(json: string): unknown {
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
const quote = (value: unknown) => `"${oneLine(String(value).replaceAll('"', ''))}"`

function argumentPieces(given: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(given).flatMap(([key, value]) => {
    if (value === undefined) return []
    if (key === 'enabled') return [value ? 'enabled' : 'disabled']
    if (key === 'guests') return [value ? 'guests' : 'members']
    if (key === 'search') return [quote(value)]
    if (key === 'department' || key === 'title') return [`${key}:${quote(value)}`]
    return [oneLine(value)]
  })
}

/** Whether the line, parsed like typed text, leads to the offered command. */
function parsesAsCommand(line: string, { command, arguments: offered }: CommandTool): boolean {
  const parsed = parseCommand(line, [command])
  if (!('command' in parsed)) return false
  const given = command.fromText?.(parsed.rest, anyTyping) ?? {}
  // A reason or time among the accounts would come from the model, not from the operator.
  return Object.keys(given).every((key) => key in offered.shape) && command.arguments.safeParse(given).success
}

const anyTyping = { now: 0, timeZone: 'UTC' }

/**
 * Whether every value appears in the sentence: a model can choose words but not add any. A change must also name
 * accounts, not only a state that applies to half the tenant.
 */
function appearsInSentence(
  given: Readonly<Record<string, unknown>>,
  sentence: string,
  { command }: CommandTool,
): boolean {
  const isSaid = (name: unknown) => isNamedIn(String(name), sentence)
  const changes = 'playbook' in command
  const { accounts, operation, department, title, search } = given
  const own = [operation, department, title, search].filter((name) => name !== undefined)
  if (!own.every(isSaid)) return false
  if (accounts === undefined) return true
  const { identifiers, groups, filter, rest } = readTargets(String(accounts))
  // Any word could be a name, so a change must identify its accounts beyond doubt.
  const isWord = (one: string) => readAccounts(one).identifiers.length === 0
  if (rest.length > 0 || (changes && identifiers.some(isWord))) return false
  const named = [...identifiers, ...groups, filter?.department, filter?.title, filter?.search]
  const known = named.filter((name) => name !== undefined)
  if (known.length === 0 && (changes || !filter)) return false
  return known.every(isSaid)
}

const unquoted = (text: string) => oneLine(text.replaceAll('"', ''))

/** Names up to this length can be distinguished from words only by capital letters: IT, HR, US. */
const maxAcronymLength = 3

/** Whether the sentence contains the name as separate words: "joann@x.example" doesn't name "ann@x.example". */
function isNamedIn(name: string, sentence: string): boolean {
  const wanted = unquoted(name)
  if (wanted === '') return false
  const text = stem(wanted).replace(/[.*+?^${}()|[\]\\/-]/g, String.raw`\$&`)
  const alone = String.raw`(?<![\p{L}\p{N}_]|[\p{L}\p{N}_][@.'’+\-])${text}(?:e?s)?(?![\p{L}\p{N}_]|[@.+\-][\p{L}\p{N}_])`
  return new RegExp(alone, wanted.length > maxAcronymLength ? 'iu' : 'u').test(unquoted(sentence))
}

/** Strips a plural ending: "contractors" becomes "contractor". */
const stem = (name: string) => (name.length > 4 ? name.replace(/e?s$/i, '') : name)
