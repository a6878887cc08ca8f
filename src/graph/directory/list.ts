import { type ListQuery, maxPage, requests } from '../http/request.ts'
import { type Account, asRecord, collection, toAccount } from './account.ts'
import { pagesOf, type Reader, readPages } from './read.ts'

/** Reports how much has been read, and the total once Graph's first page has given it. */
export type OnRead = (done: number, total?: number) => void

/**
 * A range of the accounts matching `query`, and the total. Stateless: Graph can't skip, so everything up to the end of
 * the range is read. `total` comes from an index that may lag by seconds.
 */
export async function list(
  reader: Reader,
  query: ListQuery,
  { offset, size, onProgress }: { offset: number; size: number; onProgress?: OnRead | undefined },
): Promise<{ accounts: Account[]; total: number }> {
  const end = offset + size
  const first = requests.listUsers(query, Math.max(1, Math.min(end, maxPage)))
  const { items, firstPage } = await readPages(reader, first, {
    enough: (so) => so.length >= end,
    onPage: (count, page) => {
      const all = countIn(page)
      onProgress?.(Math.min(count, end), all === undefined ? undefined : Math.min(Math.max(all, count), end))
    },
  })
  const accounts = items.slice(offset, end).flatMap((json) => toAccount(json) ?? [])
  return { accounts, total: countIn(firstPage) ?? items.length }
}

/** All accounts that match `query`, page by page: of a tenant of any size no more than a page is in memory. */
export async function* listAll(reader: Reader, query: ListQuery, onProgress?: OnRead): AsyncGenerator<Account> {
  let read = 0
  let all: number | undefined
  for await (const page of pagesOf(reader, requests.listUsers(query, maxPage))) {
    const items = collection(page)
    all ??= countIn(page)
    read += items.length
    onProgress?.(read, all === undefined ? undefined : Math.max(all, read))
    yield* items.flatMap((json) => toAccount(json) ?? [])
  }
}

/** The total that the first page of a listing gives. */
export function countIn(page: unknown): number | undefined {
  const count = asRecord(page)['@odata.count']
  return typeof count === 'number' ? count : undefined
}
