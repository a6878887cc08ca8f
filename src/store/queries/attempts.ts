import { type RawBuilder, sql } from 'kysely'

// Messages and cards get ten attempts with delays that double up to ten minutes, about an hour in all.
const firstPause = 10_000
const maxPause = 600_000
export const maxTries = 10
/** How long a caller has for an attempt it was given. */
export const tryTime = 60_000

/** The delay after so many attempts, in ms. */
export const pauseAfter = (tries: number): number => Math.min(maxPause, firstPause * 2 ** (tries - 1))

/**
 * Clocks of instances agree within this, in ms. A stored moment of the past that is later than that was written before
 * this instance's clock was set back: nothing must wait for it.
 */
export const clocksAgree = 10_000

/** Whether the time of the next attempt has come; one later than any pause was set before the clock was set back. */
export const isDue = (column: string, now: number): RawBuilder<boolean> =>
  sql`(${sql.ref(column)} <= ${now} or ${sql.ref(column)} > ${now + maxPause + clocksAgree})`

/** Whether this happened `age` ms ago or earlier, or before the clock was set back. */
export const isOlder = (column: string, now: number, age: number): RawBuilder<boolean> =>
  sql`(${sql.ref(column)} <= ${now - age} or ${sql.ref(column)} > ${now + clocksAgree})`
