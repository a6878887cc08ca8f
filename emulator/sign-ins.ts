import { randomBytes, randomInt } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Proof } from './identity.ts'

/** The owner of stored tokens: a user on a channel, for one connection. */
export interface Holder {
  readonly userId: string
  readonly connectionName: string
  readonly channelId: string
}

/** A signed-in person: `authTime` and `expiresAt` in ms. */
export interface Session extends Proof {
  readonly personId: string
  readonly token: string
  readonly expiresAt: number
}

/** What a sign-in link refers to: the conversation to report to, as described by the bot. */
export interface Pending {
  readonly connectionName: string
  readonly conversation: {
    readonly bot: object
    readonly user: { readonly id: string }
    readonly conversation: { readonly id: string }
    readonly channelId: string
    readonly activityId?: string
    readonly locale?: string
  }
}

/** Codes work once, for one user and connection, within five minutes. */
interface Code {
  readonly userId: string
  readonly connectionName: string
  readonly personId: string
  readonly authTime: number
  readonly until: number
}

/** The token service's state. Sessions and open sign-in links survive the process if there is a `stateDir`. */
export interface SignIns {
  /** Stores an open sign-in; returns the ID in its link. */
  open(pending: Pending): string
  pending(link: string): Pending | undefined
  close(link: string): void
  /** A six-digit code proving that this person signed in. */
  issue(holder: Omit<Holder, 'channelId'>, personId: string, authTime: number): string
  /** Redeems a code; undefined if it belongs to another user, was used or has expired. */
  redeem(code: string, holder: Holder): { personId: string; authTime: number } | undefined
  session(holder: Holder): Session | undefined
  sessions(channelId: string, userId: string): { connectionName: string; session: Session }[]
  keep(holder: Holder, session: Session): void
  /** Everyone who is signed in. */
  all(): { holder: Holder; session: Session }[]
  drop(holder: Holder): void
}

interface State {
  sessions: Record<string, Session>
  pending: Record<string, Pending>
}

const keyOf = ({ channelId, userId, connectionName }: Holder) => JSON.stringify([channelId, userId, connectionName])
const maxPending = 500

export function createSignIns(options: { stateDir?: string; now: () => number }): SignIns {
  const { stateDir, now } = options
  const file = stateDir && join(stateDir, 'sign-ins.json')
  const state: State = (file && load(file)) || { sessions: {}, pending: {} }
  const codes = new Map<string, Code>()

  function save() {
    if (!file || !stateDir) return
    mkdirSync(stateDir, { recursive: true })
    writeFileSync(`${file}.new`, JSON.stringify(state), { mode: 0o600 })
    renameSync(`${file}.new`, file)
  }

  return {
    open(pending) {
      const link = randomBytes(16).toString('base64url')
      state.pending[link] = pending
      for (const old of Object.keys(state.pending).slice(0, -maxPending)) delete state.pending[old]
      save()
      return link
    },
    pending: (link) => (Object.hasOwn(state.pending, link) ? state.pending[link] : undefined),
    close(link) {
      delete state.pending[link]
      save()
    },
    issue({ userId, connectionName }, personId, authTime) {
      const code = String(randomInt(100_000, 1_000_000))
      codes.set(code, { userId, connectionName, personId, authTime, until: now() + 300_000 })
      return code
    },
    redeem(code, { userId, connectionName }) {
      const known = codes.get(code)
      if (!known || known.userId !== userId || known.connectionName !== connectionName) return undefined
      codes.delete(code)
      return now() < known.until ? known : undefined
    },
    session: (holder) => state.sessions[keyOf(holder)],
    sessions: (channelId, userId) =>
      Object.entries(state.sessions).flatMap(([key, session]) => {
        const [channel, user, connectionName] = JSON.parse(key) as [string, string, string]
        return channel === channelId && user === userId ? [{ connectionName, session }] : []
      }),
    all: () =>
      Object.entries(state.sessions).map(([key, session]) => {
        const [channelId, userId, connectionName] = JSON.parse(key) as [string, string, string]
        return { holder: { channelId, userId, connectionName }, session }
      }),
    keep(holder, session) {
      state.sessions[keyOf(holder)] = session
      save()
    },
    drop(holder) {
      delete state.sessions[keyOf(holder)]
      save()
    },
  }
}

function load(file: string): State | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as State
  } catch {
    return undefined
  }
}
