import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { severityOf } from '../../store/queries/clock.ts'
import type { Store } from '../../store/store.ts'

const repeatAfter = 600_000

/** Compares the clocks when called, and logs a difference: at level 50 if it is dangerous, every ten minutes. */
export function createClockWatch({
  clockDifference,
  clock,
  log,
}: Pick<Store, 'clockDifference'> & { clock: Clock; log: Log }) {
  let told: { readonly at: number; readonly level: 'warn' | 'error' } | undefined
  return async (): Promise<void> => {
    const difference = await clockDifference()
    if (!difference) return
    const { ahead } = difference
    const gravity = severityOf(difference)
    if (!gravity) {
      if (told) log.info("This machine's clock and the database's agree again")
      told = undefined
      return
    }
    const level = gravity === 'noticeable' ? 'warn' : 'error'
    if (told?.level === level && clock.elapsed() - told.at < repeatAfter) return
    told = { at: clock.elapsed(), level }
    log[level](
      "This machine's clock and the database's differ: set the one that is wrong, and keep both in sync with NTP",
      {
        seconds: Math.round(Math.abs(ahead) / 100) / 10,
        thisMachineIs: ahead > 0 ? 'ahead' : 'behind',
      },
    )
  }
}
