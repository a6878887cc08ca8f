import { type Kysely, sql } from 'kysely'
import { type ConstructorOptions, PgBoss } from 'pg-boss'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Driver } from '../engine/driver.ts'
import type { Database } from '../schema.ts'

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

/**
 * Gives running jobs back to the queue: all of them, or those whose heartbeat stopped. All of them only where no other
 * process is on the database: whoever was running them is dead, and waiting for heartbeats would be waiting for nothing.
 */
export async function reviveJobs(db: Kysely<Database>, which: 'all' | 'silent'): Promise<void> {
  const dead =
    which === 'all'
      ? sql`state = 'active'`
      : sql`state = 'active' and heartbeat_on < now() - heartbeat_seconds * interval '1s'`
  await db.transaction().execute(async (tx) => {
    // One that has a successor waiting is not needed any more, and two cannot wait under one key.
    await sql`delete from pgboss.job as lost where ${dead} and exists (select from pgboss.job as next
      where next.name = lost.name and next.singleton_key = lost.singleton_key and next.state < 'active')`.execute(tx)
    // started_on stays: by it the engine counts the next run as another attempt, and so tells the two apart.
    await sql`update pgboss.job set state = 'retry', start_after = now(), heartbeat_on = null where ${dead}`.execute(tx)
  })
}

/**
 * Looks every second for jobs of killed instances, until the returned function is called. The engine does that too, but
 * takes up to six seconds longer and a dozen statements each time.
 */
export function startRescue(options: { db: Kysely<Database>; clock: Clock; log: Log }): () => Promise<void> {
  const { db, clock, log } = options
  let running: Promise<void> | undefined
  const stop = clock.every(1_000, () => {
    running ??= reviveJobs(db, 'silent')
      .catch((error: unknown) => log.debug('looking for lost jobs failed', { error }))
      .finally(() => {
        running = undefined
      })
  })
  return async () => {
    stop()
    await running
  }
}

/** Lets the job that waits under `key` run no later than `wait` (an interval) from now. */
export async function hasten(db: Kysely<Database>, name: string, key: string, wait: string): Promise<void> {
  await sql`update pgboss.job set start_after = now() + cast(${wait} as interval) where name = ${name}
    and singleton_key = ${key} and state < 'active' and start_after > now() + cast(${wait} as interval)`.execute(db)
}
