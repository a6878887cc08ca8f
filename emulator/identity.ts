import { createHash, randomUUID } from 'node:crypto'
import {
  type Control,
  exchangeTargets,
  findBlockingPolicy,
  refusesPass,
  requiredControls,
} from './conditional-access.ts'
import { type EntraCode, entraError } from './entra-errors.ts'
import type { Registration } from './registration.ts'
import type { Tokens } from './tokens.ts'
import type { Person, World } from './world.ts'

/** A restriction Entra applies to someone's tokens until it is lifted. */
export interface Challenge {
  /**
   * `consent`: the named scopes (all if none) lack consent. `mfa`, `enroll`: a second factor is required, which only an
   * interactive sign-in after the challenge provides. `claims`: like `mfa`, by authentication context. `unsatisfied`:
   * like `mfa`, by a policy that the sign-in page doesn't apply. `blocked`, `device`, `app`, `risk`: Conditional Access
   * refuses. `location`: it refuses the bot's address, and Graph refuses older tokens. `expired`: the assertion counts
   * as too old. `unassigned`: the app requires assignment. `down`: the service is unavailable.
   */
  readonly kind: (typeof challengeKinds)[number]
  readonly scopes?: readonly string[]
  /** How often it applies before it is lifted; unlimited if absent. */
  readonly times?: number
}

export const challengeKinds = [
  'consent',
  'mfa',
  'enroll',
  'claims',
  'unsatisfied',
  'blocked',
  'device',
  'app',
  'risk',
  'location',
  'expired',
  'unassigned',
  'down',
] as const

const codes: Record<Challenge['kind'], EntraCode> = {
  consent: 65001,
  mfa: 50076,
  enroll: 50079,
  claims: 50076,
  unsatisfied: 50076,
  blocked: 53003,
  device: 53000,
  app: 53002,
  risk: 53004,
  location: 53003,
  expired: 500133,
  unassigned: 50105,
  down: 90033,
}
const capolids = { access_token: { capolids: { essential: true, values: ['5d1c2f0e-7c3e-4d0b-9f52-2f6d6d1f0c11'] } } }
/** Claims in refusals that nobody can satisfy. */
const claimsByChallenge: Partial<Record<Challenge['kind'], object>> = {
  mfa: capolids,
  unsatisfied: capolids,
  blocked: capolids,
  device: capolids,
  app: capolids,
  risk: capolids,
  location: capolids,
  enroll: { access_token: { polids: { essential: true, values: ['5d1c2f0e-7c3e-4d0b-9f52-2f6d6d1f0c11'] } } },
  claims: { access_token: { acrs: { essential: true, value: 'c1' } } },
}

/** Challenges that can be met by signing in interactively. */
const satisfiable: ReadonlySet<Challenge['kind']> = new Set(['mfa', 'enroll', 'claims'])

/** How someone authenticated. */
export interface Proof {
  /** When, ms. */
  readonly authTime: number
  /** Interactively with a second factor, unlike Teams' own session. */
  readonly interactive: boolean
}

/** Identities in the tenant, and restrictions on their tokens. */
export interface Identity {
  /**
   * A token for the bot's own API. `authTime`: when the person last authenticated, ms; absent for Teams' own session.
   */
  userToken(
    person: Person,
    options?: { authTime?: number | undefined; interactive?: boolean; expiresIn?: number },
  ): Promise<string>
  /** How the person authenticated for a `userToken`, from its claims. */
  proofOf(claims: Readonly<Record<string, unknown>>): Proof
  /**
   * Throws if this person can't get a token: the account is disabled, the sessions are revoked, a policy blocks them or, if
   * scopes are given, a challenge applies.
   */
  check(person: Person, proof: Proof, scopes?: readonly string[]): void
  /** Whether a policy refuses this person any new sign-in. Tokens they have stay valid. */
  isBlocked(person: Person): boolean
  /** Whether a policy refuses a sign-in of this person with a Temporary Access Pass, or to register a method with it. */
  refusesPass(person: Person, registers: boolean): boolean
  /** The code with which a policy about the bot's sign-in app refuses the device this person signs in from. */
  refusedDevice(person: Person): EntraCode | undefined
  /** Whether a location policy makes Graph refuse this person's tokens. */
  isElsewhere(person: Person): boolean
  challenge(person: Person, challenge: Challenge): void
  /** Scopes missing from this person's tokens for lack of consent. */
  withheld(person: Person): readonly string[]
  challenges(): { person: string; challenge: Challenge }[]
  /** Lifts challenges of some kinds, for one person or for all. */
  lift(person?: Person, kinds?: readonly Challenge['kind'][]): void
  /** Records an interactive sign-in now, with what it proves; returns its time. Throws if its device is refused. */
  prove(person: Person): number
}

/** Stable IDs of a person, as seen by an app. */
export function subjectOf(person: Person, appId: string): string {
  return createHash('sha256').update(`${person.id}/${appId}`).digest('base64url')
}

