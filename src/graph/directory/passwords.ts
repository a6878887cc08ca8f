import type { User } from '@microsoft/microsoft-graph-types'
import { chunks } from '../../core/chunks.ts'
import { asRecord } from '../http/json.ts'
import { anyOf, query, select, userKey } from '../http/odata.ts'
import { change, type GraphRequest, get, post, valuesPerFilter } from '../http/request.ts'
import { type Reader, readAllPages } from './read.ts'

/** The state of an account's password. */
export interface PasswordState {
  /** Whether the password must be changed at the next sign-in. */
  readonly mustChange: boolean
  /** When it was last set, in ms since the epoch by our clock; NaN if Graph doesn't return it. */
  readonly changedAt: number
  /** Whether the password is also held by an on-premises directory. */
  readonly synced: boolean
}

/** ID of the password method, the same for every account. */
const passwordMethod = '28c10230-6103-485e-b985-444c60001490'

const newPassword = (id: string) => ({ once: true, shows: { id, passwordSet: true } }) as const

export const passwordRequests = {
  /** Whether passwords must be changed, and when they were last set; at most `valuesPerFilter` IDs. */
  passwords: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('id', ids), $select: select<User>('id', 'passwordProfile', 'lastPasswordChangeDateTime', 'onPremisesSyncEnabled') })}`,
    ),

  /**
   * Sets whether the password must be changed at the next sign-in. Sent separately, because Graph would refuse the
   * whole request if it refused one property.
   */
  requirePasswordChange: (id: string, required: boolean): GraphRequest =>
    change('PATCH', 'User-PasswordProfile.ReadWrite.All', userKey(id), {
      body: { passwordProfile: { forceChangePasswordNextSignIn: required } } satisfies User,
    }),

  /** Sets a random password, to be changed at the next sign-in. */
  setPassword: (id: string): GraphRequest => ({
    ...change('PATCH', 'User-PasswordProfile.ReadWrite.All', userKey(id)),
    bodyAround: (password) => ({ passwordProfile: { password, forceChangePasswordNextSignIn: true } }) satisfies User,
    ...newPassword(id),
  }),

  /**
   * Resets the password through the long-running API, which supports on-premises writeback. The response says where to
   * poll.
   */
  resetPassword: (id: string): GraphRequest => ({
    ...post(
      'UserAuthenticationMethod.ReadWrite.All',
      `${userKey(id)}/authentication/methods/${passwordMethod}/resetPassword`,
      {},
      { units: 1, writes: 1 },
    ),
    lane: 'methods',
    // If none is given, Graph generates one and returns it.
    bodyAround: (newPassword) => ({ newPassword }),
    ...newPassword(id),
  }),
}

/** Password states, keyed by account ID as given; missing accounts are absent. */
export async function passwordsOf(
  reader: Reader,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, PasswordState>> {
  const rows = (await readAllPages(reader, chunks(ids, valuesPerFilter).map(passwordRequests.passwords), signal)).flat()
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
