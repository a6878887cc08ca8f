import { z } from 'zod'
import { HttpError, type Route } from './http.ts'
import { requestedPermissions } from './permissions.ts'

/** Errors that the token endpoint can be made to return to an app with a correct secret. */
const refusal = z.enum(['7000215', '7000222', '700016', '700211', '700212', '90033', '53003']).nullable()

const restriction = z
  .object({
    restrictionType: z.string(),
    state: z.enum(['enabled', 'disabled']),
    maxLifetime: z.string().nullable(),
    restrictForAppsCreatedAfterDateTime: z.string().nullable(),
  })
  .strict()

const shape = z
  .object({
    /** Returned instead of a token for the bot's own identity. */
    botRefusal: refusal,
    /** Returned instead of any token for the SSO app. */
    ssoRefusal: refusal,
    /** Certificates registered on the SSO app, PEM. */
    certificates: z.array(z.string()),
    /** The SSO app's federated credentials: tokens it accepts instead of a secret. */
    federated: z.array(z.object({ issuer: z.string(), audience: z.string(), subject: z.string() }).strict()),
    /** Client IDs of managed identities attached to the bot's machine. */
    identities: z.array(z.string()),
    /** The SSO app's application ID URI; null if not set. */
    identifierUri: z.string().nullable(),
    /** The app that owns this URI. */
    uriOwner: z.string(),
    /** Whether the app may use that URI when requesting its own token, or only its GUID. */
    namesItself: z.enum(['byUri', 'byGuid']),
    /** `requestedAccessTokenVersion` of the SSO app. */
    tokenVersion: z.union([z.literal(1), z.literal(2)]),
    /** Whose accounts can sign in to the SSO app. */
    signInAudience: z.enum(['AzureADMyOrg', 'AzureADMultipleOrgs']),
    /** Whether the SSO app exposes access_as_user, and whether it is enabled. */
    exposes: z.enum(['scope', 'disabled', 'nothing']),
    /** Client IDs that can request that scope without a prompt. */
    preAuthorized: z.array(z.string()),
    redirectUris: z.array(z.string()),
    /** Client IDs of other apps, which allow public client flows. */
    publicClients: z.array(z.string()),
    /** Optional claims of the SSO app's ID tokens. */
    idTokenClaims: z.array(z.string()),
    /** Whether the identity providers of federated domains sign people in again if they are asked to. */
    promptLogin: z.enum(['honoured', 'ignored']),
    /**
     * What becomes of sign-ins for which an app demands an authentication context: it is met and named in the ID token,
     * not named, or refused. Those that aren't listed don't exist, and are never named.
     */
    authContexts: z.record(z.string(), z.enum(['met', 'unnamed', 'refused'])),
    /** The tenant's default app management policy. */
    appPolicy: z
      .object({
        isEnabled: z.boolean(),
        applicationRestrictions: z
          .object({ passwordCredentials: z.array(restriction), keyCredentials: z.array(restriction) })
          .strict(),
      })
      .strict(),
    /** When the SSO app's secret expires, ISO 8601. */
    secretEnds: z.string(),
    /** Delegated Graph permissions with admin consent; every token contains all of them. */
    consented: z.array(z.string()),
    /**
     * Whether an administrator consented to the app's own access_as_user, which signing in with the button requires.
     */
    ownScopeConsented: z.boolean(),
    /**
     * Whether token responses list their scopes. That is optional; without it, clients cache the token under the
     * requested scopes.
     */
    namesScopes: z.boolean(),
    /** Graph application permissions granted to the SSO app. */
    roles: z.array(z.string()),
    /** The Azure Bot's OAuth connection. */
    clientId: z.string(),
    scope: z.string(),
    /** What the token service does when a sign-in token expires: renews it, returns it anyway, or has none. */
    refresh: z.enum(['renews', 'expired', 'none']),
    /** The token exchange URL; null if left empty, which disables single sign-on. */
    exchangeUri: z.string().nullable(),
    /** Audience of the connection's tokens: the app's own API, Graph (readable only by Graph), or an opaque token. */
    tokens: z.enum(['own', 'graph', 'opaque']),
  })
  .strict()

/** Registration of the bot, its OAuth connection and the SSO app; can be changed while the emulator runs. */
export type Registration = z.infer<typeof shape>

/** The registration as in the setup guide, for a bot whose pages are at the host of `botUrl`. */
export function createRegistration(world: { appId: string; ssoAppId: string }, botUrl?: string): Registration {
  const uri = `api://botid-${world.appId}`
  return {
    botRefusal: null,
    ssoRefusal: null,
    certificates: [],
    federated: [],
    identities: [world.appId],
    identifierUri: uri,
    uriOwner: world.ssoAppId,
    namesItself: 'byUri',
    tokenVersion: 2,
    signInAudience: 'AzureADMyOrg',
    exposes: 'scope',
    preAuthorized: ['1fec8e78-bce4-4aaf-ab1b-5451cc387264', '5e3ce6c0-2b1f-4285-8d4b-75ee78787346'],
    publicClients: [],
    redirectUris: [
      'https://token.botframework.com/.auth/web/redirect',
      ...(botUrl ? [`${new URL(botUrl).origin}/pass/signed-in`] : []),
    ],
    idTokenClaims: ['auth_time'],
    promptLogin: 'honoured',
    authContexts: {},
    appPolicy: { isEnabled: false, applicationRestrictions: { passwordCredentials: [], keyCredentials: [] } },
    secretEnds: '2099-12-31T00:00:00Z',
    consented: requestedPermissions(),
    ownScopeConsented: true,
    namesScopes: true,
    roles: [],
    clientId: world.ssoAppId,
    scope: `openid profile offline_access ${world.ssoAppId}/access_as_user`,
    refresh: 'renews',
    exchangeUri: uri,
    tokens: 'own',
  }
}

/** `GET` and `PATCH /_emulator/registration`. */
export function registrationRoutes(registration: Registration): Route[] {
  const path = /^\/_emulator\/registration$/
  return [
    { method: 'GET', path, handle: () => ({ status: 200, body: registration }) },
    {
      method: 'PATCH',
      path,
      async handle(call) {
        const parsed = shape.partial().safeParse(await call.json())
        if (!parsed.success) throw new HttpError(400, parsed.error.message)
        Object.assign(registration, parsed.data)
        return { status: 200, body: registration }
      },
    },
  ]
}
