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
    /** Whether the app may name itself by that URI when it asks for its own token, or only by its GUID. */
    namesItself: z.enum(['byUri', 'byGuid']),
    /** `requestedAccessTokenVersion` of the SSO app. */
    tokenVersion: z.union([z.literal(1), z.literal(2)]),
    /** Application permissions of Graph that somebody granted to the SSO app. */
    roles: z.array(z.string()),
    /** The OAuth connection of the Azure Bot. */
    clientId: z.string(),
    scope: z.string(),
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
    namesItself: 'byUri',
    tokenVersion: 2,
    roles: [],
    clientId: world.ssoAppId,
    scope: `${uri}/access_as_user`,
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
