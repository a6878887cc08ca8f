import type { UserRegistrationDetails } from '@microsoft/microsoft-graph-types'
import { UserError } from '../../core/errors.ts'
import { requests, valuesPerFilter } from '../http/request.ts'
import { type Account, asRecord, collection } from './account.ts'
import { type Reader, readOne } from './read.ts'

/** What Entra's report says somebody registered. It is hours old, and leaves out disabled accounts. */
export interface Registration {
  /** The account's id as given. */
  readonly id: string
  /** Kinds of sign-in methods, named as by `methods`; each once, however many of it there are. */
  readonly sorts: readonly string[]
  /** When the report was last updated, in ms since the epoch. */
  readonly asOf?: number
}

/** The report's names of what `methods` lists. */
const kinds: Readonly<Record<string, string>> = {
  microsoftAuthenticatorPush: 'microsoftAuthenticator',
  microsoftAuthenticatorPasswordless: 'microsoftAuthenticator',
  mobilePhone: 'phone',
  alternateMobilePhone: 'phone',
  officePhone: 'phone',
  email: 'email',
  fido2: 'fido2',
  fido2SecurityKey: 'fido2',
  passKeyDeviceBound: 'fido2',
  passKeyDeviceBoundAuthenticator: 'fido2',
  passKeySynced: 'fido2',
  softwareOneTimePasscode: 'softwareOath',
  hardwareOneTimePasscode: 'hardwareOath',
  windowsHelloForBusiness: 'windowsHelloForBusiness',
  macOsSecureEnclaveKey: 'platformCredential',
  externalAuthMethod: 'external',
  temporaryAccessPass: 'temporaryAccessPass',
}

/** Entra's limit isn't documented; this many have been seen to work. */
const mostPerRequest = 50

/**
 * What the report says about these accounts, as it is read; accounts it doesn't list are absent. Shares the low limit
 * of `methods`, but reads fifty accounts a request. Throws UserError, and the signal's reason if aborted.
 */
export async function* registrations(
  reader: Reader,
  accounts: readonly Account[],
  signal?: AbortSignal,
): AsyncGenerator<Registration> {
  let size = mostPerRequest
  for (let at = 0; at < accounts.length; ) {
    const some = accounts.slice(at, at + size)
    const page = await pageOf(reader, some, signal)
    if (page === undefined) {
      // As few as the rest of Graph takes.
      size = valuesPerFilter
    } else {
      yield* toRegistrations(page, some)
      at += some.length
    }
  }
}

/** Undefined if the filter was too long. */
async function pageOf(reader: Reader, accounts: readonly Account[], signal: AbortSignal | undefined): Promise<unknown> {
  const names = accounts.map(({ userPrincipalName }) => userPrincipalName)
  try {
    return await readOne(reader, requests.registrations(names), signal)
  } catch (error) {
    const refused = error instanceof UserError && error.code === 'graphUnavailable' && error.details.status === 400
    if (refused && names.length > valuesPerFilter) return undefined
    throw error
  }
}

// Entra has been seen to ignore the filter: the first page is enough, and only those asked for count.
function toRegistrations(page: unknown, accounts: readonly Account[]): Registration[] {
  const wanted = new Map(accounts.map(({ id }) => [id.toLowerCase(), id]))
  return collection(page).flatMap((json) => {
    const { id: key, methodsRegistered, lastUpdatedDateTime } = asRecord<UserRegistrationDetails>(json)
    const id = wanted.get(String(key).toLowerCase())
    if (id === undefined || !Array.isArray(methodsRegistered)) return []
    const found = new Set(methodsRegistered.flatMap((name) => kinds[String(name)] ?? []))
    // The app's own codes are listed as if they were another app's.
    if (found.has('microsoftAuthenticator')) found.delete('softwareOath')
    const asOf = Date.parse(String(lastUpdatedDateTime))
    return [{ id, sorts: [...found], ...(asOf > 0 && { asOf }) }]
  })
}
