import { oneLine, truncate } from '../../core/text.ts'

// Only what would really turn into formatting gets a backslash: Teams on phones shows needless ones as they are.
// A bracket alone is no link: only what may follow a link's text makes it one.
const marks = /[*`~<]|\](?=[([:])|\\(?=[!-/:-@[-`{-~])|&(?=#?\w+;)|\{(?=\{)|(?<=\{)\{/g
const looseUnderscore = /(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu
const listStart = /^(?:#(?=#{0,5}(?:\s|$))|>|[+-](?=\s|$|-)|(\d{1,9})(?=[.)](?:\s|$)))/

/** Makes one line of text show exactly as it is where a card reads markdown, HTML entities and `{{DATE(...)}}`. */
export const escapeText = (text: string): string => escapeLine(oneLine(text))

function escapeLine(line: string): string {
  const escaped = line.replace(marks, (mark) => `\\${mark}`).replace(looseUnderscore, '\\_')
  return escaped.replace(listStart, (start, digits) => (digits ? `${start}\\` : `\\${start}`))
}

type Node = Readonly<Record<string, unknown>>

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The properties whose text clients read as markdown, by the shape of the object that holds them. */
function markdownKeys(node: Node): readonly string[] {
  if (node['type'] === 'TextBlock') return ['text']
  if (node['type'] === 'Input.Toggle') return ['title', 'errorMessage']
  if (typeof node['type'] === 'string' && node['type'].startsWith('Input.')) return ['errorMessage']
  // Facts and choices have no type: both are a title with a value, and a choice's value is an answer, not a text.
  return []
}

/** A copy of an expanded card in which every text that is read as markdown is cut to `length` characters and escaped.
 * What is left empty becomes a dash: clients draw nothing for an empty text, and the eye misses a row. */
export function escapeCard(value: unknown, length: number): unknown {
  const show = (text: unknown, empty = '') =>
    typeof text === 'string' ? escapeLine(truncate(oneLine(text), length)) || empty : text
  const walk = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(walk)
    if (!isNode(value)) return value
    const keys = markdownKeys(value)
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        // An action's data and an input's value go back to the bot: they must stay as they are.
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
