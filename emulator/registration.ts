import { z } from 'zod'
import { HttpError, type Route } from './http.ts'

/** Refusals the token endpoint can be made to give to an app that shows the right secret. */
const refusal = z.enum(['7000215', '7000222', '700016', '700211', '700212', '90033']).nullable()

const shape = z
  .object({
    /** Instead of a token for the bot's own identity. */
    botRefusal: refusal,
    /** Instead of anything for the SSO app. */
    ssoRefusal: refusal,
    /** Certificates registered on the SSO app, PEM. */
    certificates: z.array(z.string()),
    /** Whose tokens the SSO app takes in the place of a secret: its federated credentials. */
    federated: z.array(z.object({ issuer: z.string(), audience: z.string(), subject: z.string() }).strict()),
    /** Client ids of the managed identities attached to the machine of the bot. */
    identities: z.array(z.string()),
    /** The URI the SSO app exposes its API by; null when nobody set one. */
    identifierUri: z.string().nullable(),
    /** The app that this URI leads to. */
    uriOwner: z.string(),
    /** Whether the app may name itself by that URI when it asks for its own token, or only by its GUID. */
    namesItself: z.enum(['byUri', 'byGuid']),
    /** `requestedAccessTokenVersion` of the SSO app. */
    tokenVersion: z.union([z.literal(1), z.literal(2)]),
    /** Whose accounts may sign in to the SSO app. */
    signInAudience: z.enum(['AzureADMyOrg', 'AzureADMultipleOrgs']),
    /** Whether the SSO app exposes access_as_user, and enabled. */
    exposes: z.enum(['scope', 'disabled', 'nothing']),
    /** Client ids that may ask for that scope without a prompt. */
    preAuthorized: z.array(z.string()),
    redirectUris: z.array(z.string()),
    /** When the secret of the SSO app ends, ISO 8601. */
    secretEnds: z.string(),
    /** Delegated permissions of Graph that an administrator has consented to: every token holds all of them. */
    consented: z.array(z.string()),
    /** Whether an administrator has consented to the app's own access_as_user, which signing in by the button needs. */
    ownScopeConsented: z.boolean(),
    /** Whether answers with a token name its scopes. They need not, and a client then files the token under what it asked for. */
    namesScopes: z.boolean(),
    /** Application permissions of Graph that somebody granted to the SSO app. */
    roles: z.array(z.string()),
    /** The OAuth connection of the Azure Bot. */
    clientId: z.string(),
    scope: z.string(),
    /** What the token service does when a sign-in token ends: renews it, hands it out all the same, or has none any more. */
    refresh: z.enum(['renews', 'expired', 'none']),
    /** The token exchange URL; null when it was left empty, which switches single sign-on off. */
    exchangeUri: z.string().nullable(),
    /** What the connection's tokens are for: the app's own API, Graph (readable by Graph only), or nothing one can read. */
    tokens: z.enum(['own', 'graph', 'opaque']),
  })
  .strict()

/** How the bot, its OAuth connection and the SSO app are registered; members can be set while the emulator runs. */
export type Registration = z.infer<typeof shape>

/** The registration as the setup guide has it. */
export function createRegistration(world: { appId: string; ssoAppId: string }): Registration {
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
    redirectUris: ['https://token.botframework.com/.auth/web/redirect'],
    secretEnds: '2099-12-31T00:00:00Z',
    consented: [
      'User.Read',
      'User.Read.All',
      'RoleManagement.Read.Directory',
      'GroupMember.Read.All',
      'User.EnableDisableAccount.All',
      'User.RevokeSessions.All',
      'User-PasswordProfile.ReadWrite.All',
      'DelegatedPermissionGrant.ReadWrite.All',
      'UserAuthenticationMethod.ReadWrite.All',
      'LicenseAssignment.ReadWrite.All',
      'GroupMember.ReadWrite.All',
      'IdentityRiskyUser.ReadWrite.All',
    ],
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
