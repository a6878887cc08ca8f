import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Store } from '../../store/store.ts'
import { createClockWatch } from './clock-watch.ts'

/** Interval between checks, in ms. */
const checkEveryMs = 10_000
/** Shorter outages are failovers or restarts, and don't need anyone's attention. In ms. */
const toleratedMs = 60_000
const repeatEveryMs = 600_000

/**
 * Checks immediately and then every ten seconds. Logs at level 50 when the database has been down for a minute, and again
 * every ten minutes; also logs when it is back.
 */
export function watchDatabase({
  ping,
  clockDifference,
  clock,
  log,
}: Pick<Store, 'ping' | 'clockDifference'> & { clock: Clock; log: Log }): () => void {
  const compareClocks = createClockWatch({ clockDifference, clock, log })
  let since: number | undefined
  let told: number | undefined
  let looking = false
  const away = (error: unknown) => {
    const now = clock.elapsed()
    since ??= now
    const seconds = Math.round((now - since) / 1000)
    if (now - since < toleratedMs || (told !== undefined && now - told < repeatEveryMs)) return
    told = now
    log.error('The database is not responding', {
      seconds,
      because: innermostMessage(error),
      error,
    })
  }
  const back = () => {
    if (told !== undefined)
      log.info('The database is responding again', { seconds: Math.round((clock.elapsed() - (since ?? 0)) / 1000) })
    since = undefined
    told = undefined
  }
  const look = () => {
    // A check that hangs takes several intervals.
    if (looking) return
    looking = true
    void ping()
      .then(back, away)
      .then(compareClocks)
      // The clocks can't be compared while the database is down; the next check reports that.
      .catch(() => {})
      .finally(() => {
        looking = false
      })
  }
  look()
  return clock.every(checkEveryMs, look)
}

/** The message of the innermost error, which is the cause of the others. */
function innermostMessage(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return error.cause === undefined ? error.message : innermostMessage(error.cause)
}
