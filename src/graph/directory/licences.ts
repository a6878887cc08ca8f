import type { User } from '@microsoft/microsoft-graph-types'
import { chunks } from '../../core/chunks.ts'
import { requests, valuesPerFilter } from '../http/request.ts'
import { asRecord } from './account.ts'
import { type Reader, readAllPages } from './read.ts'

/** Which of these accounts, by object id, have no licence at all. */
export async function unlicensed(reader: Reader, ids: readonly string[]): Promise<Set<string>> {
  const accounts = (await readAllPages(reader, chunks(ids, valuesPerFilter).map(requests.licences))).flat()
  return new Set(
    accounts.flatMap((json) => {
      const { id, assignedLicenses } = asRecord<User>(json)
      return typeof id === 'string' && Array.isArray(assignedLicenses) && assignedLicenses.length === 0 ? [id] : []
    }),
  )
}
