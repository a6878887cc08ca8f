import { backoff } from '../../core/backoff.ts'
import { type Clock, systemClock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { limitRepeats } from '../../core/rate-limited-log.ts'
import { pagesOf } from '../../features/define.ts'
import { features } from '../../features/index.ts'
import { tablesOf } from '../../features/tables.ts'
import { operationQueue } from '../../operations/index.ts'
import { whyRefused } from '../../store/engine/connection-errors.ts'
import { openStore } from '../../store/open-store.ts'
import { operationQueries } from '../../store/queries/lifecycle/operations.ts'
import type { Store } from '../../store/store.ts'
import { type Config, publicHostOf, version } from '../config/config.ts'
import { databaseOf } from '../config/database.ts'
import { fingerprintOf } from '../config/fingerprint.ts'
import { createHttpServer, createMetricsServer } from '../http/server.ts'
import { createTelemetry, type Telemetry } from '../telemetry/telemetry.ts'
import { type Built, build } from './build.ts'

/** The running bot: its address, and how to stop it. */
export interface Rollcall {
  readonly port: number
  /** Stops in reverse order of starting; work in progress is finished or left for the next start. */
  close(): Promise<void>
}

/**
 * Listens first, so that health checks see it alive while it waits for the database, and serves requests once
 * everything is built. `stopping` aborts a start that is still waiting; the promise then rejects with its reason.
 */
export async function startRollcall(
  config: Config,
  whole: Log,
  clock: Clock = systemClock,
  telemetry: Telemetry = createTelemetry({ clock }),
  stopping: AbortSignal = new AbortController().signal,
): Promise<Rollcall> {
  const log = limitRepeats(whole, clock)
  const about = { version, node: process.version, settings: fingerprintOf(config) }
  telemetry.metrics.watch('rollcall.build.info', async () => [{ value: 1, labels: about }])
  const { METRICS_PORT: metricsPort, METRICS_HOST: metricsHost } = config
  const apart = metricsPort === undefined ? undefined : createMetricsServer(telemetry.prometheus, log)
  const server = createHttpServer({
    pages: pagesOf(features),
    ...(!apart && { metrics: telemetry.prometheus }),
    publicHost: publicHostOf(config),
    onAnswered: ({ seconds, ...labels }) => telemetry.metrics.seconds('http.server.request.duration', seconds, labels),
    now: clock.elapsed,
    onRefused: (reason) => telemetry.metrics.count('rollcall.requests.refused', { reason }),
    log,
  })
  let store: Store | undefined
  let built: Built | undefined
  const closeAll = async () => {
    await server.close()
    await apart?.close()
    await built?.stop()
    await telemetry.close()
    await store?.close()
    log.close()
  }
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= closeAll()
    return closing
  }
  try {
    const port = await server.listen(config.PORT, config.HOST)
    log.info(`Listening on port ${port}`)
    if (apart && metricsPort) await apart.listen(metricsPort, metricsHost)
    store = await openWithRetries(() => openConfiguredStore(config, clock, log, telemetry), {
      log,
      clock,
      stopping,
    })
    built = await build({ config, store, telemetry, clock, log })
    stopping.throwIfAborted()
    await built.start()
    server.serve(built.served)
    log.info(`Ready on port ${port}`, { cloud: config.CLOUD, store: store.kind })
    return { port, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function openConfiguredStore(
  config: Config,
  clock: Clock,
  log: Log,
  { metrics, instance }: Telemetry,
): Promise<Store> {
  const { DATABASE_NEWER_SCHEMA: newerSchema } = config
  const about = { settings: fingerprintOf(config), instance }
  const store = await openStore({
    ...databaseOf(config),
    about,
    newerSchema,
    tables: tablesOf(features),
    queues: [operationQueue],
    clock,
    log,
    metrics,
  })
  try {
    await requireTenant(store, config.AAD_APP_TENANT_ID)
    return store
  } catch (error) {
    await store.close()
    throw error
  }
}

/** Two tenants on one database would take each other's operations, and couldn't continue them. */
async function requireTenant({ db }: Store, tenantId: string): Promise<void> {
  const owner = await operationQueries(db).oldestTenant()
  if (owner !== undefined && owner !== tenantId)
    throw new Error(
      `it belongs to the tenant ${owner}, and AAD_APP_TENANT_ID is ${tenantId}. Each tenant needs a database of its own`,
    )
}

/** Waiting longer than this for the database at start-up counts as an outage, in ms. */
const outageMs = 60_000

/**
 * Waits for a server that doesn't respond, because it might be starting at the same time as the bot. Errors that
 * waiting can't fix, such as a wrong password, are thrown as a sentence.
 */
export async function openWithRetries(
  open: () => Promise<Store>,
  { log, clock, stopping }: { log: Log; clock: Clock; stopping?: AbortSignal },
): Promise<Store> {
  const begun = clock.elapsed()
  for (let attempt = 1; ; attempt++) {
    stopping?.throwIfAborted()
    try {
      return await open()
    } catch (error) {
      const refusal = whyRefused(error)
      if (refusal) throw new Error(refusal, { cause: error })
      const pause = backoff({ first: 1_000, longest: 15_000 }, attempt)
      const level = clock.elapsed() - begun < outageMs ? 'warn' : 'error'
      const { cause } = error as Error
      log[level]('The database is not responding: the bot starts when it does', { again: pause, error: cause })
      await clock.sleep(pause, stopping)
    }
  }
}
