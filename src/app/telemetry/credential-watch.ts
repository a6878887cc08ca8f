import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Metrics } from '../../core/metrics.ts'

const day = 86_400_000
/** When to start warning that a credential must be renewed, and when that is urgent. */
const noticePeriod = 30 * day
const urgentPeriod = 7 * day

/** When the credentials expire, if configured, in ms since the epoch. */
export interface Expiries {
  readonly bot?: number | undefined
  readonly sso?: number | undefined
}

/**
 * Reports how long the credentials are still valid, and logs a line each day once one is about to expire: at level 50
 * from a week before.
 */
export function watchCredentials(
  { bot, sso }: Expiries,
  { metrics, clock, log }: { metrics: Metrics; clock: Clock; log: Log },
): () => void {
  const known = Object.entries({ bot, sso }).flatMap(([credential, time]) =>
    time === undefined ? [] : [{ credential, time }],
  )
  metrics.watch('rollcall.credential.remaining', async () =>
    known.map(({ credential, time }) => ({ value: (time - clock.now()) / 1000, labels: { credential } })),
  )
  const tell = () => {
    for (const { credential, time } of known) {
      const left = time - clock.now()
      if (left > noticePeriod) continue
      log[left > urgentPeriod ? 'warn' : 'error']('A secret or certificate expires soon; nobody can work after that', {
        which: credential,
        expires: new Date(time).toISOString().slice(0, 10),
        days: Math.floor(left / day),
      })
    }
  }
  tell()
  return clock.every(day, tell)
}
