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
// What Teams and the Playground read texts with; untyped, and only tests need it.
const markdown: Markdown = createRequire(import.meta.url)('markdown-it')()

/** What a reader sees of a text, or why it is not plain text any more. */
export function seen(text: string): string {
  const tokens = markdown.parse(text, {})
  const types = tokens.map(({ type }) => type).join(' ')
  if (text.trim() === '') return text.trim()
  if (types !== 'paragraph_open inline paragraph_close') return `<${types}>`
  const inline = tokens[1]?.children ?? []
  const odd = inline.filter(({ type }) => type !== 'text')
  return odd.length > 0 ? `<${odd.map(({ type }) => type).join(' ')}>` : inline.map(({ content }) => content).join('')
}

/** Any mixture of what has a meaning in markdown. */
export const marks = fc.string({
  unit: fc.constantFrom(...'*_~`[]()<>#+-!|{}\\&;:.=1a ', 'é', '\n', '&amp;', '](', '{{DATE('),
  maxLength: 24,
})
