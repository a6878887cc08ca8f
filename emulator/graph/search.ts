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
 * of each token, other properties by their start. Throws Graph's 400 for anything else.
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
  const asked = tokensOf(text.slice(colon + 1)).map((token) => mark + token)
  return (thing) => {
    const own = indexOf(String((thing as Readonly<Record<string, unknown>>)[property] ?? ''))
    return asked.length > 0 && asked.every((token) => own.includes(token))
  }
}

const mark = '\n'
const maxCached = 300_000
const kept = new Map<string, string>()

/** A text's tokens, each after a marker. Cached, because tokenising is expensive. */
function indexOf(text: string): string {
  const known = kept.get(text)
  if (known !== undefined) return known
  if (kept.size >= maxCached) kept.clear()
  const made = tokensOf(text)
    .map((token) => mark + token)
    .join('')
  kept.set(text, made)
  return made
}

/**
 * Tokens as documented. Words are separated by spaces, by a change from lower to upper case, and by numbers and
 * symbols, which are tokens too; words separated only by symbols are also combined. Ignoring accents isn't documented.
 */
function tokensOf(text: string): string[] {
  return text.split(/\s+/).flatMap((chunk) => {
    const parts = (chunk.match(/[\p{L}\p{M}]+|\p{N}+|[^\p{L}\p{M}\p{N}]+/gu) ?? []).flatMap((part) =>
      part.split(/(?<=\p{Ll})(?=\p{Lu})/u),
    )
    const tokens = parts.map((part) => part.toLowerCase())
    const words = tokens.filter((part) => /[\p{L}\p{N}]/u.test(part))
    return words.length > 1 && words.length < tokens.length ? [...tokens, words.join('')] : tokens
  })
}
