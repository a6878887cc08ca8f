import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'

/** How often it is looked, in ms. */
const beat = 10_000
/** From when on an outage is for whoever runs the bot: shorter ones are a failover or a restart. */
const tolerated = 60_000
const again = 600_000

/** Says at level 50 that the database has been away for a minute, again every ten, and when it is back. */
export function watchDatabase({ ping, clock, log }: { ping: () => Promise<void>; clock: Clock; log: Log }): () => void {
  let since: number | undefined
  let told: number | undefined
  let looking = false
  const away = (error: unknown) => {
    const now = clock.now()
    since ??= now
    const seconds = Math.round((now - since) / 1000)
    if (now - since < tolerated || (told !== undefined && now - told < again)) return
    told = now
    log.error('The database does not answer', { seconds, error })
  }
  const back = () => {
    if (told !== undefined)
      log.info('The database answers again', { seconds: Math.round((clock.now() - (since ?? 0)) / 1000) })
    since = undefined
    told = undefined
  }
  return clock.every(beat, () => {
    // One that hangs takes as long as several beats.
    if (looking) return
    looking = true
    void ping()
      .then(back, away)
      .finally(() => {
        looking = false
      })
  })
}
