import { editDistance } from '../../core/text.ts'
import type { TypingContext } from './moment.ts'
import { isOnlyTargets, type TakeIds } from './targets.ts'
import { isFullName } from './typed-accounts.ts'
import { isOtherWord } from './verbs.ts'

/**
 * The markup that Teams wraps around typed text. Other text in angle brackets comes from the operator (`Ann
 * <ann@x.example>`).
 */
const markup = /<\/?(?:at|p|div|span|br|b|i|u|strong|em|a|ul|ol|li|font|pre|code|blockquote)(?:\s[^<>]{0,500})?\/?>/gi
/** The bot's own mention at the start of group messages. */
const leadingMention = /^(?:<p>|\s)*<at(?:\s[^<>]{0,500})?>[^<]{0,200}<\/at>/i
const lineBreakTags = /<(?:br|\/p|\/div|\/li)\s*\/?>/gi
const entities: Readonly<Record<string, string>> = {
  '&nbsp;': ' ',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
}

/**
 * The typed text without markup, entities, unusual spaces or curly quotes. Runs of spaces and blank lines mean nothing,
 * and patterns would search long ones again and again.
 */
export function plainText(text: string): string {
  return text
    .replace(leadingMention, '')
    .replace(lineBreakTags, '\n')
    .replace(markup, '')
    .replace(/&(?:nbsp|lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity)
    .replace(/[\u2018\u2019\u201b\u2032]/g, "'")
    .replace(/[\u201c\u201d\u201e\u2033]/g, '"')
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]+/g, ' ')
    .replace(/ ?\n[ \n]*/g, '\n')
    .trim()
}

/** A command as the parser sees it. */
export interface ParsableCommand {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly hidden?: boolean
  readonly sentences?: string
  /** Parses the text after the name; omitted if the command takes no text. */
  fromText?(rest: string, typing: TypingContext): Record<string, unknown>
}

/** The command probably meant by text that isn't a command. */
export interface Guess<C extends ParsableCommand> {
  readonly command: C
  /** The text after the name, if the command takes any. */
  readonly rest: string
}

export type ParseResult<C extends ParsableCommand> =
  | { readonly command: C; readonly rest: string }
  | {
      readonly nearest: Guess<C> | undefined
      /** Whether the text starts with the suggested command itself, which takes no arguments, and continues. */
      readonly continues: boolean
    }

interface Spelling<C extends ParsableCommand> {
  readonly command: C
  readonly spelling: string
  readonly length: number
}

/** Polite words that aren't arguments: "whoami please". */
const politePhrase = /^(?:(?:please|pls|thanks|thank you|now|bitte|danke|jetzt)(?![\p{L}\p{N}_@-])|[\s.,!?])+$/iu

/**
 * Finds the command a text starts with (longest name first) and the text after it, in its original case. Names must
 * match whole words at the start: "please do not call the helpdesk" isn't `help`. All text counts: if more follows a
 * command without arguments, it is a misspelt command or none at all.
 */
export function parseCommand<C extends ParsableCommand>(
  text: string,
  commands: readonly C[],
  takeIds?: TakeIds,
): ParseResult<C> {
  const named = spellings(commands)
  const [words, starts] = splitWords(text)
  const behind = (length: number) => {
    const end = (starts[length - 1] ?? 0) + (words[length - 1]?.length ?? 0)
    return text.slice(end).replace(/^[\s:]+/, '')
  }
  const guess = (near: Spelling<C> | undefined) =>
    near && { command: near.command, rest: near.command.fromText ? behind(near.length) : '' }

  const found = named.find(({ spelling, length }) => words.slice(0, length).join(' ') === spelling)
  if (!found) return { nearest: guess(nearestSpelling(words, named)), continues: false }
  const rest = behind(found.length)
  if (rest === '' || (rest.length < 100 && politePhrase.test(rest))) return { command: found.command, rest: '' }
  if (found.command.fromText) return { command: found.command, rest }

  const takers = named.filter(({ command, length }) => command.fromText && length >= found.length)
  const mistyped = nearestSpelling(words, takers)
  if (mistyped) return { nearest: guess(mistyped), continues: false }
  const longer = takers.find(({ spelling }) => spelling.startsWith(`${found.spelling} `))
  if (longer && (isOnlyTargets(rest, takeIds) || isFullName(rest)))
    return { nearest: { command: longer.command, rest }, continues: false }
  return { nearest: { command: found.command, rest: '' }, continues: true }
}

const spellingCache = new WeakMap<readonly ParsableCommand[], readonly Spelling<ParsableCommand>[]>()

/** Every way to write a command, longest first. Computed once per list of commands. */
function spellings<C extends ParsableCommand>(commands: readonly C[]): readonly Spelling<C>[] {
  const found = spellingCache.get(commands) as readonly Spelling<C>[] | undefined
  if (found) return found
  const made = commands
    .filter((command) => !command.hidden)
    .flatMap((command) =>
      [command.name, ...(command.aliases ?? [])].map((spelling) => ({
        command,
        spelling,
        length: spelling.split(' ').length,
      })),
    )
    .sort((a, b) => b.spelling.length - a.spelling.length)
  spellingCache.set(commands, made)
  return made
}

/** The first words in lower case without punctuation, and their positions. Command names have at most four words. */
function splitWords(text: string): [words: string[], starts: number[]] {
  const found = [...text.slice(0, 200).matchAll(/[^\s:]+/g)].slice(0, 5)
  const bare = (word: string) => word.toLowerCase().replace(/(?<=[^.,!?])[.,!?]+$/, '')
  return [found.map(([word]) => bare(word)), found.map(({ index }) => index)]
}

/** A plural isn't another word: "operations" and "operation". */
const singular = (word: string) => word.replace(/(?<=\p{L}{3})s$/u, '')

const isNear = (word: string, wanted: string) =>
  editDistance(word, wanted) <= Math.max(1, Math.floor(wanted.length / 3))

/**
 * The command spelling nearest to the start of the text; none if nothing is close. A word that means something else
 * isn't a misspelling: "remove" isn't "revoke", and "log out" isn't "lock out".
 */
function nearestSpelling<C extends ParsableCommand>(words: readonly string[], named: readonly Spelling<C>[]) {
  const known = new Set(named.flatMap(({ spelling }) => spelling.split(' ')).map(singular))
  const isMeant = (word: string) => isOtherWord(word) || known.has(singular(word))
  let best: (Spelling<C> & { distance: number }) | undefined
  for (const one of named) {
    const { spelling, length } = one
    const wanted = spelling.split(' ')
    const typed = words.slice(0, length)
    if (typed.some((word, index) => isMeant(word) && singular(word) !== singular(wanted[index] ?? ''))) continue
    // Words can be joined ("checkstatus"); otherwise each of them must be near, not only all together.
    if (typed.length === wanted.length && !typed.every((word, index) => isNear(word, wanted[index] ?? ''))) continue
    const said = typed.join(' ')
    const distance = editDistance(said, spelling)
    // Any letter is one edit away from "hi" and "me".
    const allowed = said.length > 1 ? Math.max(1, Math.floor(spelling.length / 3)) : 0
    if (said && distance <= allowed && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { ...one, distance }
  }
  return best
}
