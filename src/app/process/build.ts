import { randomBytes } from 'node:crypto'
import { configuredRegistry, createWholeRegistry } from '../../actions/index.ts'
import { createDelivery } from '../../chat/channel/delivery.ts'
import { createFileDownload } from '../../chat/input/file-download.ts'
import { createFiles } from '../../chat/input/files.ts'
import { createPrivateChats } from '../../chat/posts/address.ts'
import { createApproverCards } from '../../chat/posts/approver-card.ts'
import { createNotices } from '../../chat/posts/notices.ts'
import { createOperationCards } from '../../chat/posts/operation-card.ts'
import { createRoleCards } from '../../chat/posts/role-card.ts'
import { createSignIn } from '../../chat/sign-in/sign-in.ts'
import { createTokenSources } from '../../chat/sign-in/token-source.ts'
import { createAccountLists } from '../../chat/turn/account-lists.ts'
import { createBot } from '../../chat/turn/app.ts'
import { createBackground } from '../../chat/turn/background.ts'
import type { Services } from '../../chat/turn/command.ts'
import { createPrivateReplies } from '../../chat/turn/private-reply.ts'
import { createRateLimit } from '../../chat/turn/rate-limit.ts'
import { createRouter } from '../../chat/turn/router.ts'
import { buildServices } from '../../chat/turn/service.ts'
import { createStatusResults } from '../../chat/turn/status-results.ts'
import { createTurnRunner } from '../../chat/turn/turn-runner.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import { teamsClientUrl } from '../../core/teams-client.ts'
import {
  actionsOf,
  cardsOf,
  columnsOf,
  commandsOf,
  filesAgainOf,
  groupSettingsOf,
  messagesOf,
  pagesOf,
  requireNeeds,
  scopesOf,
  sourceOf,
  stepColumnsOf,
} from '../../features/define.ts'
import { features } from '../../features/index.ts'
import { choreNames, createNotifications, createOperations, type Operations } from '../../operations/index.ts'
import { stepSettingsOf } from '../../operations/registry/collect-playbooks.ts'
import { createPageLimit } from '../../pages/page-limit.ts'
import { createSessions } from '../../pages/sessions.ts'
import type { Store } from '../../store/store.ts'
import { type Config, limitsOf, proxyOf, shownSettings, stepsOn } from '../config/config.ts'
import type { RequestHandlers } from '../http/server.ts'
import { watchCredentials } from '../telemetry/credential-watch.ts'
import { watchDatabase } from '../telemetry/database-watch.ts'
import { observeBot, observeCommands, observeNotify, observeQueue, observeStore } from '../telemetry/observe.ts'
import { logStep } from '../telemetry/operation-log.ts'
import type { Telemetry } from '../telemetry/telemetry.ts'
import { buildClients, type Wires } from './clients.ts'
import { errorCodes } from './errors.ts'

/** The parts of the process, connected. */
export interface Built {
  readonly served: RequestHandlers
  /** Starts running operations. */
  start(): Promise<void>
  /** Stops in reverse order of building; work in progress is finished or left for the next start. */
  stop(): Promise<void>
}

