import { badRequest } from '../errors.ts'

/** A word (name, operator, number, GUID), an unescaped quoted string, or one of `( ) , : /`. */
export interface Token {
  readonly kind: 'word' | 'string' | 'mark' | 'end'
  readonly text: string
  readonly at: number
}

const pattern = /\s*(?:'((?:[^']|'')*)'|([(),:/])|([^\s(),:/']+))/y

/** Tokenises a filter. Throws Graph's syntax error. */
export function tokenize(filter: string): Token[] {
  const tokens: Token[] = []
  const end = filter.trimEnd().length
  pattern.lastIndex = 0
  while (pattern.lastIndex < end) {
    const at = pattern.lastIndex
    const match = pattern.exec(filter)
    if (!match) throw syntax(`There is an unterminated string literal at position ${filter.length} in '${filter}'.`)
    const [, string, mark, word] = match
    if (string !== undefined) tokens.push({ kind: 'string', text: string.replaceAll("''", "'"), at })
    else if (mark !== undefined) tokens.push({ kind: 'mark', text: mark, at })
    else tokens.push({ kind: 'word', text: word ?? '', at })
  }
  return [...tokens, { kind: 'end', text: '', at: filter.length }]
}

/** An invalid filter. */
export const syntax = (message: string) => badRequest(`Invalid filter clause: ${message}`, 'BadRequest')
