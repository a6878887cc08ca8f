import { badRequest, unsupported } from './errors.ts'

type Test = (thing: object) => boolean

/** Text properties searched by `$search`, in addition to the tokenised display name. */
const searchable = new Set([
  'displayName',
  'mail',
  'userPrincipalName',
  'givenName',
  'surname',
  'jobTitle',
  'department',
  'mailNickname',
  'description',
])

const part = /\s*(?:"((?:[^"\\]|\\.)*)"|(\()|(\))|(AND|OR)\b)/y

/**
 * Compiles a `$search`: quoted `"property:text"` clauses with AND, OR and parentheses. Display names match by the start
 * of each word, other properties by their start. Throws Graph's 400 for anything else.
 */
export function compileSearch(search: string, { eventual }: { eventual: boolean }): Test {
  if (!eventual)
    throw unsupported(
      "Request with $search query parameter only works through MSGraph with a special request header: 'ConsistencyLevel: eventual'",
    )
  part.lastIndex = 0
  let token = read()

  function read(): RegExpExecArray | undefined {
    const at = part.lastIndex
    if (search.slice(at).trim() === '') return undefined
    const match = part.exec(search)
    if (match) return match
    const bad = at + (search.slice(at).search(/\S/) ?? 0)
    throw badRequest(`Syntax error: character '${search[bad]}' is not valid at position ${bad} in '${search}'.`)
  }
  const unexpected = () => badRequest(`Syntax error: the search '${search}' is not complete.`)

  function either(): Test {
    const tests = [both()]
    while (token?.[4] === 'OR') {
      token = read()
      tests.push(both())
    }
    return (thing) => tests.some((test) => test(thing))
  }

  function both(): Test {
    const tests = [single()]
    while (token && token[4] !== 'OR' && token[3] === undefined) {
      // Adjacent clauses imply AND.
      if (token[4] === 'AND') token = read()
      tests.push(single())
    }
    return (thing) => tests.every((test) => test(thing))
  }

  function single(): Test {
    const current = token
    if (current?.[1] !== undefined) {
      token = read()
      return clause(current[1].replace(/\\(.)/g, '$1'))
    }
    if (current?.[2] === undefined) throw unexpected()
    token = read()
    const inner = either()
    if (token?.[3] === undefined) throw unexpected()
    token = read()
    return inner
  }

  const test = either()
  if (token) throw unexpected()
  return test
}

function clause(text: string): Test {
  const colon = text.indexOf(':')
  if (colon < 0) throw badRequest(`Syntax error: a property name and a colon are missing in '${text}'.`)
  const property = [...searchable].find((name) => name.toLowerCase() === text.slice(0, colon).trim().toLowerCase())
  if (!property) throw unsupported(`Unsupported property '${text.slice(0, colon)}' in $search.`)
  const wanted = text
    .slice(colon + 1)
    .trim()
    .toLowerCase()
  const value = (thing: object) => String((thing as Readonly<Record<string, unknown>>)[property] ?? '').toLowerCase()
  if (property !== 'displayName' && property !== 'description') return (thing) => value(thing).startsWith(wanted)
  const tokens = words(wanted)
  return (thing) => {
    const text = value(thing)
    // Tokenising is expensive, and most names don't contain the text at all.
    if (tokens.length === 0 || !tokens.every((token) => text.includes(token))) return false
    const own = words(text)
    return tokens.every((token) => own.some((word) => word.startsWith(token)))
  }
}

const words = (text: string) => text.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
