import { betweenInstances } from '../../core/clock.ts'
import { UserError } from '../../core/errors.ts'
import type { FailureReason } from '../../core/model.ts'
import { pausesOperation } from '../../core/sign-in-errors.ts'
import type { FinalOutcome } from '../batch/judge-responses.ts'
import type { Proof } from '../http/request.ts'
import type { AccountState } from './account.ts'
import { accountStates } from './account-states.ts'
import { passwordsOf } from './passwords.ts'
import type { Reader } from './read.ts'

/** A write whose responses don't show whether it was applied. */
export interface InconclusiveWrite {
  readonly key: string
  readonly shows: Proof | undefined
  /** When it was first sent, in ms since the epoch. */
  readonly sentAt: number
  /** Why retrying was given up. */
  readonly reason: FailureReason
  /** Graph's ID for the last attempt, if known. */
  readonly requestId?: string
}

/** Delays before each read, in ms, because writes can take seconds to become visible. */
const readDelays = [0, 2000, 5000]
/** Allowed difference between our clock and Graph's, in ms, including Graph's rounding to seconds. */
const clockTolerance = 2000

/**
 * Reads back uncertain writes. They become `done` if the change shows, and `failed` only if it demonstrably doesn't;
 * anything unreadable or inconclusive stays `uncertain`. `often`: reads again after a few seconds before accepting that
 * a change is missing.
 */
export async function verifyWrites(
  reader: Reader,
  unconfirmed: readonly InconclusiveWrite[],
  options: { often: boolean },
): Promise<{ key: string; outcome: FinalOutcome }[]> {
  const verified: { key: string; outcome: FinalOutcome }[] = []
  let open = unconfirmed
  let current: ReadonlyMap<string, AccountState> = new Map()
  const idsOf = (some: typeof open, ofPasswords: boolean) =>
    some.flatMap(({ shows }) => (shows && 'passwordSet' in shows === ofPasswords ? [shows.id.toLowerCase()] : []))
  for (const wait of options.often ? readDelays : readDelays.slice(0, 1)) {
    if (open.length === 0) break
    await reader.engine.clock.sleep(wait)
    current = await accountStates(reader, idsOf(open, false))
    const passwordsSet = await passwordsSetAt(reader, idsOf(open, true))
    const shown = open.filter((write) => isConfirmed(write, current, passwordsSet))
    verified.push(
      ...shown.map((write) => ({ key: write.key, outcome: { outcome: 'done', ...requestIdFields(write) } as const })),
    )
    open = open.filter((write) => !shown.includes(write))
  }
  return [
    ...verified,
    ...open.map((write) => ({ key: write.key, outcome: { ...verdict(write, current), ...requestIdFields(write) } })),
  ]
}

/** The request ID, if known. */
export const requestIdFields = ({ requestId }: Pick<InconclusiveWrite, 'requestId'>): { requestId?: string } =>
  requestId === undefined ? {} : { requestId }

/**
 * Whether something that happened at `at` by Graph's clock could result from a request sent at `sentAt` (both in ms
 * since the epoch).
 */
const canResultFrom = (sentAt: number, at: number): boolean => at >= sentAt - clockTolerance

/**
 * What the time of an account's latest such change, by Graph's clock, shows about a request sent at `sentAt` (both in ms
 * since the epoch), possibly by another instance.
 */
export function verifyByTime(sentAt: number, at: number): 'verified' | 'unclear' | 'unconfirmed' {
  if (canResultFrom(sentAt, at)) return 'verified'
  return canResultFrom(sentAt, at + betweenInstances) ? 'unclear' : 'unconfirmed'
}

/** Whether something at `at` by Graph's clock definitely happened after `before`. */
export const isDefinitelyAfter = (before: number, at: number): boolean => at > before + clockTolerance

function isConfirmed(
  { shows, sentAt }: InconclusiveWrite,
  current: ReadonlyMap<string, AccountState>,
  passwordsSet: ReadonlyMap<string, number>,
): boolean {
  const id = shows?.id.toLowerCase() ?? ''
  if (shows && 'passwordSet' in shows) return canResultFrom(sentAt, passwordsSet.get(id) ?? Number.NaN)
  const state = current.get(id)
  if (!state || !shows) return false
  return 'signedOut' in shows ? canResultFrom(sentAt, state.validFrom) : state.enabled === shows.accountEnabled
}

function verdict({ shows, reason }: InconclusiveWrite, current: ReadonlyMap<string, AccountState>): FinalOutcome {
  const state = shows && current.get(shows.id.toLowerCase())
  if (state === null) return { outcome: 'failed', reason: { code: 'notFound' } }
  // Times come from two clocks: precise enough to confirm a sign-out or a new password, but not to rule one out.
  const denied = state !== undefined && shows !== undefined && 'accountEnabled' in shows
  return denied ? { outcome: 'failed', reason } : { outcome: 'uncertain', reason }
}

/** When passwords were last set, in ms since the epoch; unreadable accounts are absent. */
async function passwordsSetAt(reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, number>> {
  if (ids.length === 0) return new Map()
  try {
    const found = await passwordsOf(reader, ids)
    return new Map([...found].map(([id, { changedAt }]) => [id, changedAt]))
  } catch (error) {
    if (error instanceof UserError && !pausesOperation(error)) return new Map()
    throw error
  }
}
