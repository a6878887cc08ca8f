import { type Kysely, sql } from 'kysely'
import { type ConstructorOptions, PgBoss } from 'pg-boss'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import type { Driver } from './driver.ts'
import type { Database } from './schema.ts'

const quiet = 60_000

// A server is shared by instances that can be killed: looking every second finds a job whose heartbeat stopped within
// 15 seconds of the kill. The embedded database has no other instance to rescue from, and a second's interval would
// cost it more than all its other work.
const supervision = {
  postgres: { superviseIntervalSeconds: 1, monitorIntervalSeconds: 1 },
  pglite: { superviseIntervalSeconds: 60, monitorIntervalSeconds: 60 },
}

/** Starts the queue engine beside our own tables; it makes and migrates its own schema. */
export async function startQueueEngine(options: { driver: Driver; clock: Clock; log: Log }): Promise<PgBoss> {
  const { driver, clock, log } = options
  const settings: ConstructorOptions = {
    ...driver.queue,
    ...supervision[driver.kind],
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
 * Gives every running job back to the queue. Only for a database with no other process on it: whoever was running them
 * is dead, and waiting for their heartbeats to time out would be waiting for nothing.
 */
export async function reviveJobs(db: Kysely<Database>): Promise<void> {
  await db.transaction().execute(async (tx) => {
    await sql`delete from pgboss.job as dead where state = 'active' and exists (select from pgboss.job as next
      where next.name = dead.name and next.singleton_key = dead.singleton_key and next.state < 'active')`.execute(tx)
    await sql`update pgboss.job set state = 'created', start_after = now(), started_on = null, heartbeat_on = null
      where state = 'active'`.execute(tx)
  })
}

/** Lets the job that waits under `key` run no later than `wait` (an interval) from now. */
export async function hasten(db: Kysely<Database>, name: string, key: string, wait: string): Promise<void> {
  await sql`update pgboss.job set start_after = now() + cast(${wait} as interval) where name = ${name}
    and singleton_key = ${key} and state < 'active' and start_after > now() + cast(${wait} as interval)`.execute(db)
}
