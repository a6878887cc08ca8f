import type { OAuth2PermissionGrant, User, UserRegistrationDetails } from '@microsoft/microsoft-graph-types'
import { change, type GraphRequest, get, post, relative } from './graph-request.ts'
import { anyOf, compare, encode, query, select, userKey } from './odata.ts'

/** Id of the password method, the same for every account. */
const passwordMethod = '28c10230-6103-485e-b985-444c60001490'

const newPassword = (id: string) => ({ once: true, shows: { id, passwordSet: true } }) as const

/** Requests concerning how an account signs in: passwords, sign-in methods and app consents. */
export const protecting = {
  /**
   * Whether the password must be changed at the next sign-in. Sent separately: if Graph refused one property, it would
   * refuse the whole request.
   */
  requirePasswordChange: (id: string, required: boolean): GraphRequest =>
    change('PATCH', 'User-PasswordProfile.ReadWrite.All', userKey(id), {
      body: { passwordProfile: { forceChangePasswordNextSignIn: required } } satisfies User,
    }),

  /** Sets a random password, to be changed at the next sign-in. */
  setPassword: (id: string): GraphRequest => ({
    ...change('PATCH', 'User-PasswordProfile.ReadWrite.All', userKey(id)),
    bodyAround: (password) => ({ passwordProfile: { password, forceChangePasswordNextSignIn: true } }) satisfies User,
    ...newPassword(id),
  }),

  /**
   * Resets the password through the long-running API, which supports on-premises writeback. The response says where to
   * poll.
   */
  resetPassword: (id: string): GraphRequest => ({
    ...post(
      'UserAuthenticationMethod.ReadWrite.All',
      `${userKey(id)}/authentication/methods/${passwordMethod}/resetPassword`,
      {},
      { units: 1, writes: 1 },
    ),
    lane: 'methods',
    // If none is given, Graph generates one and returns it.
    bodyAround: (newPassword) => ({ newPassword }),
    ...newPassword(id),
  }),

  /** Status of a long-running operation, by the address in its response. */
  progressOf: (location: string): GraphRequest => ({
    ...get('UserAuthenticationMethod.ReadWrite.All', relative(location)),
    lane: 'methods',
  }),

  methodsOf: (id: string): GraphRequest => ({
    ...get('UserAuthenticationMethod.ReadWrite.All', `${userKey(id)}/authentication/methods`),
    lane: 'methods',
  }),

  /** What the report of registered sign-in methods says about accounts with these UPNs. */
  registrations: (upns: readonly string[]): GraphRequest => {
    const clauses = upns.map((upn) => compare<UserRegistrationDetails>('userPrincipalName', 'eq', upn))
    const url = `/reports/authenticationMethods/userRegistrationDetails${query({ $filter: clauses.join(' or ') })}`
    return { ...get('AuditLog.Read.All', url), lane: 'methods', optional: true }
  },

  /** `path`: the method's type segment and id. Graph refuses to delete the default method while others exist. */
  deleteMethod: (id: string, path: string): GraphRequest =>
    change('DELETE', 'UserAuthenticationMethod.ReadWrite.All', `${userKey(id)}/authentication/${path}`, {
      lane: 'methods',
      already: [{ status: 404 }],
      afterOthers: [{ status: 400 }],
    }),

  /** Whether passwords must be changed, and when they were last set; at most `valuesPerFilter` ids. */
  passwords: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('id', ids), $select: select<User>('id', 'passwordProfile', 'lastPasswordChangeDateTime', 'onPremisesSyncEnabled') })}`,
    ),

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