/** Builds everything that needs an open store. `wires` replaces the sockets to external services. */
export async function build(options: {
  config: Config
  store: Store
  telemetry: Telemetry
  clock: Clock
  log: Log
  wires?: Wires
}): Promise<Built> {
  const { config, store, telemetry, clock, log, wires } = options
  const { metrics } = telemetry
  const observer = { metrics, clock, log }
  const limits = limitsOf(config)
  const groupSettings = groupSettingsOf(features)
  const groups = groupSettings.flatMap((one) => {
    const id = one.of(config)
    return id === undefined ? [] : [{ ...one, id }]
  })
  const registry = configuredRegistry({
    on: Object.fromEntries(stepSettingsOf(features).map(({ key }) => [key, stepsOn(config, key)])),
    sources: features,
    ownGroups: [
      limits.operatorGroupId,
      limits.approverGroupId,
      limits.escalationGroupId,
      limits.protectedGroupId,
      ...groups.map(({ id }) => id),
    ].filter((id) => id !== undefined),
    actions: actionsOf(features, (group) => group.of(config)),
    cloud: config.CLOUD,
    off: [
      ...(config.DEVICE_ACTIONS ? [] : ['DEVICE_ACTIONS']),
      ...groupSettings.filter((one) => !one.of(config)).map(({ key }) => key),
    ],
  })
  requireNeeds(features)
  const everything = createWholeRegistry(actionsOf(features), features)
  const commands = commandsOf(features, everything)
  const scopes = scopesOf(features, everything)
  const messagesFor = messagesOf(features, everything)
  metrics.begin({
    command: commands.map(({ name }) => name),
    kind: registry.playbooks().map(([name]) => name),
    code: errorCodes(features, messagesFor),
    chore: choreNames(features),
  })
  const { BOT_ID: appId, OAUTH_CONNECTION_NAME: connectionName, AAD_APP_TENANT_ID: tenantId } = config
  const { CHANNEL_SHOWS_NAMES: channelShowsNames } = config
  const { conversations } = store
  const clients = buildClients({ config, store, addOns: scopes.addOns, metrics, clock, log, wires })
  const { cloud, graphTokens, browserSignIn, graph, channel } = clients

  const signIn = createSignIn({ channel, connectionName, storage: store.turnState, clock, log })
  const tokens = createTokenSources({ signIn, graphTokens })
  const background = createBackground(log)
  const deliver = createDelivery({ channel, metrics, log })
  const reaching = createPrivateChats({ channel, conversations })
  const cards = cardsOf(features)
  const operationCards = createOperationCards({ deliver, operations: () => operations, messagesFor, clock, cards })
  const approverCards = createApproverCards({
    deliver,
    reaching,
    channelShowsNames,
    registry,
    cards,
    messagesFor,
    clock,
    teams: teamsClientUrl(cloud.name),
    operations: () => operations,
  })
  const operations: Operations = createOperations({
    store: { ...store, queue: observeQueue(store.queue, observer) },
    graph,
    clock,
    log,
    notify: observeNotify(operationCards.notify, observer),
    notifyApprover: approverCards.notify,
    notice: createNotices({ deliver, reaching, messagesFor, clock, features }),
    showRoleCard: createRoleCards({
      cards: features.flatMap(({ roleCards = [] }) => roleCards),
      deliver,
      reaching,
      messagesFor,
      clock,
      publicUrl: config.PUBLIC_URL,
    }),
    tokenFor: async ({ oid, tid }, { userId }, scopes) => {
      const source = tokens({ oid, tid, userId }, scopes)
      // Request a token now, so that anyone who has to sign in again is notified before any account is touched.
      await source()
      return source
    },
    limits,
    registry,
    features,
    onStep: (step) => {
      const { kind, state, stopRequested } = step
      if (!stopRequested) metrics.count('rollcall.operations.changes', { kind, state })
      background.run('logStep', () => logStep({ store, registry, log }, step))
    },
    metrics,
    instance: telemetry.instance,
    random: randomBytes,
  })
  const timers: (() => void)[] = []
  const featureServices = buildServices(
    features.flatMap(({ services = [] }) => services),
    {
      store,
      context: operations.context,
      messagesFor,
      publicUrl: config.PUBLIC_URL,
      deliver,
      background,
      filesAgain: filesAgainOf(features),
      everyMinute: (name, work) => timers.push(clock.every(60_000, () => background.run(name, work))),
    },
  )
  const pages = pagesOf(features)
  const pageParts = {
    ...featureServices,
    sessions: createSessions({ store, clock, random: randomBytes }),
    entra: browserSignIn,
    limit: createPageLimit(clock),
    authContext: limits.approvalSignIn?.context,
    signIns: pages.flatMap(({ signIn: one = [] }) => one),
    publicUrl: config.PUBLIC_URL,
    messagesFor,
    cards,
    log,
  }
  const stopWatching = watchDatabase({ ...store, clock, log })
  const stopCounting = watchCredentials(
    { bot: config.BOT_CREDENTIAL_EXPIRES, sso: config.AAD_APP_CREDENTIAL_EXPIRES },
    observer,
  )
  const services: Services = {
    ...featureServices,
    operations,
    registry,
    commands,
    scopes,
    cards,
    addedToStatus: features.flatMap(({ status = [] }) => status),
    columns: columnsOf(features),
    stepColumns: stepColumnsOf(features),
    source: sourceOf(features),
    signIn,
    graphTokens,
    notifications: createNotifications({ store }),
    reachable: async ({ tid: tenantId, oid: personId }) =>
      (await conversations.find({ tenantId, personId })) !== undefined,
    lists: createAccountLists({ storage: store.turnState, now: clock.now }),
    statusAnswers: createStatusResults({ now: clock.now }),
    limits,
    channelShowsNames,
    settings: shownSettings(config, cloud, groups),
    optIn: config.DEVICE_ACTIONS,
  }
  const rateLimit = createRateLimit({ clock })
  const router = createRouter({
    commands: observeCommands(commands, observer),
    signIn,
    tokens,
    graph,
    tenantId,
    services,
    rateLimit,
    now: clock.now,
  })
  const proxyFor = proxyOf(config)
  const privateReplies = createPrivateReplies({ conversations, channelShowsNames, cloud: cloud.name, appId })
  const fileWire = createFileDownload({ local: cloud.name === 'custom', proxyFor })
  const bot = createBot({
    channel,
    commands,
    registry,
    metrics,
    seen: store.seen,
    answer: createTurnRunner({
      channel,
      router,
      signIn,
      deliver,
      privateReplies,
      operationCards,
      approverCards,
      background,
      messagesFor,
      clock,
      log,
    }),
    signIn,
    conversations,
    files: createFiles({ wire: fileWire, cloud: cloud.name, clock, log }),
    rateLimit,
    messagesFor,
    approverStanding: (person) => operations.approverStanding(person),
    signedIn: async ({ oid, tid }) => void (await operations.resume({ oid, tid })),
    log,
  })
  observeStore(store, metrics)

  return {
    served: {
      bot: observeBot(bot, observer),
      preAuthenticate: channel.preAuthenticate,
      pages: new Map(
        pages.flatMap((page) => {
          const handlers = page.build(pageParts)
          return handlers ? [[page, handlers] as const] : []
        }),
      ),
      ready: async () => {
        await store.ping()
        await clients.keysReady()
      },
    },
    start: () => operations.start(),
    stop: async () => {
      for (const stopTimer of timers) stopTimer()
      stopWatching()
      stopCounting()
      await background.idle()
      await operations.close()
      await background.idle()
      await fileWire.close()
      await clients.close()
    },
  }
}
