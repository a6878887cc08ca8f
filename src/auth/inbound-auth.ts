import { decodeJwt, decodeProtectedHeader, errors, jwtVerify } from 'jose'
import { z } from 'zod/v4'
import type { Clock } from '../core/clock.ts'
import { acceptedIssuers, type Cloud } from './cloud.ts'
import type { SigningKeys } from './signing-keys.ts'

/** Why a request was refused: for the log, never for the caller. */
export type Refusal =
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

/** What a token says of itself, for the log; it may be forged. The token cannot be put together again from it. */
export interface TokenFacts {
  readonly issuer?: string | undefined
  readonly audience?: string | undefined
  readonly keyId?: string | undefined
  readonly serviceUrl?: string | undefined
  /** ISO 8601. */
  readonly notBefore?: string | undefined
  readonly expires?: string | undefined
}

const statusOf = (reason: Refusal) => (reason === 'tenant' ? 403 : reason === 'keysUnavailable' ? 503 : 401)

/** A request that is not let in; the message is the reason. */
export class InboundAuthError extends Error {
  readonly statusCode: 401 | 403 | 503
  readonly claimed: TokenFacts | undefined

  constructor(reason: Refusal, claimed?: TokenFacts, options?: ErrorOptions) {
    super(reason, options)
    this.name = 'InboundAuthError'
    this.statusCode = statusOf(reason)
    this.claimed = claimed
  }
}

/** What a verified token of the Bot Framework says. */
export interface ChannelClaims {
  readonly serviceUrl: string
  /** The channels that the signing key may speak for. */
  readonly endorsements: readonly string[]
  readonly claimed: TokenFacts
}

/** As much of an activity as decides whether it may come in. */
export interface InboundActivity {
  readonly channelId: string
  readonly serviceUrl: string
  readonly conversation: { readonly tenantId?: unknown }
  readonly channelData?: { readonly tenant?: { readonly id?: unknown } | null } | null
}

/** Authenticates requests of the Bot Framework. Both methods throw an InboundAuthError for what they refuse. */
export interface InboundAuth {
  /** Verifies the token in an Authorization header: the Bot Framework signed it, for this bot, for now. */
  verifyToken(authorization: string): Promise<ChannelClaims>
  /** Refuses an activity that the token does not cover, or that comes from a foreign channel, host or tenant. */
  authorizeActivity(activity: InboundActivity, claims: ChannelClaims): void
}

/**
 * How far the clocks of the Bot Framework and of this machine may differ, in seconds. A token stolen within that time is of no
 * use for a replay: activities are known by their ids.
 */
const clockTolerance = 900

const headerShape = z.object({ alg: z.string(), kid: z.string() })
const claimsShape = z.object({
  iss: z.string(),
  // A list of audiences would be valid for other bots, too.
  aud: z.string(),
  serviceurl: z.string(),
  exp: z.number(),
  nbf: z.number().optional(),
})

export function createInboundAuth(options: {
  cloud: Cloud
  appId: string
  /** The bot's own tenant. */
  tenantId: string
  /** Tenants whose people may talk to the bot. */
  tenants: readonly string[]
  keys: SigningKeys
  clock: Pick<Clock, 'now'>
}): InboundAuth {
  const { cloud, appId, keys, clock } = options
  const issuers = acceptedIssuers(cloud, options.tenantId)
  const tenants = options.tenants.map((one) => one.toLowerCase())

  return {
    async verifyToken(authorization) {
      const [scheme, token = '', ...more] = authorization.split(' ')
      if (scheme !== 'Bearer' || !token || more.length > 0) throw new InboundAuthError('noToken')
      const { head, body } = decode(token)
      const facts = factsOf(head, body)
      const [signed, said] = [headerShape.safeParse(head).data, claimsShape.safeParse(body).data]
      if (!signed || !said) throw new InboundAuthError('malformedToken', facts)
      // Before the signature, so that nobody can make the bot fetch keys with a token that is not meant for it.
      if (!issuers.includes(said.iss)) throw new InboundAuthError('issuer', facts)
      if (said.aud !== appId) throw new InboundAuthError('audience', facts)
      let endorsements: readonly string[] = []
      const signingKey = async () => {
        const known = await keys.getKey(signed.kid).catch((cause: unknown) => {
          throw new InboundAuthError('keysUnavailable', facts, { cause })
        })
        if (!known) throw new InboundAuthError('unknownKey', facts)
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
        throw refusalOf(error, facts)
      }
      return { serviceUrl: said.serviceurl, endorsements, claimed: facts }
    },

    authorizeActivity(activity, { serviceUrl, endorsements, claimed }) {
      const { channelId } = activity
      if (activity.serviceUrl !== serviceUrl) throw new InboundAuthError('serviceUrl', claimed)
      if (!isServiceHost(serviceUrl, cloud.serviceHosts)) throw new InboundAuthError('serviceUrl', claimed)
      if (channelId !== 'msteams' || !endorsements.includes(channelId)) throw new InboundAuthError('channel', claimed)
      const named = tenantsOf(activity)
      if (named.length === 0 || named.some((one) => !tenants.includes(one)))
        throw new InboundAuthError('tenant', claimed)
    },
  }
}

/** Header and claims of a token, not verified yet. */
function decode(token: string): { head: unknown; body: unknown } {
  try {
    return { head: decodeProtectedHeader(token), body: decodeJwt(token) }
  } catch (cause) {
    throw new InboundAuthError('malformedToken', undefined, { cause })
  }
}

/** What jose found wrong, as a reason. Anything else is already a refusal, or a fault of our own. */
function refusalOf(error: unknown, facts: TokenFacts): unknown {
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
    issuer: readable(iss),
    audience: readable(aud),
    keyId: readable(kid),
    serviceUrl: readable(serviceurl),
    notBefore: timeOf(nbf),
    expires: timeOf(exp),
  }
}

/** Anybody can send any claim: a line of the log has room for a URL or two. */
function readable(claim: unknown): string | undefined {
  return (typeof claim === 'string' ? claim : JSON.stringify(claim))?.slice(0, 200)
}

function timeOf(seconds: unknown): string | undefined {
  const time = new Date(Number(seconds) * 1000)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}

/** Every tenant an activity names, in lower case: the conversation's and the channel's own. */
export function tenantsOf({
  conversation,
  channelData,
}: Pick<InboundActivity, 'conversation' | 'channelData'>): string[] {
  const named: unknown[] = [conversation.tenantId, channelData?.tenant?.id]
  return named.flatMap((one) => (typeof one === 'string' && one ? [one.toLowerCase()] : []))
}

/** What is sent carries the bot's token, so it may only go where the configured cloud's channel lives, and not in the clear. */
export function isServiceHost(serviceUrl: string, allowed: readonly string[]): boolean {
  if (!URL.canParse(serviceUrl)) return false
  const { hostname, protocol, username, password } = new URL(serviceUrl)
  const known = allowed.some((name) => hostname === name || (name.startsWith('.') && hostname.endsWith(name)))
  const local = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname)
  const sealed = protocol === 'https:' || (local && protocol === 'http:')
  return known && sealed && !username && !password
}
