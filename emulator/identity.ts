import { createHash, randomUUID } from 'node:crypto'
import { type EntraCode, entraError } from './entra-errors.ts'
import type { Registration } from './registration.ts'
import type { Tokens } from './tokens.ts'
import type { Person, World } from './world.ts'

/** What Entra holds against somebody's tokens until it is lifted. */
export interface Challenge {
  /**
   * `consent`: the scopes named (all, if none) are not consented to. `mfa`, `enroll`: a second factor is asked for, which a
   * fresh interactive sign-in gives. `claims`: as `mfa`, by authentication context. `blocked`: conditional access says
   * no. `expired`: the assertion counts as too old. `down`: the service is not well.
   */
  readonly kind: 'consent' | 'mfa' | 'enroll' | 'claims' | 'blocked' | 'expired' | 'down'
  readonly scopes?: readonly string[]
  /** How often it strikes before it lifts itself; for ever if absent. */
  readonly times?: number
}

const codes: Record<Challenge['kind'], EntraCode> = {
  consent: 65001,
  mfa: 50076,
  enroll: 50079,
  claims: 50076,
  blocked: 53003,
  expired: 500133,
  down: 90033,
}
const asked: Partial<Record<Challenge['kind'], object>> = {
  mfa: { access_token: { capolids: { essential: true, values: ['5d1c2f0e-7c3e-4d0b-9f52-2f6d6d1f0c11'] } } },
  enroll: { access_token: { polids: { essential: true, values: ['5d1c2f0e-7c3e-4d0b-9f52-2f6d6d1f0c11'] } } },
  claims: { access_token: { acrs: { essential: true, value: 'c1' } } },
}

/** Who is who in the tenant, and what stands between a person and a token. */
export interface Identity {
  /** A token for the bot's own API. `authTime`: when the person last proved who they are, ms; absent for Teams' own session. */
  userToken(person: Person, options?: { authTime?: number | undefined; expiresIn?: number }): Promise<string>
  /**
   * Throws the refusal when this person may not have a token from a proof given at `authTime` (ms): a disabled account or
   * revoked sessions and, where scopes are named, the challenges held against them.
   */
  check(person: Person, authTime: number, scopes?: readonly string[]): void
  challenge(person: Person, challenge: Challenge): void
  /** Scopes that this person's tokens are without, for want of consent. */
  withheld(person: Person): readonly string[]
  challenges(): { person: string; challenge: Challenge }[]
  /** Lifts challenges of some kinds, of one person or of all. */
  lift(person?: Person, kinds?: readonly Challenge['kind'][]): void
  /** The person signed in interactively just now; answers the time of it. */
  prove(person: Person): number
}

/** Stable names of a person as an app sees them. */
export function subjectOf(person: Person, appId: string): string {
  return createHash('sha256').update(`${person.id}/${appId}`).digest('base64url')
}

/** Creates the tenant's identity service over the people of the world. */
export function createIdentity(options: {
  world: World
  tokens: Tokens
  registration?: Pick<Registration, 'tokenVersion' | 'identifierUri'>
  now: () => number
}): Identity {
  const { world, tokens, registration, now } = options
  const started = now()
  const held = new Map<string, { challenge: Challenge; left: number }[]>()

  return {
    userToken: (person, { authTime = started, expiresIn = 4_500 } = {}) =>
      tokens.mint(
        {
          aud: (registration?.tokenVersion === 1 && registration.identifierUri) || world.ssoAppId,
          iss: `https://login.microsoftonline.com/${world.tenantId}/v2.0`,
          azp: world.ssoAppId,
          azpacr: '1',
          auth_time: Math.floor(authTime / 1000),
          name: person.displayName,
          oid: person.id,
          preferred_username: person.userPrincipalName,
          upn: person.userPrincipalName,
          scp: 'access_as_user',
          sub: subjectOf(person, world.ssoAppId),
          tid: world.tenantId,
          uti: randomUUID(),
          ver: registration?.tokenVersion === 1 ? '1.0' : '2.0',
        },
        { expiresIn },
      ),
    check(person, authTime, scopes) {
      if (!person.accountEnabled) throw entraError(50057)
      // Tokens count in whole seconds: a sign-in in the second of the revocation is later than it.
      if (Math.floor(authTime / 1000) < Math.floor(Date.parse(person.signInSessionsValidFrom) / 1000))
        throw entraError(50173)
      for (const one of (scopes && held.get(person.id)) ?? []) {
        const { kind, scopes: named } = one.challenge
        if (one.left <= 0) continue
        if (kind === 'consent' && named?.length && !scopes?.some((scope) => named.includes(scope))) continue
        one.left -= 1
        const detail = kind === 'consent' ? `Scopes: ${(named ?? scopes ?? []).join(' ')}.` : ''
        const claims = asked[kind]
        throw entraError(codes[kind], { detail, at: now(), ...(claims && { claims }) })
      }
    },
    challenge(person, challenge) {
      const one = { challenge, left: challenge.times ?? Number.POSITIVE_INFINITY }
      held.set(person.id, [...(held.get(person.id) ?? []), one])
    },
    withheld: (person) =>
      (held.get(person.id) ?? []).flatMap(({ challenge: { kind, scopes = [] }, left }) =>
        kind === 'consent' && left > 0 ? scopes : [],
      ),
    challenges: () =>
      [...held].flatMap(([person, list]) =>
        list.flatMap(({ challenge, left }) => (left > 0 ? [{ person, challenge }] : [])),
      ),
    lift(person, kinds) {
      for (const id of person ? [person.id] : [...held.keys()]) {
        const rest = (held.get(id) ?? []).filter(({ challenge }) => kinds && !kinds.includes(challenge.kind))
        held.set(id, rest)
      }
    },
    prove(person) {
      const rest = (held.get(person.id) ?? []).filter(
        ({ challenge: { kind } }) => kind === 'consent' || kind === 'blocked' || kind === 'down',
      )
      held.set(person.id, rest)
      return now()
    },
  }
}
