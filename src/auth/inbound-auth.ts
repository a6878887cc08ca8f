import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose'
import { z } from 'zod/v4'
import type { Clock } from '../core/clock.ts'
import { acceptedIssuers, type Cloud } from './cloud.ts'
import type { SigningKeys } from './signing-keys.ts'

/** Why a request was refused. Logged, but never sent to the caller. */
export type TokenRefusal =
  | 'noToken'
  | 'malformedToken'
  | 'algorithm'
  | 'issuer'
  | 'audience'
  | 'serviceUrl'
  | 'expired'
  | 'notYetValid'
  | 'unknownKey'
  | 'signature'
  | 'channel'
  | 'tenant'
  | 'keysUnavailable'

/** Unverified token claims for the log. The token can't be reconstructed from them. */
export interface TokenFacts {
  readonly issuer?: string | undefined
  readonly audience?: string | undefined
  readonly keyId?: string | undefined
  readonly serviceUrl?: string | undefined
  /** ISO 8601. */
  readonly notBefore?: string | undefined
  readonly expires?: string | undefined
}

const statusOf = (reason: TokenRefusal) => (reason === 'tenant' ? 403 : reason === 'keysUnavailable' ? 503 : 401)

/** A refused request; the message is the reason. */
export class InboundAuthError extends Error {
  readonly statusCode: 401 | 403 | 503
  readonly claimed: TokenFacts | undefined

  constructor(reason: TokenRefusal, claimed?: TokenFacts, options?: ErrorOptions) {
    super(reason, options)
    this.name = 'InboundAuthError'
    this.statusCode = statusOf(reason)
    this.claimed = claimed
  }
}

/** Claims of a verified Bot Framework token. */
export interface ChannelClaims {
  readonly serviceUrl: string
  /** Channels the signing key may sign for. */
  readonly endorsements: readonly string[]
  readonly claimed: TokenFacts
}

/** The part of an activity that is needed to authorise it. */
export interface InboundActivity {
  readonly channelId: string
  readonly serviceUrl: string
  readonly conversation: { readonly tenantId?: unknown }
  readonly channelData?: { readonly tenant?: { readonly id?: unknown } | null } | null
}

/**
 * Allowed clock difference to the Bot Framework, in seconds. Replaying a stolen token within it achieves nothing,
 * because activities are deduplicated by ID.
 */
const clockTolerance = 900

const headerShape = z.object({ alg: z.string(), kid: z.string() })
const claimsShape = z.object({
  iss: z.string(),
  // A single audience only: a token with a list would be valid for other bots too.
  aud: z.string(),
  serviceurl: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
})

/** Authenticates Bot Framework requests. Both methods throw InboundAuthError. */
export function createInboundAuth(options: {
  cloud: Cloud
  appId: string
  /** The bot's own tenant. */
  tenantId: string
  /** Tenants whose users can talk to the bot. */
  tenants: readonly string[]
  keys: Pick<SigningKeys, 'getKey'>
  clock: Pick<Clock, 'now'>
}) {
  const { cloud, appId, keys, clock } = options
  const issuers = acceptedIssuers(cloud, options.tenantId)
  const tenants = options.tenants.map((one) => one.toLowerCase())

  return {
    /**
     * Verifies the token in an Authorization header: signed by the Bot Framework, issued for this bot, and currently
     * valid.
     */
    async verifyToken(authorization: string): Promise<ChannelClaims> {
      const [scheme, token = '', ...more] = authorization.split(' ')
      if (scheme !== 'Bearer' || !token || more.length > 0) throw new InboundAuthError('noToken')
      const { head, body } = decode(token)
      // Computed only for refusals.
      const facts = () => factsOf(head, body)
      const [signed, said] = [headerShape.safeParse(head).data, claimsShape.safeParse(body).data]
      if (!signed || !said) throw new InboundAuthError('malformedToken', facts())
      // Checked before the signature, so that tokens not meant for this bot can't trigger key fetches.
      if (!issuers.includes(said.iss)) throw new InboundAuthError('issuer', facts())
      if (said.aud !== appId) throw new InboundAuthError('audience', facts())
      let endorsements: readonly string[] = []
      const signingKey = async () => {
        const known = await keys.getKey(signed.kid).catch((cause: unknown) => {
          throw new InboundAuthError('keysUnavailable', facts(), { cause })
        })
        if (!known) throw new InboundAuthError('unknownKey', facts())
        endorsements = known.endorsements
        return known.key
      }
      try {
        await jwtVerify(token, signingKey, {
          algorithms: ['RS256'],
          clockTolerance,
          currentDate: new Date(clock.now()),
        })
      } catch (error) {
        throw translateJoseError(error, facts())
      }
      return {
        serviceUrl: said.serviceurl,
        endorsements,
        get claimed() {
          return facts()
        },
      }
    },

    /** Refuses an activity that the token doesn't cover, or that comes from another channel, host or tenant. */
    authorizeActivity(activity: InboundActivity, claims: ChannelClaims) {
      const { serviceUrl, endorsements } = claims
      const { channelId } = activity
      if (activity.serviceUrl !== serviceUrl) throw new InboundAuthError('serviceUrl', claims.claimed)
      if (!isServiceHost(serviceUrl, cloud.serviceHosts)) throw new InboundAuthError('serviceUrl', claims.claimed)
      if (channelId !== 'msteams' || !endorsements.includes(channelId))
        throw new InboundAuthError('channel', claims.claimed)
      const named = tenantsOf(activity)
      if (named.length === 0 || named.some((one) => !tenants.includes(one)))
        throw new InboundAuthError('tenant', claims.claimed)
    },
  }
}

