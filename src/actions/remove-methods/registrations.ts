import type { UserRegistrationDetails } from '@microsoft/microsoft-graph-types'
import type { Account } from '../../graph/directory/account.ts'
import { graphErrors } from '../../graph/directory/errors.ts'
import { pagesOf, type Reader } from '../../graph/directory/read.ts'
import { asRecord, collectionItems } from '../../graph/http/json.ts'
import { compare, query } from '../../graph/http/odata.ts'
import { type GraphRequest, get, valuesPerFilter } from '../../graph/http/request.ts'

/** What Entra's report says someone registered. It is hours old, and omits disabled accounts. */
export interface Registration {
  /** The account's ID as given. */
  readonly id: string
  /** Kinds of sign-in methods, with the names `methods` uses; each listed once. */
  readonly sorts: readonly string[]
  /** When the report was last updated, in ms since the epoch. */
  readonly asOf?: number
}

/**
 * The report's names (`usageAuthMethod`, to which Microsoft adds values) for the kinds that `methods` lists, followed
 * by those it never lists.
 */
const methodKinds: ReadonlyMap<string, string> = new Map(
  Object.entries({
    microsoftAuthenticatorPush: 'microsoftAuthenticator',
    microsoftAuthenticatorPasswordless: 'microsoftAuthenticator',
    appNotification: 'microsoftAuthenticator',
    appCode: 'microsoftAuthenticator',
    mobilePhone: 'phone',
    mobileSMS: 'phone',
    mobileCall: 'phone',
    sms: 'phone',
    alternateMobilePhone: 'phone',
    alternateMobileCall: 'phone',
    officePhone: 'phone',
    email: 'email',
    fido: 'fido2',
    fido2: 'fido2',
    fido2SecurityKey: 'fido2',
    passKeyDeviceBound: 'fido2',
    passKeyDeviceBoundAuthenticator: 'fido2',
    passKeyDeviceBoundWindowsHello: 'fido2',
    passKeySynced: 'fido2',
    softwareOneTimePasscode: 'softwareOath',
    oneTimePasscode: 'softwareOath',
    windowsHelloForBusiness: 'windowsHelloForBusiness',
    macOsSecureEnclaveKey: 'platformCredential',
    externalAuthMethod: 'external',
    temporaryAccessPass: 'temporaryAccessPass',
    qrCode: 'qrCodePin',
    hardwareOneTimePasscode: 'hardwareOath',
    securityQuestion: 'securityQuestion',
    appPassword: 'appPassword',
  }),
)

/** The kind of everything whose name in the report isn't listed here. */
const otherKind = 'other'

export const registrationRequests = {
  /** What the report of registered sign-in methods says about accounts with these UPNs. */
  registrations: (upns: readonly string[]): GraphRequest => {
    const clauses = upns.map((upn) => compare<UserRegistrationDetails>('userPrincipalName', 'eq', upn))
    const url = `/reports/authenticationMethods/userRegistrationDetails${query({ $filter: clauses.join(' or ') })}`
    return { ...get('AuditLog.Read.All', url), lane: 'methods', optional: true }
  },
}

/** Entra's limit isn't documented; this many have been observed to work. */
const maxPerRequest = 50

/**
 * What the report says about these accounts, yielded as it is read; accounts that aren't in it are absent. Shares the
 * low limit of `methods`, but reads fifty accounts per request. Throws UserError, and the signal's reason if aborted.
 */
export async function* registrationsOf(
  reader: Reader,
  accounts: readonly Account[],
  signal?: AbortSignal,
): AsyncIterable<Registration> {
  let size = maxPerRequest
  for (let at = 0; at < accounts.length; ) {
    const some = accounts.slice(at, at + size)
    try {
      yield* readBatch(reader, some, signal)
      at += some.length
    } catch (error) {
      if (size === valuesPerFilter || !isTooLong(error)) throw error
      // As few as the rest of Graph accepts. Accounts already read are read again.
      size = valuesPerFilter
    }
  }
}

/** The ways in which Graph can refuse a long filter: as invalid, as a long address, or with a server error. */
function isTooLong(error: unknown): boolean {
  if (!(error instanceof graphErrors.graphUnavailable)) return false
  const { status } = error.details
  return status !== undefined && (status === 400 || status === 414 || status >= 500)
}

async function* readBatch(
  reader: Reader,
  accounts: readonly Account[],
  signal: AbortSignal | undefined,
): AsyncGenerator<Registration> {
  const wanted = new Map(accounts.map(({ id }) => [id.toLowerCase(), id]))
  const names = accounts.map(({ userPrincipalName }) => userPrincipalName)
  for await (const page of pagesOf(reader, registrationRequests.registrations(names), signal)) {
    const keys = collectionItems(page).map((json) => ({ key: String(asRecord(json)['id']).toLowerCase(), json }))
    const isFiltered = keys.every(({ key }) => wanted.has(key))
    for (const { key, json } of keys) {
      const id = wanted.get(key)
      if (id !== undefined) yield* toRegistration(id, json)
    }
    for (const { key } of keys) wanted.delete(key)
    // Entra has been observed to ignore the filter; further pages would then contain the whole tenant.
    if (!isFiltered || wanted.size === 0) return
  }
}

function toRegistration(id: string, json: unknown): Registration[] {
  const { methodsRegistered, lastUpdatedDateTime } = asRecord<UserRegistrationDetails>(json)
  if (!Array.isArray(methodsRegistered)) return []
  const found = new Set(methodsRegistered.map((name) => methodKinds.get(String(name)) ?? otherKind))
  // The app's own codes are listed as if they came from another app.
  if (found.has('microsoftAuthenticator')) found.delete('softwareOath')
  const asOf = Date.parse(String(lastUpdatedDateTime))
  return [{ id, sorts: [...found], ...(asOf > 0 && { asOf }) }]
}
