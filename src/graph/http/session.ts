import type { Clock } from '../../core/clock.ts'
import { UserError } from '../../core/errors.ts'
import { type Answer, challenge } from './response.ts'

/** Where a call gets its bearer token; `renew` after a 401, `claims` as a challenge named them. May throw UserError. */
export type TokenSource = (options?: { renew?: boolean; claims?: string }) => Promise<string>

/** One operator's token over the length of a job. */
export interface Session {
  token(): Promise<string>
  /** Graph took this token. */
  accepted(token: string): void
  /**
   * Graph refused this token: resolves when there is another one to try. Throws `signInExpired` when a fresh one was refused
   * too, and `moreProofRequired` with the claims when Graph wants more proof.
   */
  refused(token: string, answer: Answer): Promise<void>
}

/** How long a token is reused before the source, which watches its expiry, is asked again. */
const keepMs = 60_000

/** Throws when Graph asked for more proof, which only the person can give. */
function throwOnChallenge(answer: Answer): void {
  const claims = challenge(answer)
  if (claims) throw new UserError('moreProofRequired', { claims })
}

export function createSession(source: TokenSource, clock: Clock): Session {
  let current: { token: string; until: number; renewed: boolean } | undefined
  let pending: Promise<string> | undefined

  const obtain = (renew: boolean): Promise<string> => {
    pending ??= source(renew ? { renew } : undefined)
      .then((token) => {
        current = { token, until: clock.now() + keepMs, renewed: renew }
        return token
      })
      .finally(() => {
        pending = undefined
      })
    return pending
  }

  return {
    token: async () => (current && clock.now() < current.until ? current.token : obtain(false)),
    accepted: (token) => {
      if (current?.renewed && current.token === token) current = { ...current, renewed: false }
    },
    refused: async (token, answer) => {
      throwOnChallenge(answer)
      // Another batch of the same job may have been refused, and got a new token, meanwhile.
      if (pending || (current && current.token !== token)) return void (await pending)
      if (current?.renewed) throw new UserError('signInExpired')
      await obtain(true)
    },
  }
}
