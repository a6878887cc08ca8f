import { randomBytes } from 'node:crypto'
import type { Clock } from '../core/clock.ts'
import type { Log } from '../core/log.ts'
import { type Metrics, noMetrics } from '../core/metrics.ts'
import type { ProxyFor } from '../core/proxy.ts'
import { createDirectory, type Directory } from './directory/directory.ts'
import { watchClockSkew } from './http/clock-skew.ts'
import { type Connections, createConnections } from './http/connections.ts'
import { createMeter, measured } from './http/metered.ts'
import { newPassword } from './http/new-password.ts'
import { createSession, type TokenSource } from './http/session.ts'
import { createTransport } from './http/transport.ts'
import { createBudget, createLocalBudget, type SharedBudget } from './throttle/budget.ts'
import { createConcurrency } from './throttle/concurrency.ts'
import { createLanes } from './throttle/lane.ts'
import { type Quotas, quotasFor, type TenantSize } from './throttle/quota.ts'

export type { SharedBudget, TokenSource }

/** Microsoft Graph for one tenant. One a process: its sockets and its budget are shared by all who use it. */
export interface Graph {
  /** The directory as the bearer of these tokens sees it. `high` for what a person waits for. */
  as(token: TokenSource, options?: { priority?: 'high' | 'normal' }): Directory
  /** Breaks off what is under way and closes the sockets. */
  close(): Promise<void>
}

export interface GraphOptions {
  /** https://graph.microsoft.com, or another cloud's. */
  readonly baseUrl: string
  readonly clock: Clock
  readonly log: Log
  readonly tenantSize: TenantSize
  /** Between 0 and 1, as Math.random, which is the default. */
  readonly random?: () => number
  /** Where the bytes of new passwords come from; by default `crypto.randomBytes`. */
  readonly randomBytes?: (size: number) => Buffer
  /** Where the tenant's budget lies; by default in this process alone. */
  readonly budget?: SharedBudget
  /** Parallel requests at most; 64 by default. */
  readonly connections?: number
  /** Other quotas than the published ones of the tenant's size. */
  readonly quotas?: Quotas
  /** Who is told how Graph answers; nobody by default. */
  readonly metrics?: Metrics
  /** Which proxy requests go through; none by default. */
  readonly proxyFor?: ProxyFor
  /** Another way to send than sockets. */
  readonly wire?: Connections
}

export function createGraph(options: GraphOptions): Graph {
  const { baseUrl, clock, log, connections = 64, random = Math.random, metrics = noMetrics } = options
  const quotas = options.quotas ?? quotasFor(options.tenantSize)
  const wire = options.wire ?? createConnections(connections, options.proxyFor)
  const { transport, clockSkew } = watchClockSkew(
    createTransport({
      baseUrl,
      send: wire.send,
      clock,
      onError: (error) => log.debug('No answer from Graph', { error }),
    }),
  )
  const engine = {
    transport: measured(transport, metrics, clock),
    clockSkew,
    meter: createMeter(metrics),
    concurrency: createConcurrency(connections),
    budget: createBudget({ shared: options.budget ?? createLocalBudget(), quotas, clock }),
    lanes: createLanes(clock),
    clock,
    random,
    newPassword: () => newPassword(options.randomBytes ?? randomBytes),
    root: `${baseUrl.replace(/\/+$/, '')}/v1.0`,
  }
  return {
    as: (token, { priority = 'normal' } = {}) =>
      createDirectory({ engine, session: createSession(token, clock), urgency: priority }),
    close: () => wire.close(),
  }
}
