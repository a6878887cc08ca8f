import type { Domain, User } from '@microsoft/microsoft-graph-types'
import { chunks } from '../../core/chunks.ts'
import { requests, valuesPerFilter } from '../http/request.ts'
import { asRecord } from './account.ts'
import { type Reader, readAllPages } from './read.ts'

/** The state of an account's password. */
export interface PasswordState {
  /** Whether the password must be changed at the next sign-in. */
  readonly mustChange: boolean
  /** When it was last set, in ms since the epoch by our clock; NaN if Graph doesn't say. */
  readonly changedAt: number
  /** Whether the password is also held by an on-premises directory. */
  readonly synced: boolean
}

/** Keyed by account id as given; missing accounts are absent. */
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

/** Domains, in lower case, whose accounts sign in with another identity provider, which keeps their passwords. */
export async function federatedDomains(reader: Reader): Promise<ReadonlySet<string>> {
  const [rows = []] = await readAllPages(reader, [requests.domains()])
  return new Set(
    rows.flatMap((json) => {
      const { id, authenticationType } = asRecord<Domain>(json)
      return authenticationType === 'Federated' ? [String(id).toLowerCase()] : []
    }),
  )
}
