import type { Clock } from '../../core/clock.ts'
import type { UserError } from '../../core/errors.ts'
import { signInErrors } from '../../core/sign-in-errors.ts'
import type { Permission } from './request.ts'
import { challenge, challengeReason, type GraphResponse } from './response.ts'
import { hasScope } from './token-scopes.ts'

/** Supplies bearer tokens. `renew` is set after a refusal, `claims` after a challenge. May throw UserError. */
export type TokenSource = (options?: { renew?: boolean; claims?: string }) => Promise<string>

/** How long a token is reused before asking the source, which tracks its expiry, in ms. */
const reuseMs = 60_000
/** Maximum number of refusals: one for an expired token and one for a challenge. */
const maxRefusals = 2

interface HeldToken {
  readonly token: string
  readonly until: number
  /** How it was renewed after a refusal, until Graph accepts it. */
  readonly renewed?: 'plainly' | 'with claims' | undefined
}

export type Session = ReturnType<typeof createSession>

/**
 * One operator's token for the duration of a job. Once `ended` has aborted, no token is returned: the abort reason is
 * thrown.
 */
export function createSession(source: TokenSource, clock: Clock, ended?: AbortSignal) {
  let current: HeldToken | undefined
  let pending: Promise<string> | undefined
  let rolesRenewed = false

  const obtain = (request?: { renew: true; claims?: string }, response?: GraphResponse): Promise<string> => {
    ended?.throwIfAborted()
    pending ??= source(request)
      .catch((error: unknown) => {
        throw response && isLocation(response) ? asLocationError(error) : error
      })
      .then((token) => {
        const renewed = request && (request.claims === undefined ? 'plainly' : 'with claims')
        current = { token, until: clock.elapsed() + reuseMs, renewed }
        return token
      })
      .finally(() => {
        pending = undefined
      })
    return pending
  }

  /** Whether another batch of the same job has already had the token refused and renewed. */
  const isOutdated = (token: string) => pending !== undefined || (current !== undefined && current.token !== token)

  return {
    token: async () => {
      ended?.throwIfAborted()
      return current && clock.elapsed() < current.until ? current.token : obtain()
    },
    /** Whether the token in use, if any, includes this permission. */
    includes: (permission: Permission) => current !== undefined && hasScope(current.token, permission),
    /** Records that Graph accepted this token. */
    accepted: (token: string) => {
      if (current?.renewed && current.token === token) current = { ...current, renewed: undefined }
    },
    /**
     * Records that Graph refused this token for the `times`th time on one request. Resolves when another token can be
     * tried, obtained with the claims if it was a challenge. Throws `signInExpired` if a new token was refused too,
     * `moreProofRequired` if one with the claims was, `policyBlocked` if a policy blocks this server's address, and
     * errors from the source.
     */
    refused: async (token: string, response: GraphResponse, times = 1) => {
      const claims = challenge(response)
      if (times <= maxRefusals && isOutdated(token)) return void (await pending)
      const given = claims === undefined ? current?.renewed !== undefined : current?.renewed === 'with claims'
      if (given || times > maxRefusals) throw refusalError(response, claims)
      await obtain({ renew: true, ...(claims !== undefined && { claims }) }, response)
    },
    /**
     * Records that Graph answered 403; resolves to whether there is a newer token to try. Tokens list roles, so a role
     * activated a moment ago only counts in the next token. Renews once; after that, a 403 is final.
     */
    forbidden: async (token: string) => {
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

const isLocation = (response: GraphResponse): boolean => /^Location/.test(challengeReason(response) ?? '')

/** Entra only says that some policy blocks; Graph's response gave the kind. */
const asLocationError = (error: unknown): unknown =>
  error instanceof signInErrors.policyBlocked
    ? new signInErrors.policyBlocked({ ...error.details, policy: 'location' }, { cause: error.cause })
    : error

function refusalError(response: GraphResponse, claims: string | undefined): UserError {
  if (claims === undefined) return new signInErrors.signInExpired()
  // Graph checks the address of this server, which doesn't depend on who signs in.
  return isLocation(response)
    ? new signInErrors.policyBlocked({ policy: 'location' })
    : new signInErrors.moreProofRequired({ claims })
}
