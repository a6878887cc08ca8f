import type { OAuth2PermissionGrant, ServicePrincipal } from '@microsoft/microsoft-graph-types'
import { chunks } from '../../core/chunks.ts'
import { collectionsOf, type Reader, readAllPages, readPages } from '../../graph/directory/read.ts'
import { asRecord } from '../../graph/http/json.ts'
import { anyOf, compare, encode, query, select, userKey } from '../../graph/http/odata.ts'
import { change, type GraphRequest, get, post, valuesPerFilter } from '../../graph/http/request.ts'
import type { NamedItem } from '../../operations/model/types.ts'

/** A user's own consent for an app to act on their behalf. */
export interface Grant {
  readonly id: string
  /** Object IDs of the app and of the API it can call. */
  readonly clientId: string
  readonly resourceId: string
  /** Space-separated permissions, exactly as Graph returns them. */
  readonly scope: string
  /** The app, if it was read. */
  readonly item?: NamedItem
}

/** An account's own grants, and whether an administrator consented to one of these apps for the whole tenant. */
export interface Consents {
  readonly grants: readonly Grant[]
  readonly tenantWide: boolean
}

export const grantRequests = {
  /** An account's own consents. */
  grantsOf: (id: string): GraphRequest =>
    get('DelegatedPermissionGrant.ReadWrite.All', `${userKey(id)}/oauth2PermissionGrants`),

  /** Tenant-wide consents. */
  tenantGrants: (): GraphRequest =>
    get(
      'DelegatedPermissionGrant.ReadWrite.All',
      `/oauth2PermissionGrants${query({ $filter: compare<OAuth2PermissionGrant>('consentType', 'eq', 'AllPrincipals') })}`,
      2,
    ),

  /** Apps by object ID, at most `valuesPerFilter`: who published them, and when they were added to the tenant. */
  appsOf: (ids: readonly string[]): GraphRequest => {
    const $select = [
      ...select<ServicePrincipal>('id', 'displayName', 'appId', 'appOwnerOrganizationId', 'verifiedPublisher').split(
        ',',
      ),
      // Exists in v1.0, though not in the types.
      'createdDateTime',
    ].join(',')
    const url = `/servicePrincipals${query({ $filter: anyOf<ServicePrincipal>('id', ids), $select })}`
    return { ...get('Application.Read.All', url), optional: true }
  },

  /** Graph only allows changing grants at the root path, not below the account. */
  deleteGrant: (id: string): GraphRequest =>
    change('DELETE', 'DelegatedPermissionGrant.ReadWrite.All', `/oauth2PermissionGrants/${encode(id)}`, {
      already: [{ status: 404 }],
    }),

  createGrant: (grant: { clientId: string; principalId: string; resourceId: string; scope: string }): GraphRequest => ({
    ...post(
      'DelegatedPermissionGrant.ReadWrite.All',
      '/oauth2PermissionGrants',
      { ...grant, consentType: 'Principal' } satisfies OAuth2PermissionGrant,
      { units: 1, writes: 1 },
    ),
    already: [{ status: 409 }],
  }),

  /** Only the scope of a grant can be changed. */
  updateGrant: (id: string, scope: string): GraphRequest =>
    change('PATCH', 'DelegatedPermissionGrant.ReadWrite.All', `/oauth2PermissionGrants/${encode(id)}`, {
      body: { scope } satisfies OAuth2PermissionGrant,
    }),
}

function toGrant(json: unknown): Grant {
  const { id, clientId, resourceId, scope } = asRecord<OAuth2PermissionGrant>(json)
  return { id: String(id), clientId: String(clientId), resourceId: String(resourceId), scope: String(scope ?? '') }
}

/** Apps by object ID. */
export async function appNames(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, NamedItem>> {
  const pages = await readAllPages(reader, chunks(ids, valuesPerFilter).map(grantRequests.appsOf))
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

/** Consents to apps, keyed by account ID as given; missing accounts are absent. */
export async function consentsOf(
  reader: Reader,
  ids: readonly string[],
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, Consents>> {
  const [own, { items }] = await Promise.all([
    collectionsOf(reader, ids, grantRequests.grantsOf, signal),
    readPages(reader, grantRequests.tenantGrants(), { signal }),
  ])
  const forEveryone = new Set(items.map((json) => toGrant(json).clientId))
  return new Map(
    [...own].map(([id, list]) => {
      // Tenant-wide grants are excluded: removing one would affect everyone.
      const grants = list
        .filter((json) => asRecord<OAuth2PermissionGrant>(json).consentType === 'Principal')
        .map(toGrant)
      return [id, { grants, tenantWide: grants.some(({ clientId }) => forEveryone.has(clientId)) }]
    }),
  )
}
