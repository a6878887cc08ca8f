import { requests } from '../http/request.ts'
import { asRecord } from './account.ts'
import { collectionsOf } from './belongings.ts'
import type { Reader } from './read.ts'

/** Path segment of each method type; methods are deleted there by id. */
const places: Readonly<Record<string, string>> = {
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

/** A sign-in method other than the password. */
export interface Method {
  readonly id: string
  /** Graph's type name without the common prefix and suffix. */
  readonly type: string
  /**
   * Path below the account's `authentication`; undefined for types that Graph v1.0 can't delete and for unknown types.
   */
  readonly path: string | undefined
}

function toMethod(json: unknown): Method[] {
  const record = asRecord(json)
  const id = String(record['id'])
  const type = String(record['@odata.type'] ?? '').replace(/^#microsoft\.graph\.(.*?)(?:AuthenticationMethod)?$/, '$1')
  if (type === 'password') return []
  const place = Object.hasOwn(places, type) ? places[type] : undefined
  // There is at most one QR code PIN, and its path has no id.
  const path = place && (type === 'qrCodePin' ? place : `${place}/${encodeURIComponent(id)}`)
  return [{ id, type, path }]
}

/** Keyed by account id as given; missing accounts are absent. */
export async function methods(
  reader: Reader,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, readonly Method[]>> {
  const found = await collectionsOf(reader, ids, requests.methodsOf, signal)
  return new Map([...found].map(([id, list]) => [id, list.flatMap(toMethod)]))
}
