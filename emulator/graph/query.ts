import { badRequest, unsupported } from './errors.ts'

/** A call's OData options. The `$` is optional, and names ignore case. */
export interface Query {
  readonly select: readonly string[] | undefined
  readonly filter: string | undefined
  readonly search: string | undefined
  readonly orderby: string | undefined
  readonly top: number | undefined
  readonly count: boolean
  readonly skiptoken: string | undefined
  readonly expand: string | undefined
  /** Everything except the skiptoken, unchanged, for the next page's link. */
  readonly rest: string
  /** Whether the call has `ConsistencyLevel: eventual`. */
  readonly eventual: boolean
  /** Whether the call meets both conditions for advanced queries: the header and `$count=true`. */
  readonly advanced: boolean
}

const knownOptions = new Set(['select', 'filter', 'search', 'orderby', 'top', 'count', 'skiptoken', 'expand', 'format'])
const largestPage = 999

/** Parses the query string of a call. Throws Graph's 400 for options that no route accepts. */
export function parseQuery(search: string, headers: Readonly<Record<string, string>>): Query {
  const given = new Map<string, string>()
  const rest: string[] = []
  for (const part of search.replace(/^\?/, '').split('&')) {
    if (!part) continue
    const [rawName = '', ...rawValue] = part.split('=')
    const name = decode(rawName)
    const plain = name.replace(/^\$/, '').toLowerCase()
    if (plain === 'skip') throw badRequest("'$skip' is not supported by the service.")
    if (name.startsWith('$') && !knownOptions.has(plain))
      throw badRequest(`Unrecognized query argument specified: '${name}'.`)
    if (!knownOptions.has(plain)) continue
    // Reproduces a known issue of v1.0.
    if (plain === 'search' && /%26/i.test(part) && !/legacysearch=false/i.test(headers['prefer'] ?? ''))
      throw badRequest("Unrecognized query argument specified: ''.")
    given.set(plain, decode(rawValue.join('=')))
    if (plain !== 'skiptoken') rest.push(part)
  }
  const eventual = headers['consistencylevel']?.toLowerCase() === 'eventual'
  const count = given.get('count')?.toLowerCase() === 'true'
  const select = given.get('select')
  return {
    select: select?.split(',').map((name) => name.trim()),
    filter: given.get('filter'),
    search: given.get('search'),
    orderby: given.get('orderby'),
    top: pageSize(given.get('top')),
    count,
    skiptoken: given.get('skiptoken'),
    expand: given.get('expand'),
    rest: rest.join('&'),
    eventual,
    advanced: eventual && count,
  }
}

function pageSize(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const size = Number(text)
  if (!/^-?\d+$/.test(text)) throw badRequest(`Invalid value '${text}' for $top query option found.`)
  if (size < 1 || size > largestPage)
    throw unsupported(`Invalid page size specified: '${text}'. Must be between 1 and ${largestPage} inclusive.`)
  return size
}

/** Decodes part of a query string or path; throws a 400 for invalid encoding. */
export function decode(text: string, { plus = true } = {}): string {
  try {
    return decodeURIComponent(plus ? text.replaceAll('+', ' ') : text)
  } catch {
    throw badRequest(`The encoding of '${text}' is malformed.`)
  }
}
