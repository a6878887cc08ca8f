import { createRequire } from 'node:module'
import fc from 'fast-check'

interface Token {
  readonly type: string
  readonly content: string
  readonly children: readonly Token[] | null
}
interface Markdown {
  parse(text: string, environment: object): readonly Token[]
}
// The library Teams and the Playground use; untyped, and only needed in tests.
const markdown: Markdown = createRequire(import.meta.url)('markdown-it')()

/** The text as displayed, or why it isn't displayed literally. */
export function renderedText(text: string): string {
  const tokens = markdown.parse(text, {})
  const types = tokens.map(({ type }) => type).join(' ')
  if (text.trim() === '') return text.trim()
  if (types !== 'paragraph_open inline paragraph_close') return `<${types}>`
  const inline = tokens[1]?.children ?? []
  const odd = inline.filter(({ type }) => type !== 'text')
  return odd.length > 0 ? `<${odd.map(({ type }) => type).join(' ')}>` : inline.map(({ content }) => content).join('')
}

/** Any mixture of characters with a meaning in markdown. */
export const marks = fc.string({
  unit: fc.constantFrom(...'*_~`[]()<>#+-!|{}\\&;:.=1a ', 'é', '\n', '&amp;', '](', '{{DATE('),
  maxLength: 24,
})
