import type { OAuth2PermissionGrant, ServicePrincipal } from '@microsoft/microsoft-graph-types'
import { chunks } from '../../core/chunks.ts'
import type { NamedItem } from '../../core/model.ts'
import { requests, valuesPerFilter } from '../http/request.ts'
import { asRecord } from './account.ts'
import { collectionsOf } from './belongings.ts'
import { type Reader, readAllPages, readPages } from './read.ts'

/** A user's own consent for an app to act on their behalf. */
export interface Grant {
  readonly id: string
  /** Object ids of the app and of the API it may call. */
  readonly clientId: string
  readonly resourceId: string
  /** Space-separated permissions, exactly as Graph returns them. */
  readonly scope: string
  /** The app, if that was read. */
  readonly item?: NamedItem
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

/** Apps by object id. */
export async function apps(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, NamedItem>> {
  const pages = await readAllPages(reader, chunks(ids, valuesPerFilter).map(requests.appsOf))
  return new Map(pages.flat().map(toApp))
}

function toApp(json: unknown): readonly [string, NamedItem] {
  const { id, displayName, verifiedPublisher } = asRecord<ServicePrincipal>(json)
  const { createdDateTime: since } = asRecord(json)
  const { displayName: publisher } = asRecord(verifiedPublisher)
  return [
    String(id),
    {
      id: String(id),
      name: String(displayName ?? id),
      publisher: typeof publisher === 'string' ? publisher : null,
      ...(typeof since === 'string' && { since }),
    },
  ]
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