/** Creates the tenant's identity service for the world's people. */
export function createIdentity(options: {
  world: World
  tokens: Tokens
  registration?: Pick<Registration, 'tokenVersion' | 'identifierUri'>
  now: () => number
}): Identity {
  const { world, tokens, registration, now } = options
  const started = now()
  const held = new Map<string, { challenge: Challenge; left: number; since: number }[]>()

  /** What each person's interactive sign-ins proved, by person and time. */
  const proven = new Map<string, ReadonlySet<Control>>()
  const keyOf = (person: Person, authTime: number) => `${person.id} ${authTime}`

  const subject = (person: Person) => {
    const { id, userType } = person
    return { id, userType, groups: world.groupsOf(id).map((one) => one.id), roles: world.rolesOf(person) }
  }
  const isBlocked = (person: Person): boolean =>
    findBlockingPolicy(world.conditionalAccess, subject(person), now()) !== undefined
  const required = (person: Person, targets: readonly string[]) =>
    requiredControls(world.conditionalAccess, subject(person), targets, now())
  const deviceOf = ({ id }: Person) => world.conditionalAccess.devices.get(id) ?? 'compliant'

  /** A sign-in asks only for what the policies about the bot's sign-in app require, so it proves nothing else. */
  const provenNow = (person: Person): ReadonlySet<Control> => {
    const asked = required(person, [world.ssoAppId]).flatMap(({ controls }) => controls)
    return new Set(asked.filter((one) => one !== 'compliantDevice' || deviceOf(person) === 'compliant'))
  }

  /** The code that refuses what is missing for these resources; undefined if nothing is. */
  const missingFor = (
    person: Person,
    targets: readonly string[],
    shown: ReadonlySet<Control>,
  ): EntraCode | undefined => {
    for (const { operator, controls } of required(person, targets)) {
      const missing = controls.filter((one) => !shown.has(one))
      if (operator === 'AND' ? missing.length === 0 : missing.length < controls.length) continue
      if (missing.some((one) => one !== 'compliantDevice')) return 50076
      // A device that the sign-in didn't name is one that isn't managed.
      return deviceOf(person) === 'registered' ? 53000 : 530003
    }
    return undefined
  }

  const refusedDevice = (person: Person) => missingFor(person, [world.ssoAppId], provenNow(person))

  return {
    isBlocked,
    refusesPass: (person, registers) =>
      refusesPass(world.conditionalAccess, subject(person), { registers, device: deviceOf(person) }, now()),
    refusedDevice,
    userToken: (person, { authTime, interactive = authTime !== undefined, expiresIn = 4_500 } = {}) =>
      tokens.mint(
        {
          aud: (registration?.tokenVersion === 1 && registration.identifierUri) || world.ssoAppId,
          iss: `https://login.microsoftonline.com/${world.tenantId}/v2.0`,
          azp: world.ssoAppId,
          azpacr: '1',
          amr: interactive ? ['pwd', 'mfa'] : ['pwd'],
          // With milliseconds, to order it relative to a challenge in the same second.
          auth_time: (authTime ?? started) / 1000,
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
    proofOf: ({ auth_time, iat, amr }) => ({
      authTime: Math.round(Number(auth_time ?? iat) * 1000),
      interactive: Array.isArray(amr) && amr.includes('mfa'),
    }),
    isElsewhere: (person) =>
      (held.get(person.id) ?? []).some(({ challenge, left }) => challenge.kind === 'location' && left > 0),
    check(person, { authTime, interactive }, scopes) {
      if (!person.accountEnabled) throw entraError(50057)
      // Tokens have a resolution of one second: a sign-in in the second of the revocation counts as later.
      if (Math.floor(authTime / 1000) < Math.floor(Date.parse(person.signInSessionsValidFrom) / 1000))
        throw entraError(50173)
      if (isBlocked(person)) throw entraError(53003, { at: now(), claims: capolids })
      for (const one of (scopes && held.get(person.id)) ?? []) {
        const { kind, scopes: named } = one.challenge
        if (one.left <= 0) continue
        if (satisfiable.has(kind) && interactive && authTime >= one.since) continue
        if (kind === 'consent' && named?.length && !scopes?.some((scope) => named.includes(scope))) continue
        one.left -= 1
        const detail = kind === 'consent' ? `Scopes: ${(named ?? scopes ?? []).join(' ')}.` : ''
        const claims = claimsByChallenge[kind]
        throw entraError(codes[kind], { detail, at: now(), ...(claims && { claims }) })
      }
      const shown = (interactive && proven.get(keyOf(person, authTime))) || provenNow(person)
      const missing = scopes && missingFor(person, exchangeTargets, shown)
      if (missing) throw entraError(missing, { at: now(), claims: capolids })
    },
    challenge(person, challenge) {
      const one = { challenge, left: challenge.times ?? Number.POSITIVE_INFINITY, since: now() }
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
      const rest = (held.get(person.id) ?? []).filter(({ challenge: { kind } }) => kind !== 'expired')
      held.set(person.id, rest)
      const refused = refusedDevice(person)
      if (refused) throw entraError(refused, { at: now() })
      const authTime = now()
      proven.set(keyOf(person, authTime), provenNow(person))
      return authTime
    },
  }
}
