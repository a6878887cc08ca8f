import type { OAuth2PermissionGrant } from '@microsoft/microsoft-graph-types'
import { requests } from '../http/request.ts'
import { asRecord } from './account.ts'
import { collectionsOf } from './belongings.ts'
import { type Reader, readPages } from './read.ts'

/** A user's own consent for an app to act on their behalf. */
export interface Grant {
  readonly id: string
  /** Object ids of the app and of the API it may call. */
  readonly clientId: string
  readonly resourceId: string
  /** Space-separated permissions, exactly as Graph returns them. */
  readonly scope: string
}

/** An account's own grants, and whether an administrator consented to one of these apps for the whole tenant. */
export interface Consents {
  readonly grants: readonly Grant[]
  readonly tenantWide: boolean
}

function toGrant(json: unknown): Grant {
  const { id, clientId, resourceId, scope } = asRecord<OAuth2PermissionGrant>(json)
  return { id: String(id), clientId: String(clientId), resourceId: String(resourceId), scope: String(scope ?? '') }
}

/** Keyed by account id as given; missing accounts are absent. */
export async function consents(
  reader: Reader,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, Consents>> {
  const [own, { items }] = await Promise.all([
    collectionsOf(reader, ids, requests.grantsOf, signal),
    readPages(reader, requests.tenantGrants(), { signal }),
  ])
  const forEverybody = new Set(items.map((json) => toGrant(json).clientId))
  return new Map(
    [...own].map(([id, list]) => {
      // Tenant-wide grants are excluded: removing one would affect everybody.
      const grants = list
        .filter((json) => asRecord<OAuth2PermissionGrant>(json).consentType === 'Principal')
        .map(toGrant)
      return [id, { grants, tenantWide: grants.some(({ clientId }) => forEverybody.has(clientId)) }]
    }),
  )
}
