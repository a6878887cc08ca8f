import { randomBytes } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import { type Metrics, noMetrics } from '../core/metrics.ts'
import type { ProxyFor } from '../core/proxy.ts'
import { createDirectory, type Directory } from './directory/directory.ts'
import { watchClockSkew } from './http/clock-skew.ts'
import { type Connections, createConnections } from './http/connections.ts'
import { createMeter, measureTransport } from './http/metering.ts'
import { createSession, type TokenSource } from './http/session.ts'
import { createTransport } from './http/transport.ts'
import { createBudget } from './throttle/budget.ts'
import { createConcurrency } from './throttle/concurrency.ts'
import { createLanes } from './throttle/lane.ts'
import { type Quotas, quotasFor, type TenantSize } from './throttle/quota.ts'
import { createLocalCells, type SharedCells } from './throttle/shared.ts'

export type { TokenSource }

/** Microsoft Graph for one tenant. Create one per process: all callers share its sockets and budget. */
export interface Graph {
  /**
   * The directory as seen with these tokens. Use `high` when a person is waiting. After `ended` aborts, nothing more is
   * sent with these tokens, and every call rejects with its reason.
   */
  as(token: TokenSource, options?: { priority?: 'high' | 'normal'; ended?: AbortSignal }): Directory
  /** Aborts everything in progress and closes the sockets. */
  close(): Promise<void>
}

export interface GraphOptions {
  /** https://graph.microsoft.com, or the address in another cloud. */
  readonly baseUrl: string
  readonly clock: Clock
  readonly log: Pick<Log, 'debug'>
  readonly tenantSize: TenantSize
  /** Returns 0 to 1; defaults to Math.random. */
  readonly random?: () => number
  /** Entropy for new passwords; defaults to `crypto.randomBytes`. */
  readonly randomBytes?: (size: number) => Buffer
  /** Where the use of the tenant's quotas is recorded; by default only in this process. */
  readonly cells?: SharedCells
  /** Maximum parallel requests; 64 by default. */
  readonly connections?: number
  /** Overrides the published quotas for the tenant's size. */
  readonly quotas?: Quotas
  /** Receives metrics on Graph's responses; none by default. */
  readonly metrics?: Metrics
  /** Chooses the proxy for a request; none by default. */
  readonly proxyFor?: ProxyFor
  /** Replaces the sockets. */
  readonly wire?: Connections
}

/** Ensures one character of every class that Entra or an on-premises policy might require. */
const requiredClasses = '-aZ7'

/** 192 random bits as text: not guessable, and not on any banned-password list. */
const newPassword = (randomBytes: (size: number) => Buffer): string =>
  `${randomBytes(24).toString('base64url')}${requiredClasses}`

export function createGraph(options: GraphOptions): Graph {
  const { baseUrl, clock, log, connections = 64, random = Math.random, metrics = noMetrics } = options
  const cells = options.cells ?? createLocalCells()
  const quotas = options.quotas ?? quotasFor(options.tenantSize)
  const wire = options.wire ?? createConnections(connections, options.proxyFor)
  const { send, clockSkew } = watchClockSkew(wire.send, clock)
  const transport = createTransport({
    baseUrl,
    send,
    clock,
    onError: (error) => log.debug('No response from Graph', { error }),
  })
  const root = `${baseUrl.replace(/\/+$/, '')}/v1.0`
  const engine = {
    openAhead: wire.openAhead,
    transport: measureTransport(transport, metrics, clock, root),
    clockSkew,
    meter: createMeter(metrics),
    concurrency: createConcurrency(connections),
    budget: createBudget({ shared: cells('graph-quota'), quotas, clock }),
    lanes: createLanes(clock, cells),
    clock,
    random,
    newPassword: () => newPassword(options.randomBytes ?? randomBytes),
    root,
  }
  return {
    as: (token, { priority = 'normal', ended } = {}) =>
      createDirectory({ engine, session: createSession(token, clock, ended), urgency: priority }),
    close: () => wire.close(),
  }
}
