import { oneLine, truncate } from '../../core/text.ts'

// Escapes only what would actually become formatting, because Teams on phones shows unnecessary backslashes. A bracket
// alone isn't a link; it is one only with certain characters after the link text.
const markdownMarks = /[*`~<]|\](?=[([:])|\\(?=[!-/:-@[-`{-~])|&(?=#?\w+;)|\{(?=\{)|(?<=\{)\{/g
const unpairedUnderscore = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu
const listStart = /^(?:#(?=#{0,5}(?:\s|$))|>|[+-](?=\s|$|-)|(\d{1,9})(?=[.)](?:\s|$)))/

/** Escapes one line so that it displays literally where cards interpret markdown, HTML entities and `{{DATE(...)}}`. */
export const escapeText = (text: string): string => escapeLine(oneLine(text))

function escapeLine(line: string): string {
  const escaped = line.replace(markdownMarks, (mark) => `\\${mark}`).replace(unpairedUnderscore, '\\_')
  return escaped.replace(listStart, (start, digits) => (digits ? `${start}\\` : `\\${start}`))
}

type Node = Readonly<Record<string, unknown>>

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Which properties of an object clients interpret as markdown, by its shape. */
function markdownKeys(node: Node): readonly string[] {
  if (node['type'] === 'TextBlock') return ['text']
  if (node['type'] === 'Input.Toggle') return ['title', 'errorMessage']
  if (typeof node['type'] === 'string' && node['type'].startsWith('Input.')) return ['errorMessage']
  // Facts and choices have no type; both have a title and a value. A choice's value is data, not text.
  return []
}

/**
 * A copy of an expanded card with all markdown text truncated to `length` characters and escaped. Empty text becomes a
 * dash, because clients render nothing for it and a row would seem to be missing.
 */
export function escapeCard(value: unknown, length: number): unknown {
  const show = (text: unknown, empty = '') =>
    typeof text === 'string' ? escapeLine(truncate(oneLine(text), length)) || empty : text
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk)
    if (!isNode(value)) return value
    const keys = markdownKeys(value)
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        // An action's data and an input's value are sent back to the bot and must not change.
        if (key === 'data' && String(value['type']).startsWith('Action.')) return [key, inner]
        if (key === 'facts' && Array.isArray(inner)) {
          return [
            key,
            inner.map((fact: Node) => ({ ...fact, title: show(fact['title']), value: show(fact['value'], '–') })),
          ]
        }
        if (key === 'choices' && Array.isArray(inner)) {
          return [key, inner.map((choice: Node) => ({ ...choice, title: show(choice['title']) }))]
        }
        return [key, keys.includes(key) ? show(inner, key === 'text' ? '–' : '') : walk(inner)]
      }),
    )
  }
  return walk(value)
}
