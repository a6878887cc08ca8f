import { answersChallenge } from '../claims-request.ts'
import type { Identity } from '../identity.ts'
import { TokenError } from '../tokens.ts'
import type { World } from '../world.ts'
import type { Caller } from './call.ts'
import { challengeHeader, GraphError, refusals } from './errors.ts'
import { scopesOf } from './scopes.ts'
import type { GraphSettings } from './settings.ts'

/** Verifies a token's signature and times; throws `TokenError`. */
export interface Verifier {
  verify(jwt: string): Promise<Record<string, unknown>>
}

const audiences = new Set(['https://graph.microsoft.com', '00000003-0000-0000-c000-000000000000'])

const refuse = ([code, message]: readonly [string, string], headers = {}) =>
  new GraphError(401, code, message, { 'WWW-Authenticate': 'Bearer realm=""', ...headers })

/**
 * Identifies the caller from the Authorization header; throws Graph's 401, with a claims challenge if a new token would
 * help.
 */
export function createAuthorize(options: {
  world: World
  tokens: Verifier
  now: () => number
  identity?: Pick<Identity, 'isElsewhere'> | undefined
  settings: () => Pick<GraphSettings, 'disabledCallers'>
}) {
  const { world, tokens, now, identity, settings } = options
  const challenge = (why: readonly [string, string], claims?: string) =>
    refuse(why, { 'WWW-Authenticate': challengeHeader(now(), claims) })
  /** The challenge includes the address that Graph saw. */
  const seenFrom = { xms_rp_ipaddr: { value: '203.0.113.7' } }
  const newerFrom = () => ({ nbf: { essential: true, value: String(Math.floor(now() / 1000)) }, ...seenFrom })

  async function claimsIn(token: string): Promise<Record<string, unknown>> {
    try {
      return await tokens.verify(token)
    } catch (error) {
      if (!(error instanceof TokenError)) throw error
      throw refuse(error.reason === 'expired' ? refusals.expired : refusals.garbage)
    }
  }

  return async (authorization: string | undefined): Promise<Caller> => {
    const token = authorization?.replace(/^Bearer\s*/i, '').trim()
    if (!token) throw refuse(refusals.empty)
    const { oid, aud, iat, scp, wids } = await claimsIn(token)
    if (typeof aud !== 'string' || !audiences.has(aud.replace(/\/$/, ''))) throw refuse(refusals.audience)
    const person = typeof oid === 'string' ? world.people.get(oid) : undefined
    if (!person) throw refuse(refusals.garbage)
    if (!person.accountEnabled && settings().disabledCallers === 'refuse') throw challenge(refusals.disabled)
    // Tokens have a resolution of one second, so one issued in the second of the revocation is still accepted.
    const validFrom = Math.floor(Date.parse(person.signInSessionsValidFrom) / 1000)
    if (typeof iat === 'number' && iat < validFrom) throw challenge(refusals.revoked)
    if (identity?.isElsewhere(person) && !answersChallenge(token, JSON.stringify({ access_token: seenFrom })))
      throw challenge(refusals.location, JSON.stringify({ access_token: newerFrom() }))
    // Roles activated after the token was issued only appear in the next one.
    const roles = Array.isArray(wids) ? wids.map(String) : world.rolesOf(person)
    return { person, roles, scopes: scopesOf(scp), token }
  }
}
