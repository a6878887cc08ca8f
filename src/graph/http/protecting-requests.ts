import type { OAuth2PermissionGrant, User } from '@microsoft/microsoft-graph-types'
import { change, type GraphRequest, get, post, relative } from './graph-request.ts'
import { anyOf, compare, encode, query, select, userKey } from './odata.ts'

/** The password among an account's sign-in methods: the same id everywhere. */
const passwordMethod = '28c10230-6103-485e-b985-444c60001490'

/** The calls about what lets somebody into an account: passwords, sign-in methods, and consents of apps. */
export const protecting = {
  /** Whether the next sign-in asks for a new password. Apart from all else: one part that is refused would refuse the whole. */
  requirePasswordChange: (id: string, required: boolean): GraphRequest =>
    change('PATCH', 'User-PasswordProfile.ReadWrite.All', userKey(id), {
      body: { passwordProfile: { forceChangePasswordNextSignIn: required } } satisfies User,
    }),

  /** A random password, to be changed at the next sign-in. */
  setPassword: (id: string): GraphRequest => ({
    ...change('PATCH', 'User-PasswordProfile.ReadWrite.All', userKey(id)),
    bodyAround: (password) => ({ passwordProfile: { password, forceChangePasswordNextSignIn: true } }) satisfies User,
  }),

  /** The same by the long way, which writes back to the on-premises directory; the answer names where to ask what became of it. */
  resetPassword: (id: string): GraphRequest => ({
    ...post(
      'UserAuthenticationMethod.ReadWrite.All',
      `${userKey(id)}/authentication/methods/${passwordMethod}/resetPassword`,
      {},
      { units: 1, writes: 1 },
    ),
    lane: 'methods',
    // Without one in the request, Graph would make one up and answer with it.
    bodyAround: (newPassword) => ({ newPassword }),
  }),

  /** What became of something that takes Graph its time, by the address its answer named. */
  progressOf: (location: string): GraphRequest => ({
    ...get('UserAuthenticationMethod.ReadWrite.All', relative(location)),
    lane: 'methods',
  }),

  /** How somebody signs in. */
  methodsOf: (id: string): GraphRequest => ({
    ...get('UserAuthenticationMethod.ReadWrite.All', `${userKey(id)}/authentication/methods`),
    lane: 'methods',
  }),

  /** `path`: where methods of its type are, with its id. The default one is refused as long as there are others. */
  deleteMethod: (id: string, path: string): GraphRequest =>
    change('DELETE', 'UserAuthenticationMethod.ReadWrite.All', `${userKey(id)}/authentication/${path}`, {
      lane: 'methods',
      already: [{ status: 404 }],
      afterOthers: [{ status: 400 }],
    }),

  /** Whether accounts have to get a new password, and since when they have the one they have; at most `valuesPerFilter`. */
  passwords: (ids: readonly string[]): GraphRequest =>
    get(
      'User.Read.All',
      `/users${query({ $filter: anyOf<User>('id', ids), $select: select<User>('id', 'passwordProfile', 'lastPasswordChangeDateTime', 'onPremisesSyncEnabled') })}`,
    ),

  /** What an account has consented to for itself. */
  grantsOf: (id: string): GraphRequest =>
    get('DelegatedPermissionGrant.ReadWrite.All', `${userKey(id)}/oauth2PermissionGrants`),

  /** What was consented to for everybody in the tenant. */
  tenantGrants: (): GraphRequest =>
    get(
      'DelegatedPermissionGrant.ReadWrite.All',
      `/oauth2PermissionGrants${query({ $filter: compare<OAuth2PermissionGrant>('consentType', 'eq', 'AllPrincipals') })}`,
      2,
    ),

  /** Not by the path of the account: Graph takes changes of grants at the root only. */
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

  /** Of a grant only the scope can be changed. */
  updateGrant: (id: string, scope: string): GraphRequest =>
    change('PATCH', 'DelegatedPermissionGrant.ReadWrite.All', `/oauth2PermissionGrants/${encode(id)}`, {
      body: { scope } satisfies OAuth2PermissionGrant,
    }),
}
