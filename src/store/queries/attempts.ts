import { type RawBuilder, sql } from 'kysely'
import { betweenInstances } from '../../core/clock.ts'

// Messages and cards get ten attempts with delays that double up to ten minutes, about an hour in total.
const firstDelay = 10_000
const maxDelay = 600_000
export const maxTries = 10
/** How long a caller can hold an attempt, in ms. */
export const attemptTime = 60_000
/** How long a caller has to edit a message, in ms. If it dies, another one can edit it after that. */
export const editClaimTime = 20_000

/** The delay after this many attempts, in ms. */
export const delayAfter = (tries: number): number => Math.min(maxDelay, firstDelay * 2 ** (tries - 1))

/**
 * In ms. A past moment that seems further ahead than that was stored before this instance's clock was set back, and
 * nothing must wait for it.
 */
export const clockTolerance = betweenInstances

/** Whether the next attempt is due. A time later than any delay was stored before the clock was set back. */
export const isDue = (column: string, now: number): RawBuilder<boolean> =>
  sql`(${sql.ref(column)} <= ${now} or ${sql.ref(column)} > ${now + maxDelay + clockTolerance})`

/** Whether this happened at least `age` ms ago, or before the clock was set back. */
export const isOlder = (column: string, now: number, age: number): RawBuilder<boolean> =>
  sql`(${sql.ref(column)} <= ${now - age} or ${sql.ref(column)} > ${now + clockTolerance})`
