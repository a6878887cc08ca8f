import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { pathToFileURL } from 'node:url'
import { request } from 'undici'
import { registry } from './actions/registry.ts'
import { createAudit } from './audit/audit.ts'
import { createBotIdentity } from './auth/bot-identity.ts'
import { createCloud } from './auth/cloud.ts'
import { createGraphTokens } from './auth/graph-tokens.ts'
import { createBoundedFetch, createDocuments, createMsalNetwork } from './auth/http.ts'
import { createSigningKeys } from './auth/signing-keys.ts'
import { createApproverCards } from './bot/cards/approver-card.ts'
import { createExportCards } from './bot/cards/export-card.ts'
import { createOperationCards } from './bot/cards/operation-card.ts'
import { createChannel } from './bot/channel/adapter.ts'
import { createDelivery } from './bot/channel/delivery.ts'
import { createOutbound } from './bot/channel/outbound.ts'
import { createFileDownload } from './bot/input/file-download.ts'
import { createFiles } from './bot/input/files.ts'
import { createSignIn } from './bot/sign-in/sign-in.ts'
import { createTokenSources } from './bot/sign-in/token-source.ts'
import { createAccountLists } from './bot/turn/account-lists.ts'
import { createBot } from './bot/turn/app.ts'
import { createBackground } from './bot/turn/background.ts'
import type { Services } from './bot/turn/command.ts'
import { createPrivateReplies } from './bot/turn/private-reply.ts'
import { createRateLimit } from './bot/turn/rate-limit.ts'
import { createRouter } from './bot/turn/router.ts'
import { createTurnRunner } from './bot/turn/turn-runner.ts'
import { commands } from './commands/index.ts'
import {
  botSecret,
  type Config,
  ConfigError,
  cloudOf,
  languageOf,
  limitsOf,
  publicHostOf,
  readConfig,
  settingsOf,
  ssoCredential,
  version,
} from './config/config.ts'
import { backoff } from './core/backoff.ts'
import { type Clock, systemClock } from './core/clock.ts'
import { UserError } from './core/errors.ts'
import { createLog, type Log } from './core/log.ts'
import { createExports } from './exports/exports.ts'
import { createGraph } from './graph/index.ts'
import { messagesFor } from './messages/index.ts'
import { createOperations, type Operations, operationQueue } from './operations/index.ts'
import { createHttpServer } from './server.ts'
import { openStore } from './store/db.ts'
import { openExporters, resourceAttributes } from './telemetry/exporters.ts'
import {
  observeBot,
  observeChannel,
  observeCommands,
  observeFetch,
  observeGraph,
  observeModel,
  observeNotify,
  observeQueue,
  observeStore,
} from './telemetry/observe.ts'
import { createTelemetry, type Telemetry } from './telemetry/telemetry.ts'

/** The process as a whole: where it listens, and how to end it. */
export interface Rollcall {
  readonly port: number
  /** Stops in the reverse order of building; what is under way is finished or left for the next start. */
  close(): Promise<void>
}

/** How long a stopping process may take, in milliseconds. */
const farewell = 10_000

