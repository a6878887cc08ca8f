import { unsupported } from '../errors.ts'
import type { Comparison, Filter, Literal } from './ast.ts'
import { syntax, type Token, tokenize } from './tokens.ts'

const comparisons: Readonly<Record<string, Comparison>> = { eq: 'eq', ne: 'ne', ge: 'ge', le: 'le' }
const refusedOperators: Readonly<Record<string, string>> = { gt: 'GreaterThan', lt: 'LessThan', has: 'Has' }
const refusedFunctions: Readonly<Record<string, string>> = { contains: 'Contains', substringof: 'SubstringOf' }

/** Parses a `$filter`; throws Graph's 400 for invalid syntax and unsupported operators. */
export function parseFilter(text: string): Filter {
  const tokens = tokenize(text)
  let index = 0
  const peek = (): Token => tokens[index] ?? { kind: 'end', text: '', at: text.length }
  const next = (): Token => {
    const token = peek()
    index++
    return token
  }
  const isWord = (word: string) => peek().kind === 'word' && peek().text.toLowerCase() === word
  const isMark = (mark: string) => peek().kind === 'mark' && peek().text === mark
  const unexpected = (token: Token) =>
    syntax(`Syntax error at position ${token.at} in '${text}': '${token.text}' was not expected.`)
  const expectMark = (mark: string) => {
    const token = next()
    if (token.kind !== 'mark' || token.text !== mark) throw unexpected(token)
  }

  function chain(kind: 'and' | 'or', operand: () => Filter): Filter {
    const operands = [operand()]
    while (isWord(kind)) {
      next()
      operands.push(operand())
    }
    const [only, second] = operands
    if (only && !second) return only
    return { kind, operands: operands.flatMap((one) => (one.kind === kind ? one.operands : [one])) }
  }

  const either = (): Filter => chain('or', both)
  const both = (): Filter => chain('and', single)

  function single(): Filter {
    if (isWord('not')) {
      next()
      return { kind: 'not', operand: single() }
    }
    if (isMark('(')) {
      next()
      const inner = either()
      expectMark(')')
      return inner
    }
    const name = next()
    if (name.kind !== 'word') throw unexpected(name)
    if (isMark('(')) return call(name)
    if (isMark('/')) return lambda(name.text)
    return comparison(name.text)
  }

  function call(name: Token): Filter {
    const kind = name.text.toLowerCase()
    const refused = refusedFunctions[kind]
    if (refused) throw unsupported(`Unsupported property filter clause operator '${refused}'.`)
    if (kind !== 'startswith' && kind !== 'endswith')
      throw syntax(`An unknown function with name '${name.text}' was found.`)
    expectMark('(')
    const property = next()
    if (property.kind !== 'word') throw unexpected(property)
    expectMark(',')
    const value = next()
    if (value.kind !== 'string') throw unexpected(value)
    expectMark(')')
    return { kind, property: property.text, value: value.text }
  }

  function lambda(property: string): Filter {
    expectMark('/')
    const quantifier = next()
    if (quantifier.text.toLowerCase() !== 'any') throw unexpected(quantifier)
    expectMark('(')
    next()
    expectMark(':')
    const test = either()
    expectMark(')')
    return { kind: 'any', property, test }
  }

  function comparison(property: string): Filter {
    const operator = next()
    const word = operator.text.toLowerCase()
    if (operator.kind === 'word' && word === 'in') return { kind: 'in', property, values: list() }
    const refused = refusedOperators[word]
    if (refused) throw unsupported(`Unsupported property filter clause operator '${refused}'.`)
    const op = comparisons[word]
    if (operator.kind !== 'word' || !op) throw unexpected(operator)
    return { kind: 'compare', op, property, value: literal() }
  }

  function list(): Literal[] {
    expectMark('(')
    const values = [literal()]
    while (isMark(',')) {
      next()
      values.push(literal())
    }
    expectMark(')')
    return values
  }

  function literal(): Literal {
    const token = next()
    if (token.kind === 'string') return token.text
    if (token.kind !== 'word') throw unexpected(token)
    const word = token.text.toLowerCase()
    if (word === 'null') return null
    if (word === 'true' || word === 'false') return word === 'true'
    if (!/^[\w.-]+$/.test(word) || !/\d/.test(word)) throw unexpected(token)
    // Dates contain colons, which the lexer treats as separate tokens.
    let date = token.text
    while (isMark(':')) {
      next()
      date += `:${next().text}`
    }
    return date
  }

  const filter = either()
  if (peek().kind !== 'end') throw unexpected(peek())
  return filter
}
