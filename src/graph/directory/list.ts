import { type ListQuery, maxPage, requests } from '../http/request.ts'
import { type Account, asRecord, toAccount } from './account.ts'
import { type Reader, readPages } from './read.ts'

/** How much of what is wanted was read; how much that is, Graph tells with the first page at the earliest. */
export type OnRead = (done: number, total?: number) => void

/**
 * A stretch of the tenant's accounts that fit `query`, and how many fit in all. Keeps nothing between calls: Graph cannot
 * skip, so everything up to the end of the stretch is read. `total` comes from an index that may lag by seconds.
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

function countIn(page: unknown): number | undefined {
  const count = asRecord(page)['@odata.count']
  return typeof count === 'number' ? count : undefined
}
