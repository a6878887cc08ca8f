import { ConfidentialClientApplication, type INetworkModule, type NetworkRequestOptions } from '@azure/msal-node'
import { z } from 'zod/v4'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Person } from '../core/model.ts'
import { type Cloud, tenantIssuers } from './cloud.ts'
import { type AppCredential, msalCredential } from './credentials.ts'
import { readEntraNumber } from './entra-error.ts'
import { msalSystem } from './msal-system.ts'

/** Where Entra sends browsers back to, whatever page they come from; registered as a redirect URI. */
export const signInReturnPath = '/pass/signed-in'

/** What ties a sign-in to one browser: only that browser knows them, and Entra learns the verifier's hash. */
export interface SignInSecrets {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Why nobody was signed in. `number` is Entra's AADSTS number, if it gave one. */
export class SignInRefused extends Error {
  readonly reason:
    | 'entra'
    | 'unavailable'
    | 'malformed'
    | 'nonce'
    | 'issuer'
    | 'tenant'
    | 'audience'
    | 'expired'
    | 'stale'
    | 'context'
  readonly aadsts: number | undefined

  constructor(reason: SignInRefused['reason'], aadsts?: number, options?: ErrorOptions) {
    super(reason, options)
    this.name = 'SignInRefused'
    this.reason = reason
    this.aadsts = aadsts
  }
}

/** Maximum difference between Entra's clock and this machine's, in ms. */
const clockTolerance = 120_000

/** By how much the clocks of Entra's own machines can differ, in ms; the times that they tell are in whole seconds. */
const entraTolerance = 3_000

const claimsShape = z.object({
  iss: z.string(),
  aud: z.string(),
  tid: z.string(),
  oid: z.string(),
  exp: z.number(),
  // Optional claim of the app registration. Without it, an old sign-in would look like a new one.
  auth_time: z.number().optional(),
  // The authentication contexts whose demands were met.
  acrs: z.union([z.string().transform((one) => [one]), z.array(z.string())]).default([]),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
})

/** Someone who has just signed in: when, by Entra's clock in ms, and which authentication context was demanded. */
export interface FreshSignIn {
  readonly at: number
  readonly context?: string
}

/** Requests of Entra that a Conditional Access policy for this authentication context is met. */
const demand = (context: string) => JSON.stringify({ id_token: { acrs: { essential: true, value: context } } })

/** Signs people in to a page in their browser, each time anew, by authorisation code with PKCE. Keeps no token. */
export function createBrowserSignIn(options: {
  cloud: Cloud
  tenantId: string
  clientId: string
  credential: AppCredential
  redirectUri: string
  network: INetworkModule
  clock: Pick<Clock, 'now'>
  log: Log
}) {
  const { cloud, clientId, credential, redirectUri, clock, log } = options
  const tenantId = options.tenantId.toLowerCase()
  const scopes = ['openid', 'profile']
  /** How far Entra's clock is ahead of this machine's, in ms, according to its latest answer. */
  let ahead = 0
  const network: INetworkModule = {
    ...options.network,
    async sendPostRequestAsync<T>(url: string, request?: NetworkRequestOptions) {
      const answer = await options.network.sendPostRequestAsync<T>(url, request)
      const date = Date.parse(answer.headers['date'] ?? '')
      // Rounded down like all of Entra's times, and late by as long as the answer took: both only tolerate more.
      ahead = Number.isNaN(date) ? 0 : date - clock.now()
      return answer
    },
  }
  const app = new ConfidentialClientApplication({
    auth: { clientId, authority: `${cloud.authority}/${tenantId}`, ...msalCredential(credential, cloud) },
    system: msalSystem(network, log),
  })

  /**
   * The claims of the ID token. Its signature isn't checked, because it came directly from Entra over an encrypted
   * connection.
   */
  async function claimsFor(code: string, nonce: string, codeVerifier: string): Promise<unknown> {
    try {
      const { idTokenClaims } = await app.acquireTokenByCode({ code, codeVerifier, nonce, scopes, redirectUri })
      return idTokenClaims
    } catch (error) {
      const { errorCode } = Object(error) as { errorCode?: unknown }
      if (errorCode === 'nonce_mismatch') throw new SignInRefused('nonce', undefined, { cause: error })
      const aadsts = readEntraNumber(error)
      throw new SignInRefused(aadsts ? 'entra' : 'unavailable', aadsts, { cause: error })
    } finally {
      // These tokens aren't used for any request.
      app.clearCache()
    }
  }

  return {
    /** Entra's sign-in address for the browser. `challenge`: the SHA-256 of the verifier. */
    address: async ({
      state,
      nonce,
      challenge,
      context,
    }: Pick<SignInSecrets, 'state' | 'nonce'> & {
      readonly challenge: string
      readonly context?: string | undefined
    }) => {
      const url = await app.getAuthCodeUrl({
        scopes,
        redirectUri,
        responseMode: 'query',
        state,
        nonce,
        codeChallenge: challenge,
        codeChallengeMethod: 'S256',
        prompt: 'login',
        ...(context && { claims: demand(context) }),
      })
      // With a custom cloud, MSAL isn't configured with the address to use.
      return url.replace(cloud.authority, cloud.loginUrl)
    },
    /**
     * The person who signed in since `startedAt` (ms), and how. `context`: the authentication context that was demanded.
     * Throws SignInRefused.
     */
    redeem: async (
      code: string,
      {
        nonce,
        verifier,
        startedAt,
        context,
      }: Pick<SignInSecrets, 'nonce' | 'verifier'> & { startedAt: number; context?: string | undefined },
    ): Promise<{ readonly person: Person; readonly signIn: FreshSignIn }> => {
      const { data: claims } = claimsShape.safeParse(await claimsFor(code, nonce, verifier))
      if (!claims) throw new SignInRefused('malformed')
      const { iss, aud, tid, oid, exp, acrs, auth_time: authTime, name, preferred_username: upn = oid } = claims
      if (aud !== clientId) throw new SignInRefused('audience')
      if (tid.toLowerCase() !== tenantId) throw new SignInRefused('tenant')
      if (!tenantIssuers(cloud, tenantId).includes(iss)) throw new SignInRefused('issuer')
      if (exp * 1000 + clockTolerance < clock.now()) throw new SignInRefused('expired')
      if (authTime === undefined) {
        log.warn('The ID token does not say when someone signed in: add the optional claim auth_time to the SSO app')
        throw new SignInRefused('stale')
      }
      if (authTime * 1000 + entraTolerance < startedAt + ahead) throw new SignInRefused('stale')
      // Whether Entra asked for it can be changed in the browser's address.
      if (context && !acrs.includes(context)) throw new SignInRefused('context')
      const person = { oid: oid.toLowerCase(), tid: tenantId, upn, name: name ?? upn }
      return { person, signIn: { at: authTime * 1000, ...(context && { context }) } }
    },
  }
}

export type BrowserSignIn = ReturnType<typeof createBrowserSignIn>
