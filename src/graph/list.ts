import { type Account, asRecord, toAccount } from './account.ts'
import { type ListQuery, largestPage, requests } from './request.ts'
import { type Reader, readPages } from './single.ts'

/**
 * A stretch of the tenant's accounts that fit `query`, and how many fit in all. Keeps nothing between calls: Graph cannot
 * skip, so everything up to the end of the stretch is read. `total` comes from an index that may lag by seconds.
 */
export async function list(
  reader: Reader,
  query: ListQuery,
  { offset, size }: { offset: number; size: number },
): Promise<{ accounts: Account[]; total: number }> {
  const end = offset + size
  const first = requests.listUsers(query, Math.max(1, Math.min(end, largestPage)))
  const { items, firstPage } = await readPages(reader, first, { enough: (so) => so.length >= end })
  const accounts = items.slice(offset, end).flatMap((json) => toAccount(json) ?? [])
  const count = asRecord(firstPage)['@odata.count']
  return { accounts, total: typeof count === 'number' ? count : items.length }
}
