import type { User } from '@microsoft/microsoft-graph-types'
import { asRecord, textOrNull } from '../http/json.ts'
import { query, select, userKey } from '../http/odata.ts'
import { type GraphRequest, get } from '../http/request.ts'
import { objectsOf, type Reader } from './read.ts'

/** Someone's manager. */
export interface Manager {
  readonly id: string
  readonly name: string
  readonly upn: string
  readonly mail: string | null
}

export const managerRequests = {
  /** The manager of an account; 404 if it has none. */
  manager: (id: string): GraphRequest =>
    get(
      'User.Read.All',
      `${userKey(id)}/manager${query({ $select: select<User>('id', 'displayName', 'userPrincipalName', 'mail') })}`,
    ),
}

/** Managers, keyed by account ID as given; accounts without one are absent. */
export async function managersOf(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, Manager>> {
  const found = await objectsOf(reader, ids, managerRequests.manager)
  return new Map([...found].map(([id, json]) => [id, toManager(json)] as const))
}

function toManager(json: unknown): Manager {
  const { id, displayName, userPrincipalName, mail } = asRecord<User>(json)
  const upn = String(userPrincipalName ?? '')
  return { id: String(id), name: textOrNull(displayName) ?? upn, upn, mail: textOrNull(mail) }
}
