import { requests } from '../http/request.ts'
import { asRecord } from './account.ts'
import { collectionsOf } from './belongings.ts'
import type { Reader } from './read.ts'

/** Where Graph has methods of a type, by the type's name; each is deleted there, by its id. */
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

/** A way in which somebody signs in, beside the password. */
export interface Method {
  readonly id: string
  /** Its type as Graph calls it, without what all of them have in common. */
  readonly type: string
  /** Below the account's `authentication`; undefined for types that Graph v1.0 does not let anybody delete, or that are new. */
  readonly path: string | undefined
}

function toMethod(json: unknown): Method[] {
  const record = asRecord(json)
  const id = String(record['id'])
  const type = String(record['@odata.type'] ?? '').replace(/^#microsoft\.graph\.(.*?)(?:AuthenticationMethod)?$/, '$1')
  if (type === 'password') return []
  const place = Object.hasOwn(places, type) ? places[type] : undefined
  // Of this one there is one at most, and it has no id in its address.
  const path = place && (type === 'qrCodePin' ? place : `${place}/${encodeURIComponent(id)}`)
  return [{ id, type, path }]
}

/** By id as asked; accounts that do not exist are absent. */
export async function methods(
  reader: Reader,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, readonly Method[]>> {
  const found = await collectionsOf(reader, ids, requests.methodsOf, signal)
  return new Map([...found].map(([id, list]) => [id, list.flatMap(toMethod)]))
}
