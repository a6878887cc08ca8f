import { type ConstructorOptions, PgBoss } from 'pg-boss'
import type { Log } from '../../core/log.ts'
import type { Driver } from '../engine/driver.ts'

/** Starts the queue engine in the same database; it creates and migrates its own schema. */
export async function startQueueEngine(options: { driver: Driver; log: Log }): Promise<PgBoss> {
  const { driver, log } = options
  const settings: ConstructorOptions = {
    ...driver.queue,
    useListenNotify: true,
    schedule: false,
    maintenanceIntervalSeconds: 3600,
    // No job depends on another.
    flowIntervalSeconds: 3600,
    // The queue's tables hold only a few rows at a time, so reindexing and vacuum checks aren't worthwhile.
    reindex: false,
    monitorVacuum: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
  }
  const boss = new PgBoss(settings)
  boss.on('error', (error) => log.warn('Queue error', { error }))
  boss.on('warning', (warning) => log.debug('Queue warning', { warning }))
  try {
    return await boss.start()
  } catch (error) {
    await boss.stop({ graceful: false }).catch(() => {})
    throw error
  }
}
