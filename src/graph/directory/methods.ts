import { lookUp } from '../../core/look-up.ts'
import { isRecent } from '../../core/recently.ts'
import { asRecord, parseTimestamp } from '../http/json.ts'
import { userKey } from '../http/odata.ts'
import { change, type GraphRequest, get } from '../http/request.ts'
import { collectionsOf, type Reader } from './read.ts'

/** Path segment of each method type, under which its methods are deleted by ID. */
const pathSegments: Readonly<Record<string, string>> = {
  microsoftAuthenticator: 'microsoftAuthenticatorMethods',
  phone: 'phoneMethods',
  email: 'emailMethods',
  fido2: 'fido2Methods',
  softwareOath: 'softwareOathMethods',
  windowsHelloForBusiness: 'windowsHelloForBusinessMethods',
  platformCredential: 'platformCredentialMethods',
  external: 'externalAuthenticationMethods',
  temporaryAccessPass: 'temporaryAccessPassMethods',
  qrCodePin: 'qrCodePinMethod',
}

/** A sign-in method other than the password. Graph v1.0 lists only types that it supports. */
export interface Method {
  readonly id: string
  /** Graph's type name without the common prefix and suffix. */
  readonly type: string
  /** The name its owner gave it. Never a phone number or email address. */
  readonly name?: string
  /** When it was added and last used, in ms since the epoch, if Graph knows. */
  readonly created?: number
  readonly lastUsed?: number
  /** Set if it was added shortly before this was read. */
  readonly recent?: true
  /**
   * Path below the account's `authentication`; undefined for types that Graph v1.0 can't delete and for unknown types.
   */
  readonly path: string | undefined
}

export const methodRequests = {
  methodsOf: (id: string): GraphRequest => ({
    ...get('UserAuthenticationMethod.ReadWrite.All', `${userKey(id)}/authentication/methods`),
    lane: 'methods',
  }),

  /** `path`: the method's type segment and ID. Graph refuses to delete the default method while others exist. */
  deleteMethod: (id: string, path: string): GraphRequest =>
    change('DELETE', 'UserAuthenticationMethod.ReadWrite.All', `${userKey(id)}/authentication/${path}`, {
      lane: 'methods',
      already: [{ status: 404 }],
      afterOthers: [{ status: 400 }],
    }),
}

const maxNameLength = 100

/** What can be recorded about a method, for investigating an attack once it is removed. */
function recordedMethod(record: Readonly<Record<string, unknown>>, now: number) {
  const { displayName } = record
  const [created, lastUsed] = [parseTimestamp(record['createdDateTime']), parseTimestamp(record['lastUsedDateTime'])]
  return {
    ...(typeof displayName === 'string' && displayName !== '' && { name: displayName.slice(0, maxNameLength) }),
    ...(created !== undefined && { created }),
    ...(lastUsed !== undefined && { lastUsed }),
    ...(created !== undefined && isRecent(created, now) && { recent: true as const }),
  }
}

function toMethod(json: unknown, now: number): Method[] {
  const record = asRecord(json)
  const id = String(record['id'])
  const type = String(record['@odata.type'] ?? '').replace(/^#microsoft\.graph\.(.*?)(?:AuthenticationMethod)?$/, '$1')
  if (type === 'password') return []
  const place = lookUp(pathSegments, type)
  // There is at most one QR code PIN, and its path has no ID.
  const path = place && (type === 'qrCodePin' ? place : `${place}/${encodeURIComponent(id)}`)
  return [{ id, type, path, ...recordedMethod(record, now) }]
}

/**
 * Sign-in methods other than the password, keyed by account ID as given; missing accounts are absent. Slow, because
 * Graph's limit for them is low: `onRead` receives the number of accounts read.
 */
export async function methodsOf(
  reader: Reader,
  ids: readonly string[],
  signal?: AbortSignal,
  onRead?: (done: number) => void,
): Promise<ReadonlyMap<string, readonly Method[]>> {
  const found = await collectionsOf(reader, ids, methodRequests.methodsOf, signal, onRead)
  const now = reader.engine.clock.now()
  return new Map([...found].map(([id, list]) => [id, list.flatMap((one) => toMethod(one, now))]))
}
