import { type ConstructorOptions, PgBoss } from 'pg-boss'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Driver } from '../engine/driver.ts'

const quiet = 60_000

/** Starts the queue engine beside our own tables; it makes and migrates its own schema. */
export async function startQueueEngine(options: { driver: Driver; clock: Clock; log: Log }): Promise<PgBoss> {
  const { driver, clock, log } = options
  const settings: ConstructorOptions = {
    ...driver.queue,
    useListenNotify: true,
    schedule: false,
    maintenanceIntervalSeconds: 3600,
    // Tables of ours that hold a few rows at a time: neither indexes nor vacuum are worth watching.
    reindex: false,
    monitorVacuum: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  }
  const boss = new PgBoss(settings)
  const said = new Map<string, number>()
  // While the database is away every worker complains every second.
  const once = (text: string, say: () => void) => {
    if (clock.now() - (said.get(text) ?? Number.NEGATIVE_INFINITY) < quiet) return
    if (said.size > 100) said.clear()
    said.set(text, clock.now())
    say()
  }
  boss.on('error', (error) => once(error.message, () => log.warn('queue trouble', { error })))
  boss.on('warning', (warning) => once(warning.message, () => log.debug('queue warning', { warning })))
  try {
    return await boss.start()
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => {})
    throw error
  }
}
