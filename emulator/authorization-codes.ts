import { createHash, randomBytes } from 'node:crypto'
import { entraError } from './entra-errors.ts'
import type { Person } from './world.ts'

/** An app's request when it sent the browser to Entra. */
export interface Authorization {
  readonly clientId: string
  readonly redirectUri: string
  readonly state: string | null
  readonly nonce: string | null
  /** The tenant in which people sign in, if it isn't this one. */
  readonly otherTenant?: string
  /** The authentication contexts that the ID token can name, because the app asked for them. */
  readonly acrs?: readonly string[]
  readonly challenge?: { readonly value: string; readonly method: 'S256' | 'plain' }
}

/** The person who signed in, for an app that redeems the code. */
export interface Grant {
  readonly person: Person
  /** When they signed in, ms. */
  readonly authTime: number
  readonly nonce: string | null
  readonly acrs: readonly string[]
  readonly otherTenant?: string
}

/** Authorisation codes: each for one app, address and proof key, valid once and for ten minutes. */
export interface AuthorizationCodes {
  issue(authorization: Authorization, person: Person, authTime: number): string
  /** Throws Entra's error. */
  redeem(request: { code: string; clientId: string; redirectUri: string; verifier: string | null }): Grant
}

const lifetime = 10 * 60_000

export function createAuthorizationCodes(now: () => number): AuthorizationCodes {
  const issued = new Map<string, { authorization: Authorization; grant: Grant; until: number; used: boolean }>()
  return {
    issue(authorization, person, authTime) {
      const code = `1.${randomBytes(48).toString('base64url')}`
      const { nonce, acrs = [], otherTenant } = authorization
      const grant = { person, authTime, nonce, acrs, ...(otherTenant && { otherTenant }) }
      issued.set(code, { authorization, grant, until: now() + lifetime, used: false })
      return code
    },
    redeem({ code, clientId, redirectUri, verifier }) {
      const one = issued.get(code)
      if (!one || one.authorization.clientId !== clientId) throw entraError(9002313, { at: now() })
      if (one.used) throw entraError(54005, { at: now() })
      if (now() > one.until) throw entraError(70008, { at: now() })
      if (one.authorization.redirectUri !== redirectUri)
        throw entraError(500112, { detail: `'${redirectUri}'.`, at: now() })
      if (!matchesChallenge(one.authorization, verifier)) throw entraError(501481, { at: now() })
      one.used = true
      return one.grant
    },
  }
}

/** Whether the verifier matches the challenge; without a challenge there must be no verifier. */
function matchesChallenge({ challenge }: Authorization, verifier: string | null): boolean {
  if (!challenge || !verifier) return !challenge && !verifier
  const hashed = challenge.method === 'S256' ? createHash('sha256').update(verifier).digest('base64url') : verifier
  return hashed === challenge.value
}
