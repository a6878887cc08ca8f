import { isObjectId } from '../../core/text.ts'
import { type GraphRequest, requests } from '../http/request.ts'
import { asRecord, collection, type Lookup, toAccount } from './account.ts'
import { type Reader, readAll, readPages } from './read.ts'

/** So many different names are searched for at once; each takes a request. */
const maxNames = 200
/** How many of those who share a name are shown to choose from. */
const maxCandidates = 6
const shortest = 2
const nameForm = /^[\p{L}][\p{L}\p{M}\p{N}'’. _-]*$/u

/** Whether a text that is no address and no id can be searched for as somebody's name. */
const isNameLike = (text: string): boolean =>
  text.length >= shortest && text.length <= 120 && nameForm.test(text) && !isObjectId(text)

/**
 * Looks for what was not found among the names of people: exactly one account in the whole directory is taken, and marked;
 * of several the first are candidates. Throws what the directory throws: half a search could take somebody for the only one.
 */
export async function named(reader: Reader, lookups: readonly Lookup[]): Promise<Lookup[]> {
  const names = [
    ...new Set(
      lookups.flatMap(({ outcome, input }) =>
        outcome === 'notFound' && isNameLike(nameOf(input)) ? nameOf(input) : [],
      ),
    ),
  ].slice(0, maxNames)
  if (names.length === 0) return [...lookups]
  const searches = names.map((name) => requests.listUsers({ search: name }, maxCandidates))
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
  // A page may hold less than was asked for, even nothing, and others follow.
  const short = more !== undefined && collection(body).length < 2
  const items = short
    ? (await readPages(reader, search, { enough: (so) => so.length >= maxCandidates })).items
    : collection(body)
  const accounts = items.flatMap((json) => toAccount(json) ?? [])
  return { accounts, total: Math.max(accounts.length, typeof count === 'number' ? count : 0) }
}
