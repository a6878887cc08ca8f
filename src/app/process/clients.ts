import { createBotIdentity } from '../../auth/bot-identity.ts'
import { createBoundedFetch, createJsonFetcher, createMsalNetwork } from '../../auth/bounded-fetch.ts'
import { createBrowserSignIn, signInReturnPath } from '../../auth/browser-sign-in.ts'
import { createCloud } from '../../auth/cloud.ts'
import { createGraphTokens } from '../../auth/graph-tokens.ts'
import type { HttpClient } from '../../auth/http-client.ts'
import { createSigningKeys } from '../../auth/signing-keys.ts'
import { createChannel } from '../../chat/channel/adapter.ts'
import { createOutbound } from '../../chat/channel/outbound.ts'
import type { Clock } from '../../core/clock.ts'
import type { Log } from '../../core/log.ts'
import type { Metrics } from '../../core/metrics.ts'
import { createGraph, type GraphOptions } from '../../graph/index.ts'
import type { AddOns } from '../../operations/registry/add-ons.ts'
import type { Store } from '../../store/store.ts'
import { botSecret, type Config, cloudOf, proxyOf, ssoCredential } from '../config/config.ts'
import { observeChannel, observeFetch, observeGraph } from '../telemetry/observe.ts'

/** What replaces the sockets: to Graph, and to all other external services. */
export interface Wires {
  readonly graph: NonNullable<GraphOptions['wire']>
  readonly http: HttpClient
}

/** Clients of external services: Entra, Graph, and Teams' connector and token service. */
export function buildClients(options: {
  config: Config
  store: Store
  addOns: AddOns
  metrics: Metrics
  clock: Clock
  log: Log
  wires?: Wires | undefined
}) {
  const { config, store, metrics, clock, log, wires } = options
  const observer = { metrics, clock, log }
  const cloud = createCloud(cloudOf(config))
  const proxyFor = proxyOf(config)
  const fetch = createBoundedFetch(proxyFor, wires?.http)
  const toEntra = observeFetch(fetch, 'entra', observer)
  const network = createMsalNetwork({ from: cloud.authority, to: cloud.loginUrl, fetch: toEntra, clock })
  const { AAD_APP_TENANT_ID: tenantId } = config
  const graphTokens = createGraphTokens({
    cloud,
    tenantId,
    clientId: config.AAD_APP_CLIENT_ID,
    credential: ssoCredential(config),
    addOns: new Set(options.addOns.in(cloud.name).keys()),
    network,
    log,
    clock,
  })
  const browserSignIn = createBrowserSignIn({
    cloud,
    tenantId,
    clientId: config.AAD_APP_CLIENT_ID,
    credential: ssoCredential(config),
    redirectUri: `${config.PUBLIC_URL}${signInReturnPath}`,
    network,
    clock,
    log,
  })
  const graph = observeGraph(
    createGraph({
      baseUrl: cloud.graphUrl,
      tenantSize: config.GRAPH_TENANT_SIZE,
      // A single process can track the tenant's quotas in memory; several have to share them through the database.
      ...(store.kind === 'postgres' && { cells: store.cell }),
      metrics,
      ...(wires && { wire: wires.graph }),
      proxyFor,
      clock,
      log,
    }),
    observer,
  )
  const outbound = createOutbound({ metrics, proxyFor, http: wires?.http, clock, log })
  const keys = createSigningKeys({
    url: cloud.botOpenIdUrl,
    fetchJson: createJsonFetcher(observeFetch(fetch, 'keys', observer)),
    clock,
    log,
  })
  const bare = createChannel({
    cloud,
    appId: config.BOT_ID,
    tenantId: config.BOT_TENANT_ID,
    tenants: [tenantId],
    keys,
    outbound,
    clock,
    identity: createBotIdentity({
      authority: `${cloud.authority}/${config.BOT_TENANT_ID}`,
      clientId: config.BOT_ID,
      secret: botSecret(config),
      network,
    }),
  })
  const channel = observeChannel(bare, metrics)
  return {
    cloud,
    graphTokens,
    browserSignIn,
    graph,
    channel,
    keysReady: keys.ready,
    close: async () => {
      await graph.close()
      await outbound.close()
    },
  }
}
