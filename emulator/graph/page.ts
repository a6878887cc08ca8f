import type { GraphCall, Reply, Tenant } from './call.ts'
import { badRequest } from './errors.ts'

const defaultSize = 100
// Real tokens start with this; clients mustn't parse them, so ours are opaque too.
const prefix = 'RFNwdAo'

/**
 * The requested page. The token is a position in the unfiltered source, so that accounts which stop matching don't
 * shift later pages. `emptyPages`: every page but the first is preceded by an empty one. `most`: items per page.
 */
export function takePage<T>(
  call: GraphCall,
  source: readonly T[],
  matches: (item: T) => boolean,
  { emptyPages, most = Number.POSITIVE_INFINITY }: { readonly emptyPages: boolean; readonly most?: number },
) {
  const { from, empty } = readToken(call.query.skiptoken)
  const size = Math.min(call.query.top ?? defaultSize, most)
  if (empty) return { items: [], link: nextLink(call, from, false) }
  const items: T[] = []
  let index = from
  for (; index < source.length; index++) {
    const item = source[index]
    if (item === undefined || !matches(item)) continue
    if (items.length === size) break
    items.push(item)
  }
  return { items, link: index < source.length ? nextLink(call, index, emptyPages) : undefined }
}

/** Paging of members and owners. */
export function memberPages({ settings }: Pick<Tenant, 'settings'>) {
  const { emptyPages, memberPage } = settings()
  return { emptyPages, most: memberPage }
}

/** A collection response: context, count (if requested and on the first page), and link to the next page. */
export function collection(
  call: GraphCall,
  context: string,
  page: { items: readonly unknown[]; link?: string | undefined; count?: number | undefined },
): Reply {
  const count = call.query.skiptoken === undefined ? page.count : undefined
  return {
    status: 200,
    objects: page.items.length,
    body: {
      '@odata.context': `${call.root}/$metadata#${context}`,
      ...(count !== undefined && { '@odata.count': count }),
      ...(page.link && { '@odata.nextLink': page.link }),
      value: page.items,
    },
  }
}

function nextLink(call: GraphCall, position: number, empty: boolean): string {
  const token = prefix + Buffer.from(`${empty ? 'e' : 'p'}${position}`).toString('base64url')
  const rest = call.query.rest ? `${call.query.rest}&` : ''
  return `${call.root}${call.path}?${rest}$skiptoken=${token}`
}

function readToken(token: string | undefined): { from: number; empty: boolean } {
  if (token === undefined) return { from: 0, empty: false }
  const match = token.startsWith(prefix)
    ? /^([ep])(\d+)$/.exec(Buffer.from(token.slice(prefix.length), 'base64url').toString('utf8'))
    : undefined
  if (!match)
    throw badRequest(
      'The specified page token value has expired and can no longer be included in your request.',
      'DirectoryPageTokenNotFoundException',
    )
  return { from: Number(match[2]), empty: match[1] === 'e' }
}
