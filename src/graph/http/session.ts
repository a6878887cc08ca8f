import type { Clock } from '../../core/clock.ts'
import { UserError } from '../../core/errors.ts'
import { type Answer, challenge, challengeReason } from './response.ts'

/** Where a call gets its bearer token; `renew` after a refusal, `claims` as a challenge named them. May throw UserError. */
export type TokenSource = (options?: { renew?: boolean; claims?: string }) => Promise<string>

/** One operator's token over the length of a job. */
export interface Session {
  token(): Promise<string>
  /** Graph took this token. */
  accepted(token: string): void
  /**
   * Graph refused this token, the `times`th time for the same request: resolves when there is another one to try, obtained with
   * the claims of a challenge if it was one. Throws `signInExpired` when a fresh token was refused too, `moreProofRequired`
   * when one with the claims was, `policyBlocked` where a policy minds the address of this server, and what the source throws.
   */
  refused(token: string, answer: Answer, times?: number): Promise<void>
  /**
   * Graph answered 403 to this token: true when there is a newer one to try. Roles are named in the token, so one that was
   * activated a moment ago counts from the next token on. Renews once; after that a 403 stands.
   */
  forbidden(token: string): Promise<boolean>
}

/** How long a token is reused before the source, which watches its expiry, is asked again. */
const keepMs = 60_000
/** One refusal for a token that has ended, and one for a challenge. */
const maxRefusals = 2

interface Held {
  readonly token: string
  readonly until: number
  /** How it was renewed after a refusal, until Graph has taken it. */
  readonly renewed?: 'plainly' | 'with claims' | undefined
}

export function createSession(source: TokenSource, clock: Clock): Session {
  let current: Held | undefined
  let pending: Promise<string> | undefined
  let rolesRenewed = false

  const obtain = (request?: { renew: true; claims?: string }, answer?: Answer): Promise<string> => {
    pending ??= source(request)
      .catch((error: unknown) => {
        throw answer && isLocation(answer) ? aboutLocation(error) : error
      })
      .then((token) => {
        const renewed = request && (request.claims === undefined ? 'plainly' : 'with claims')
        current = { token, until: clock.now() + keepMs, renewed }
        return token
      })
      .finally(() => {
        pending = undefined
      })
    return pending
  }

  /** Another batch of the same job may have been refused, and got a new token, meanwhile. */
  const isOutdated = (token: string) => pending !== undefined || (current !== undefined && current.token !== token)

  return {
    token: async () => (current && clock.now() < current.until ? current.token : obtain()),
    accepted: (token) => {
      if (current?.renewed && current.token === token) current = { ...current, renewed: undefined }
    },
    refused: async (token, answer, times = 1) => {
      const claims = challenge(answer)
      if (times <= maxRefusals && isOutdated(token)) return void (await pending)
      const given = claims === undefined ? current?.renewed !== undefined : current?.renewed === 'with claims'
      if (given || times > maxRefusals) throw refusal(answer, claims)
      await obtain({ renew: true, ...(claims !== undefined && { claims }) }, answer)
    },
    forbidden: async (token) => {
      if (isOutdated(token)) {
        await pending
        return true
      }
      if (rolesRenewed) return false
      rolesRenewed = true
      await obtain({ renew: true })
      return true
    },
  }
}

const isLocation = (answer: Answer): boolean => /^Location/.test(challengeReason(answer) ?? '')

/** Entra says only that a policy blocks; which one, Graph has said. */
const aboutLocation = (error: unknown): unknown =>
  error instanceof UserError && error.code === 'policyBlocked'
    ? new UserError('policyBlocked', { ...error.details, policy: 'location' }, { cause: error.cause })
    : error

function refusal(answer: Answer, claims: string | undefined): UserError {
  if (claims === undefined) return new UserError('signInExpired')
  // Graph compares the address that calls it, and that stays the same whoever signs in.
  return isLocation(answer)
    ? new UserError('policyBlocked', { policy: 'location' })
    : new UserError('moreProofRequired', { claims })
}
