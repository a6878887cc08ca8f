import { X509Certificate } from 'node:crypto'
import { apps } from '../account-objects.ts'
import type { GraphCall, GraphRoute, Reply, Tenant } from './call.ts'
import { badRequest, GraphError, needsAdvanced } from './errors.ts'
import { collection } from './page.ts'
import { needs } from './scopes.ts'
import { selected } from './shape.ts'

const scopeId = '2f6b9a1e-3c4d-4e5f-8a6b-7c8d9e0f1a2b'
const byAppId = "\\(appId=(?:'|%27)([^'%]+)(?:'|%27)\\)"
const cost = { units: 1, writes: 0 }

function checkOwnApp({ world }: Tenant, appId: string): void {
  if (appId.toLowerCase() !== world.ssoAppId)
    throw new GraphError(404, 'Request_ResourceNotFound', `Resource '${appId}' does not exist.`)
}

const maxIds = 15

/** The IDs in a filter, up to the documented limit of values. */
function idsIn(call: GraphCall, of: 'applications' | 'servicePrincipals'): string[] {
  const { filter = '', search, orderby } = call.query
  if (search || orderby) throw needsAdvanced(`$search and $orderby on ${of}`)
  const list = /^id in \(([^)]*)\)$/.exec(filter)?.[1]
  if (list === undefined)
    throw new GraphError(501, 'NotImplemented', `The emulator does not play $filter=${filter} on ${of}`)
  const ids = list.split(',').map((one) => one.trim().replace(/^'|'$/g, ''))
  if (ids.length > maxIds)
    throw badRequest(
      `Too many child clauses specified in search filter expression containing 'OR' operators: ${ids.length}. Max allowed: ${maxIds}.`,
    )
  return ids
}

/** Apps by object ID. */
function byIds(_tenant: Tenant, call: GraphCall): Reply {
  const ids = idsIn(call, 'servicePrincipals')
  const found = Object.values(apps).filter(({ id }) => ids.includes(id))
  const items = found.map(({ id, displayName, publisher, created }) =>
    selected(
      {
        id,
        displayName,
        appId: id,
        appOwnerOrganizationId: null,
        createdDateTime: created,
        verifiedPublisher: { displayName: publisher, verifiedPublisherId: null, addedDateTime: null },
      },
      call.query.select,
    ),
  )
  return collection(call, 'servicePrincipals', { items })
}

/** Registered applications by object ID. */
function applicationsByIds({ world }: Tenant, call: GraphCall): Reply {
  const found = idsIn(call, 'applications').flatMap((id) => world.ownedApps.get(id.toLowerCase()) ?? [])
  const items = found.map(({ id, displayName, secrets, certificates }) =>
    selected(
      {
        id,
        displayName,
        appId: id,
        passwordCredentials: secrets.map((startDateTime) => ({ displayName: null, hint: 'a1b', startDateTime })),
        keyCredentials: certificates.map((startDateTime) => ({ displayName: null, key: null, startDateTime })),
      },
      call.query.select,
    ),
  )
  return collection(call, 'applications', { items })
}

/** The SSO app's registration and consents, as an administrator needs them. */
export const applicationRoutes: readonly GraphRoute[] = [
  {
    method: 'GET',
    path: new RegExp(`^/applications${byAppId}$`, 'i'),
    scopes: needs.applications,
    cost,
    handle(tenant, { params: [appId = ''] }) {
      checkOwnApp(tenant, appId)
      const { world, registration } = tenant
      const { preAuthorized, identifierUri, tokenVersion, redirectUris, idTokenClaims, signInAudience, secretEnds } =
        registration
      const body = {
        appId: world.ssoAppId,
        displayName: 'Rollcall sign-in',
        createdDateTime: '2026-01-05T08:00:00Z',
        signInAudience,
        identifierUris: identifierUri ? [identifierUri] : [],
        api: {
          requestedAccessTokenVersion: tokenVersion,
          oauth2PermissionScopes:
            registration.exposes === 'nothing'
              ? []
              : [{ id: scopeId, value: 'access_as_user', type: 'User', isEnabled: registration.exposes === 'scope' }],
          preAuthorizedApplications: preAuthorized.map((client) => ({
            appId: client,
            delegatedPermissionIds: [scopeId],
          })),
        },
        web: { redirectUris },
        optionalClaims: { idToken: idTokenClaims.map((name) => ({ name, source: null, essential: false })) },
        passwordCredentials: [{ displayName: 'sign-in', hint: world.ssoSecret.slice(0, 3), endDateTime: secretEnds }],
        keyCredentials: registration.certificates
          .map((pem) => new X509Certificate(pem))
          .map(({ raw, validTo }) => ({ key: raw.toString('base64'), endDateTime: new Date(validTo).toISOString() })),
      }
      return { status: 200, body, objects: 1 }
    },
  },
  {
    method: 'GET',
    path: /^\/policies\/defaultAppManagementPolicy$/,
    scopes: needs.readAppPolicies,
    cost,
    handle: ({ registration }) => ({ status: 200, body: registration.appPolicy, objects: 1 }),
  },
  { method: 'GET', path: /^\/applications$/, scopes: needs.applications, cost, handle: applicationsByIds },
  { method: 'GET', path: /^\/servicePrincipals$/, scopes: needs.applications, cost, handle: byIds },
  {
    method: 'GET',
    path: new RegExp(`^/servicePrincipals${byAppId}/oauth2PermissionGrants$`, 'i'),
    scopes: needs.grants,
    cost,
    handle(tenant, { params: [appId = ''] }) {
      checkOwnApp(tenant, appId)
      const { consented, ownScopeConsented } = tenant.registration
      // One grant per API.
      const scopes = [consented.join(' '), ...(ownScopeConsented ? ['access_as_user'] : [])]
      const value = scopes.map((scope) => ({ consentType: 'AllPrincipals', scope }))
      return { status: 200, body: { value }, objects: value.length }
    },
  },
]
