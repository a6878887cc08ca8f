import type { User } from '@microsoft/microsoft-graph-types'
import { asRecord, collectionItems } from '../http/json.ts'
import { compare, query, select } from '../http/odata.ts'
import { eventualHeaders, type GraphRequest, get, maxPage } from '../http/request.ts'
import { type Account, accountFields, toAccount } from './account.ts'
import { pagesOf, type Reader, readPages } from './read.ts'
import { buildSearch } from './search.ts'

/** Which accounts to list; all if empty. */
export interface ListQuery {
  readonly search?: string | undefined
  readonly enabled?: boolean | undefined
  readonly guests?: boolean | undefined
  readonly department?: string | undefined
  readonly title?: string | undefined
}

/** The `$filter` of a listing; undefined for all accounts. */
export function listFilter({ enabled, guests, department, title }: ListQuery): string | undefined {
  const clauses = [
    ...(enabled === undefined ? [] : [compare<User>('accountEnabled', 'eq', enabled)]),
    // Accounts from before August 2014 have no userType and count as members.
    ...(guests === undefined ? [] : [compare<User>('userType', guests ? 'eq' : 'ne', 'Guest')]),
    ...(department === undefined ? [] : [compare<User>('department', 'eq', department)]),
    ...(title === undefined ? [] : [compare<User>('jobTitle', 'eq', title)]),
  ]
  return clauses.length > 0 ? clauses.join(' and ') : undefined
}

export const listRequests = {
  /** The first `top` accounts of a listing, with the exact total in `@odata.count`. */
  listUsers: (wanted: ListQuery, top: number): GraphRequest => {
    const $filter = listFilter(wanted)
    const $search = buildSearch(wanted.search, $filter)
    const options = {
      $count: true,
      $top: top,
      $select: accountFields,
      $filter,
      $search,
      // Graph doesn't allow sorting search results.
      $orderby: $search ? undefined : select<User>('displayName'),
    }
    return get('User.Read.All', `/users${query(options)}`, 1, eventualHeaders)
  },
}

/** Reports how much has been read, and the total once Graph's first page has given it. */
export type OnRead = (done: number, total?: number) => void

/**
 * A range of the accounts matching `wanted`, and the total. Stateless: Graph can't skip, so everything up to the end of
 * the range is read. `total` comes from an index that can lag by seconds.
 */
export async function listAccounts(
  reader: Reader,
  wanted: ListQuery,
  { offset, size, onProgress }: { offset: number; size: number; onProgress?: OnRead | undefined },
): Promise<{ accounts: Account[]; total: number }> {
  const end = offset + size
  const first = listRequests.listUsers(wanted, Math.max(1, Math.min(end, maxPage)))
  const { items, firstPage } = await readPages(reader, first, {
    enough: (so) => so.length >= end,
    onPage: (count, page) => {
      const all = totalOf(page)
      onProgress?.(Math.min(count, end), all === undefined ? undefined : Math.min(Math.max(all, count), end))
    },
  })
  const accounts = items.slice(offset, end).flatMap((json) => toAccount(json) ?? [])
  return { accounts, total: totalOf(firstPage) ?? items.length }
}

/** Streams the accounts that match `wanted`, so that at most one page is in memory. */
export async function* listAllAccounts(reader: Reader, wanted: ListQuery, onProgress?: OnRead): AsyncIterable<Account> {
  let read = 0
  let all: number | undefined
  for await (const page of pagesOf(reader, listRequests.listUsers(wanted, maxPage))) {
    const items = collectionItems(page)
    all ??= totalOf(page)
    read += items.length
    onProgress?.(read, all === undefined ? undefined : Math.max(all, read))
    yield* items.flatMap((json) => toAccount(json) ?? [])
  }
}

/** The total given on the first page of a listing. */
export function totalOf(page: unknown): number | undefined {
  const count = asRecord(page)['@odata.count']
  return typeof count === 'number' ? count : undefined
}
