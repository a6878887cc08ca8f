import { z } from 'zod/v4'
import { claimsOf } from '../core/claims.ts'

/** A signed-in user, with the token for the bot's own API that the on-behalf-of flow exchanges. */
export interface SignedIn {
  readonly oid: string
  readonly tid: string
  readonly upn: string
  readonly name: string
  /** Never shown, stored or logged. */
  readonly assertion: string
  /** Expiry of the assertion, ms since the epoch. */
  readonly expiresAt: number
  readonly scopes: readonly string[]
}

const claims = z.object({
  oid: z.string(),
  tid: z.string(),
  exp: z.number(),
  name: z.string().optional(),
  preferred_username: z.string().optional(),
  upn: z.string().optional(),
  scp: z.string().optional(),
})

/**
 * Identifies the user of a token. Decoded without verification: it came from the token service over an authenticated
 * connection, and Entra verifies it on exchange. Undefined if it isn't a user's JWT.
 */
export function readUserToken(token: string): SignedIn | undefined {
  const { data } = claims.safeParse(claimsOf(token))
  if (!data) return undefined
  const { oid, tid, exp, name, upn, preferred_username, scp } = data
  const address = upn ?? preferred_username ?? oid
  return {
    oid: oid.toLowerCase(),
    tid: tid.toLowerCase(),
    upn: address,
    name: name ?? address,
    assertion: token,
    expiresAt: exp * 1000,
    scopes: (scp ?? '').split(' ').filter(Boolean),
  }
}
