import { isObjectId } from '../../core/text.ts'
import { asRecord, collectionItems } from '../http/json.ts'
import type { GraphRequest } from '../http/request.ts'
import { type Lookup, toAccount } from './account.ts'
import { listRequests } from './list.ts'
import { type Reader, readAll, readPages } from './read.ts'

/** Maximum distinct names searched at once; each takes a request. */
const maxNames = 200
/** Maximum candidates shown for an ambiguous name. */
const maxCandidates = 6
const minNameLength = 2
const nameForm = /^[\p{L}][\p{L}\p{M}\p{N}'’. _-]*$/u

/** Whether text that is neither an address nor an ID could be a person's name. */
const isNameLike = (text: string): boolean =>
  text.length >= minNameLength && text.length <= 120 && nameForm.test(text) && !isObjectId(text)

/**
 * Searches display names for the inputs not found. A unique match in the directory is accepted and marked; otherwise
 * the first few become candidates. Errors are thrown, because a partial search could mistake one of several people for
 * the only match.
 */
export async function findByName(reader: Reader, lookups: readonly Lookup[]): Promise<Lookup[]> {
  const names = [
    ...new Set(
      lookups.flatMap(({ outcome, input }) =>
        outcome === 'notFound' && isNameLike(nameOf(input)) ? nameOf(input) : [],
      ),
    ),
  ].slice(0, maxNames)
  if (names.length === 0) return [...lookups]
  const searches = names.map((name) => listRequests.listUsers({ search: name }, maxCandidates))
  const bodies = await readAll(reader, searches)
  const matches = await Promise.all(searches.map((search, index) => matchesOf(reader, search, bodies[index])))
  const known = new Map(names.map((name, index) => [name, matches[index]]))
  const first = new Map(lookups.flatMap((one) => (one.outcome === 'found' ? [[one.account.id, one.input]] : [])))
  return lookups.map((lookup): Lookup => {
    const { accounts = [], total = 0 } = (lookup.outcome === 'notFound' && known.get(nameOf(lookup.input))) || {}
    const [account] = accounts
    if (!account) return lookup
    const { input } = lookup
    if (total > 1 || accounts.length > 1) return { input, outcome: 'ambiguous', candidates: accounts, named: total }
    const of = first.get(account.id)
    if (of !== undefined) return { input, outcome: 'duplicate', of, account }
    first.set(account.id, input)
    return { input, outcome: 'found', account, byName: true }
  })
}

const nameOf = (input: string) => input.trim().toLowerCase()

async function matchesOf(reader: Reader, search: GraphRequest, body: unknown) {
  const { '@odata.count': count, '@odata.nextLink': more } = asRecord(body)
  // A page can be short or even empty although more pages follow.
  const short = more !== undefined && collectionItems(body).length < 2
  const items = short
    ? (await readPages(reader, search, { enough: (so) => so.length >= maxCandidates })).items
    : collectionItems(body)
  const accounts = items.flatMap((json) => toAccount(json) ?? [])
  return { accounts, total: Math.max(accounts.length, typeof count === 'number' ? count : 0) }
}
