import type { User } from '@microsoft/microsoft-graph-types'
import { chunks } from '../../core/chunks.ts'
import { requests, valuesPerFilter } from '../http/request.ts'
import { asRecord } from './account.ts'
import { type Reader, readAllPages } from './read.ts'

/** What the directory says of an account's password. */
export interface PasswordState {
  /** Whether the next sign-in asks for a new one. */
  readonly mustChange: boolean
  /** Since when it is in force, in ms since the epoch by our clock; NaN where Graph does not say. */
  readonly changedAt: number
  /** Whether an on-premises directory has it, too. */
  readonly synced: boolean
}

/** By id as asked; accounts that do not exist are absent. */
export async function passwords(
  reader: Reader,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, PasswordState>> {
  const rows = (await readAllPages(reader, chunks(ids, valuesPerFilter).map(requests.passwords), signal)).flat()
  const skew = reader.engine.clockSkew?.ms ?? 0
  const states = new Map(
    rows.map((json) => {
      const { id, passwordProfile, lastPasswordChangeDateTime, onPremisesSyncEnabled } = asRecord<User>(json)
      const state: PasswordState = {
        mustChange: asRecord(passwordProfile)['forceChangePasswordNextSignIn'] === true,
        changedAt: Date.parse(String(lastPasswordChangeDateTime)) - skew,
        synced: onPremisesSyncEnabled === true,
      }
      return [String(id).toLowerCase(), state]
    }),
  )
  return new Map(
    ids.flatMap((id) => {
      const state = states.get(id.toLowerCase())
      return state ? [[id, state]] : []
    }),
  )
}