/** Builds everything, from the store up, and listens. Nothing else in the program builds the parts. */
export async function startRollcall(
  config: Config,
  log: Log,
  clock: Clock = systemClock,
  telemetry: Telemetry = createTelemetry({ clock }),
): Promise<Rollcall> {
  const { metrics } = telemetry
  const observer = { metrics, clock, log }
  metrics.begin({
    command: commands.map(({ name }) => name),
    kind: registry.playbooks().map(([name]) => name),
    code: Object.keys(messagesFor('en').errors),
  })
  const cloud = createCloud(cloudOf(config))
  const fetch = createBoundedFetch()
  const toEntra = observeFetch(fetch, 'entra', observer)
  const network = createMsalNetwork({ from: cloud.authority, to: cloud.loginUrl, fetch: toEntra })
  const { BOT_ID: appId, OAUTH_CONNECTION_NAME: connectionName, AAD_APP_TENANT_ID: tenantId } = config
  const limits = limitsOf(config)

  const store = await openStore({
    ...(config.DATABASE_URL && { databaseUrl: config.DATABASE_URL }),
    dataDir: config.DATA_DIR,
    queues: [operationQueue],
    clock,
    log,
  })
  const graphTokens = createGraphTokens({
    cloud,
    tenantId,
    clientId: config.AAD_APP_CLIENT_ID,
    credential: ssoCredential(config),
    network,
    log,
    clock,
  })
  const graph = observeGraph(
    createGraph({
      baseUrl: cloud.graphUrl,
      tenantSize: config.GRAPH_TENANT_SIZE,
      // A process alone needs nobody's leave to spend; several share what the tenant may spend through the database.
      ...(store.kind === 'postgres' && { budget: store.cell('graph-quota') }),
      metrics,
      clock,
      log,
    }),
    observer,
  )

  const outbound = createOutbound({ metrics, clock, log })
  const bare = createChannel({
    cloud,
    appId,
    tenantId: config.BOT_TENANT_ID,
    tenants: [tenantId],
    keys: createSigningKeys({
      url: cloud.botOpenIdUrl,
      fetchJson: createDocuments(observeFetch(fetch, 'keys', observer)),
      clock,
      log,
    }),
    outbound,
    clock,
    identity: createBotIdentity({
      authority: `${cloud.authority}/${config.BOT_TENANT_ID}`,
      clientId: appId,
      secret: botSecret(config),
      network,
    }),
  })
  const channel = observeChannel(bare, metrics)
  const signIn = createSignIn({ channel, connectionName, storage: store.turnState, clock, log })
  const tokens = createTokenSources({ signIn, graphTokens })
  const background = createBackground(log)
  const deliver = createDelivery({ channel, metrics, log })
  const operationCards = createOperationCards({ deliver, operations: () => operations, clock })
  const operations: Operations = createOperations({
    store: { ...store, queue: observeQueue(store.queue, observer) },
    graph,
    clock,
    log,
    notify: observeNotify(operationCards.notify, observer),
    notifyApprover: createApproverCards({
      deliver,
      channel,
      conversations: store.conversations,
      operations: () => operations,
      channelShowsNames: config.CHANNEL_SHOWS_NAMES,
      clock,
    }),
    tokenFor: async ({ oid, tid }, { userId }, scopes) => {
      const source = tokens({ oid, tid, userId }, scopes)
      // Asked for once now, so that who must sign in again is told before any account is touched.
      await source()
      return source
    },
    limits,
    onStateChange: (change) => metrics.count('rollcall.operations.changes', change),
    random: randomBytes,
  })
  const exports = createExports({
    store,
    clock,
    random: randomBytes,
    publicUrl: config.PUBLIC_URL,
    tell: createExportCards({ deliver, background }),
  })
  const stopExpiring = clock.every(60_000, () =>
    background.run(() => exports.expire().catch((error) => log.warn('Old files could not be deleted', { error }))),
  )
  const services: Services = {
    operations,
    audit: createAudit({ store }),
    exports,
    signIn,
    graphTokens,
    lists: createAccountLists({ storage: store.turnState, now: clock.now }),
    limits,
    channelShowsNames: config.CHANNEL_SHOWS_NAMES,
    settings: settingsOf(config, cloud),
  }
  const rateLimit = createRateLimit({ clock })
  const plainRouter = createRouter({
    commands: observeCommands(commands, observer),
    signIn,
    tokens,
    graph,
    tenantId,
    services,
    rateLimit,
    now: clock.now,
  })
  const model = languageOf(config)
  // Loaded only where a model is configured: without one, no code that could send a sentence elsewhere is in the process.
  const language = model && (await import('./bot/language/index.ts'))
  const router = language
    ? language.withLanguage(
        plainRouter,
        language.createLanguage({ settings: model, commands, send: observeModel(request, observer), clock, log }),
      )
    : plainRouter
  const { conversations } = store
  const channelShowsNames = config.CHANNEL_SHOWS_NAMES
  const privateReplies = createPrivateReplies({ conversations, channelShowsNames, cloud: cloud.name, appId })
  const fileWire = createFileDownload({ local: cloud.name === 'custom' })
  const bot = createBot({
    channel,
    seen: store.seen,
    answer: createTurnRunner({
      channel,
      router,
      signIn,
      deliver,
      privateReplies,
      operationCards,
      background,
      clock,
      log,
    }),
    signIn,
    conversations,
    files: createFiles({ wire: fileWire, cloud: cloud.name, clock, log }),
    rateLimit,
    signedIn: async ({ oid, tid }) => void (await operations.resume({ oid, tid, upn: '', name: '' })),
    log,
  })
  observeStore(store, metrics)
  const server = createHttpServer({
    bot: observeBot(bot, observer),
    preAuthenticate: channel.preAuthenticate,
    exports,
    ready: store.ping,
    metrics: telemetry.prometheus,
    publicHost: publicHostOf(config),
    log,
  })

  const closeAll = async () => {
    stopExpiring()
    await server.close()
    await background.idle()
    await operations.close()
    await background.idle()
    await graph.close()
    await fileWire.close()
    await outbound.close()
    await telemetry.close()
    await store.close()
  }
  let closing: Promise<void> | undefined
  const close = () => {
    closing ??= closeAll()
    return closing
  }
  try {
    await operations.start()
    const port = await server.listen(config.PORT)
    log.info(`listening on port ${port}`, { cloud: cloud.name, store: store.kind })
    return { port, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** A database that is not there yet is waited for: who starts it and the bot at once cannot say which is first. */
export async function startPatiently(start: () => Promise<Rollcall>, log: Log, clock: Clock): Promise<Rollcall> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start()
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'storeUnavailable') throw error
      const pause = backoff({ first: 1_000, longest: 15_000 }, attempt)
      log.warn('The database does not answer: the bot starts when it does', { again: pause, error: error.cause })
      await clock.sleep(pause)
    }
  }
}

/** Runs until it is told to stop. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  const log = createLog({ level: config.LOG_LEVEL })
  const exporters = await openExporters(process.env, log)
  const telemetry = createTelemetry({
    version,
    clock: systemClock,
    attributes: resourceAttributes(process.env, `${hostname()}-${process.pid}`),
    ...(exporters && { exporters }),
  })
  const start = () => startRollcall(config, log, systemClock, telemetry)
  let rollcall: Rollcall | undefined
  let ending = false
  const end = async (code: number) => {
    if (ending) return
    ending = true
    setTimeout(() => process.exit(1), farewell).unref()
    try {
      await rollcall?.close()
      log.info('stopped')
    } catch (error) {
      log.error('stopping failed', { error })
      process.exit(1)
    }
    process.exit(code)
  }
  // Nobody knows what state such an error leaves the process in: it hands its work back and ends, to be started again.
  for (const event of ['unhandledRejection', 'uncaughtException'] as const) {
    process.on(event, (error: unknown) => {
      log.fatal('an error was not handled, the process ends', { event, error })
      void end(1)
    })
  }
  rollcall = await startPatiently(start, log, systemClock)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      log.info('stopping', { signal })
      void end(0)
    })
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  main().catch((error: unknown) => {
    // Not the whole error: an uncaught one of the embedded database would print its minified source.
    const { message } = error instanceof Error ? error : new Error(String(error))
    console.error(error instanceof ConfigError ? message : `Rollcall could not start: ${message}`)
    process.exit(1)
  })
}