/** Header and claims of a token, not yet verified. */
function decode(token: string): { head: unknown; body: unknown } {
  try {
    return { head: decodeProtectedHeader(token), body: decodeJwt(token) }
  } catch (cause) {
    throw new InboundAuthError('malformedToken', undefined, { cause })
  }
}

/** Translates jose's errors into refusals. Other errors already are refusals, or are bugs. */
function translateJoseError(error: unknown, facts: TokenFacts): unknown {
  if (error instanceof errors.JOSEAlgNotAllowed) return new InboundAuthError('algorithm', facts)
  if (error instanceof errors.JWTExpired) return new InboundAuthError('expired', facts)
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf')
    return new InboundAuthError('notYetValid', facts)
  if (error instanceof errors.JWSSignatureVerificationFailed) return new InboundAuthError('signature', facts)
  if (error instanceof errors.JOSEError) return new InboundAuthError('malformedToken', facts, { cause: error })
  return error
}

function factsOf(head: unknown, body: unknown): TokenFacts {
  const { kid } = Object(head) as { kid?: unknown }
  const { iss, aud, serviceurl, nbf, exp } = Object(body) as Record<string, unknown>
  return {
    issuer: truncateClaim(iss),
    audience: truncateClaim(aud),
    keyId: truncateClaim(kid),
    serviceUrl: truncateClaim(serviceurl),
    notBefore: timeOf(nbf),
    expires: timeOf(exp),
  }
}

/** Anyone can send any claim, so its length is capped; a URL or two still fits. */
function truncateClaim(claim: unknown): string | undefined {
  return (typeof claim === 'string' ? claim : JSON.stringify(claim))?.slice(0, 200)
}

function timeOf(seconds: unknown): string | undefined {
  const time = new Date(Number(seconds) * 1000)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}

/** Every tenant an activity names, in lower case: that of the conversation and that of the channel data. */
export function tenantsOf({
  conversation,
  channelData,
}: Pick<InboundActivity, 'conversation' | 'channelData'>): string[] {
  const named: unknown[] = [conversation.tenantId, channelData?.tenant?.id]
  return named.flatMap((one) => (typeof one === 'string' && one ? [one.toLowerCase()] : []))
}

/**
 * Whether replies can be sent there. They carry the bot's token, so only https to the configured cloud's channel hosts
 * is allowed.
 */
export function isServiceHost(serviceUrl: string, allowed: readonly string[]): boolean {
  if (!URL.canParse(serviceUrl)) return false
  const { hostname, protocol, username, password } = new URL(serviceUrl)
  const known = allowed.some((name) => hostname === name || (name.startsWith('.') && hostname.endsWith(name)))
  const local = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)
  const sealed = protocol === 'https:' || (local && protocol === 'http:')
  return known && sealed && !username && !password
}
