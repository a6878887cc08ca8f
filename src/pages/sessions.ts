import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { FreshSignIn, SignInSecrets } from '../auth/browser-sign-in.ts'
import type { Clock } from '../core/clock.ts'
import type { Person } from '../core/model.ts'
import { storeErrors } from '../store/engine/errors.ts'
import type { Store } from '../store/store.ts'
import { pageSignInQueries } from './sign-ins.ts'

/** Time limit for signing in, and how long the sign-in then lasts, in ms. */
export const sessionLifetime = 10 * 60_000

/** The secret in a browser's cookie. */
export type SessionId = string

/** Someone who has signed in to a page. */
export interface SignedInPage {
  /** What it is about: someone who signed in for one thing has not signed in for another. */
  readonly subject: string
  readonly person: Person
  readonly signIn: FreshSignIn
}

const derive = (session: SessionId, what: string) => createHmac('sha256', session).update(what).digest('base64url')

/** The values sent to Entra and back. Knowing one of them reveals neither the session nor the others. */
export const secretsOf = (session: SessionId): SignInSecrets => ({
  state: derive(session, 'state'),
  nonce: derive(session, 'nonce'),
  verifier: derive(session, 'verifier'),
})

export const challengeOf = (verifier: string): string => createHash('sha256').update(verifier).digest('base64url')

/** The token that a form of this session has to send. */
export const formTokenOf = (session: SessionId): string => derive(session, 'form')

/** Compares secrets in constant time, so that the time taken doesn't reveal how much matches. */
export function isSame(a: string, b: string): boolean {
  const [one, other] = [Buffer.from(a), Buffer.from(b)]
  return one.length === other.length && timingSafeEqual(one, other)
}

const sessionPattern = /^[\w-]{43}$/

/** Of several sessions of a browser, the one that sent this state to Entra; empty if none did. */
export const sessionOfState = (sessions: readonly SessionId[], state: string): SessionId =>
  sessions.find((one) => sessionPattern.test(one) && isSame(state, secretsOf(one).state)) ?? ''

/** Sign-ins to pages, shared by all instances. */
export function createSessions(options: {
  store: Pick<Store, 'db'>
  clock: Pick<Clock, 'now' | 'sleep'>
  random: (size: number) => Uint8Array
}) {
  const { clock, random } = options
  const queries = pageSignInQueries(options.store.db)
  const hashOf = (session: SessionId) => createHash('sha256').update(session).digest('hex')

  async function add(page: { subject: string } & Partial<SignedInPage>, expiresAt?: number): Promise<SessionId> {
    const session = Buffer.from(random(32)).toString('base64url')
    const now = clock.now()
    const times = { startedAt: now, expiresAt: expiresAt ?? now + sessionLifetime }
    await queries.begin({ sessionHash: hashOf(session), ...page, ...times }, now)
    return session
  }

  /** A database that is overloaded responds to one of a few attempts. */
  async function keepTrying<T>(work: () => Promise<T>, left = 4): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (left === 0 || !(error instanceof storeErrors.storeUnavailable)) throw error
      await clock.sleep(1_000)
      return keepTrying(work, left - 1)
    }
  }

  return {
    /** Starts a sign-in for a browser that is sent to Entra. */
    begin: (subject: string) => add({ subject }),
    /** Takes the sign-in of a browser that returns with this state, once; includes when it began. */
    take: async (session: SessionId, state: string) => {
      if (sessionOfState([session], state) === '') return undefined
      return queries.take(hashOf(session), 'atEntra', clock.now())
    },
    /** A new secret for someone who has signed in. */
    signedIn: ({ subject, person, signIn }: SignedInPage) => add({ subject, person, signIn }),
    find: async (session: SessionId): Promise<SignedInPage | undefined> => {
      const found = sessionPattern.test(session) ? await queries.find(hashOf(session), clock.now()) : undefined
      return found?.person && found.signIn && { subject: found.subject, person: found.person, signIn: found.signIn }
    },
    /**
     * Like `find`, but only once. `again` makes it available under a new secret, until it would have expired, even if the
     * database doesn't respond at once.
     */
    use: async (session: SessionId) => {
      const found = sessionPattern.test(session) ? await queries.take(hashOf(session), 'back', clock.now()) : undefined
      if (!found?.person || !found.signIn) return undefined
      const page = { subject: found.subject, person: found.person, signIn: found.signIn }
      return { ...page, again: () => keepTrying(() => add(page, found.expiresAt)) }
    },
  }
}

export type Sessions = ReturnType<typeof createSessions>
