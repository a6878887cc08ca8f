import { editDistance } from '../core/text.ts'

/** The markup Teams wraps around typed text. Anything else in angle brackets is the operator's own (`Ann <ann@x.example>`). */
const markup = /<\/?(?:at|p|div|span|br|b|i|u|strong|em|a|ul|ol|li|font|pre|code|blockquote)(?:\s[^<>]{0,500})?\/?>/gi
/** The bot's own mention, which opens whatever is said to it in a group. */
const addressed = /^(?:<p>|\s)*<at(?:\s[^<>]{0,500})?>[^<]{0,200}<\/at>/i
const breaking = /<(?:br|\/p|\/div|\/li)\s*\/?>/gi
const entities: Readonly<Record<string, string>> = {
  '&nbsp;': ' ',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
}

/** What was typed, without the channel's wrapping: markup, entities, odd spaces and curly quotes. */
export function plainText(text: string): string {
  return text
    .replace(addressed, '')
    .replace(breaking, '\n')
    .replace(markup, '')
    .replace(/&(?:nbsp|lt|gt|quot|#39|amp);/g, (entity) => entities[entity] ?? entity)
    .replace(/[\u2018\u2019\u201b\u2032]/g, "'")
    .replace(/[\u201c\u201d\u201e\u2033]/g, '"')
    .replace(/[\u200b-\u200d\u2060\ufeff]/g, '')
    .replace(/\r\n?/g, '\n')
    .replace(/[^\S\n]/g, ' ')
    .trim()
}

/** A command as the parser sees it. */
export interface Named {
  readonly name: string
  readonly aliases?: readonly string[]
  readonly hidden?: boolean
}

export type Parsed<C extends Named> =
  | { readonly command: C; readonly rest: string }
  | { readonly nearest: C | undefined }

/**
 * Which command a text names, the longest name first, and what follows it with its case kept.
 * Names match whole words at the start only: "please do not call the helpdesk" is not `help`.
 */
export function parseCommand<C extends Named>(text: string, commands: readonly C[]): Parsed<C> {
  const named = spellings(commands).sort((a, b) => b.spelling.length - a.spelling.length)
  const [words, starts] = splitWords(text)
  for (const { command, spelling } of named) {
    const length = spelling.split(' ').length
    if (words.slice(0, length).join(' ') !== spelling) continue
    const end = (starts[length - 1] ?? 0) + (words[length - 1]?.length ?? 0)
    return { command, rest: text.slice(end).replace(/^[\s:]+/, '') }
  }
  return { nearest: nearest(words, named) }
}

function spellings<C extends Named>(commands: readonly C[]) {
  return commands
    .filter((command) => !command.hidden)
    .flatMap((command) => [command.name, ...(command.aliases ?? [])].map((spelling) => ({ command, spelling })))
}

/** The first words of a text in lower case, and where each begins. No command has more than four. */
function splitWords(text: string): [words: string[], starts: number[]] {
  const found = [...text.slice(0, 200).matchAll(/[^\s:]+/g)].slice(0, 5)
  return [found.map(([word]) => word.toLowerCase()), found.map(({ index }) => index)]
}

/** The command whose spelling is nearest to what the text begins with; none when it is not near at all. */
function nearest<C extends Named>(words: readonly string[], named: readonly { command: C; spelling: string }[]) {
  let best: { command: C; distance: number } | undefined
  for (const { command, spelling } of named) {
    const said = words.slice(0, spelling.split(' ').length).join(' ')
    const distance = editDistance(said, spelling)
    const allowed = Math.max(1, Math.floor(spelling.length / 3))
    if (said && distance <= allowed && distance < (best?.distance ?? Number.POSITIVE_INFINITY))
      best = { command, distance }
  }
  return best?.command
}
