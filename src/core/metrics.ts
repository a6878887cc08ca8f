import { allStates, openStates } from './operation-states.ts'

/** Labels of a measurement. They must have few values: never an ID, a person's name or anything a user typed. */
export type Labels = Readonly<Record<string, string | number>>

/**
 * A metric with every value its labels can have. Unlisted values count as `other` where that is listed; an empty list
 * is filled at start-up by `Metrics.begin`. Counters start at 0 for every combination, because Prometheus sees no
 * increase in a series that first appears with its first event.
 */
interface Measure {
  readonly says: string
  /** In UCUM, as OpenTelemetry requires: `s`, `By`, or what is counted, in braces. */
  readonly unit: string
  readonly labels: Readonly<Record<string, readonly (string | number)[]>>
  /** Labels that only some of its series have. */
  readonly some?: Readonly<Record<string, readonly (string | number)[]>>
}

/** Label values that only higher layers know. */
const startupLabels = { command: [], kind: [], code: [], chore: [] } as const

const activityTypes = [
  ...['message', 'invoke', 'conversationUpdate', 'installationUpdate', 'messageReaction', 'messageUpdate'],
  ...['messageDelete', 'event', 'typing', 'other'],
]
const answerStatuses = [200, 201, 202, 400, 401, 403, 500, 501, 503, 'other']
/** 0: no response. */
const statuses = [
  ...[
    0, 200, 201, 202, 204, 302, 400, 401, 403, 404, 405, 408, 409, 412, 413, 424, 429, 500, 501, 502, 503, 504, 507,
    509,
  ],
  'other',
]
const refusals = [
  ...['noToken', 'malformedToken', 'algorithm', 'issuer', 'audience', 'serviceUrl', 'expired', 'notYetValid'],
  ...['unknownKey', 'signature', 'channel', 'tenant', 'keysUnavailable', 'notAnActivity', 'contentType'],
  ...['tooLarge', 'other'],
]
const failures = [
  ...['none', 'forbidden', 'notFound', 'directorySynced', 'invalid', 'throttled', 'unavailable', 'unauthorized'],
  ...['tooLarge', 'missingRole', 'restrictedUnit', 'privilegedTarget', 'roleGroup', 'other'],
]
/** Graph's limits as named in `x-ms-throttle-information`, or in the first two parts of `x-ms-throttle-scope`. */
const limits = [
  ...['CPULimitExceeded', 'WriteLimitExceeded', 'ResourceUnitLimitExceeded', 'unnamed', 'other'],
  ...['Tenant', 'Application', 'Tenant_Application'].flatMap((scope) => [
    `${scope}/ReadWrite`,
    `${scope}/Read`,
    `${scope}/Write`,
  ]),
]

/** Counters, since the process started. */
export const counters = {
  'rollcall.turns': {
    unit: '{request}',
    says: 'Channel requests, by activity type and HTTP status',
    labels: { type: activityTypes, status: answerStatuses },
  },
  'rollcall.requests.refused': {
    unit: '{request}',
    says: 'Refused requests to the messaging endpoint, by reason',
    labels: { reason: refusals },
  },
  'rollcall.commands': {
    unit: '{command}',
    says: 'Commands run: ok, refused (with a message), or error (a bug)',
    labels: { command: startupLabels.command, outcome: ['ok', 'refused', 'error'] },
  },
  'rollcall.refusals': {
    unit: '{refusal}',
    says: 'Refusals shown to operators, by code',
    labels: { code: startupLabels.code },
  },
  'rollcall.graph.requests': {
    unit: '{request}',
    says: 'HTTP requests to Graph, counting each batch once; status 0 means no response',
    labels: { kind: ['batch', 'single'], status: statuses },
  },
  'rollcall.graph.calls': {
    unit: '{call}',
    says: 'Graph calls, single or batched; status 0 means no response',
    labels: { method: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'], status: statuses },
  },
  'rollcall.graph.throttled': {
    unit: '{call}',
    says: 'Graph calls throttled with 429, by limit',
    labels: { limit: limits },
  },
  'rollcall.graph.units': { unit: '{unit}', says: 'Resource units charged by Graph', labels: {} },
  'rollcall.calls': {
    unit: '{request}',
    says: 'HTTP requests to services other than Graph; status 0 means no response',
    labels: { service: ['connector', 'tokenService', 'entra', 'keys'], status: statuses },
  },
  'rollcall.deliveries': {
    unit: '{message}',
    says: 'Messages and cards sent to chats: ok, failed, or gone (the message to edit was deleted)',
    labels: { outcome: ['ok', 'gone', 'failed'] },
  },
  'rollcall.cards.abandoned': {
    unit: '{card}',
    says: 'Operation states never shown on their card, given up after retrying for an hour',
    labels: {},
  },
  'rollcall.writes': {
    unit: '{write}',
    says: 'Completed writes to accounts: done, failed or uncertain',
    labels: { outcome: ['done', 'failed', 'uncertain'], reason: failures },
  },
  'rollcall.operations.changes': {
    unit: '{operation}',
    says: 'Operations entering each state',
    labels: { kind: startupLabels.kind, state: allStates },
  },
  'rollcall.plans.refused': {
    unit: '{plan}',
    says: 'Plans refused because their accounts are protected and nothing else is left to change',
    labels: { kind: startupLabels.kind },
  },
  'rollcall.jobs': {
    unit: '{job}',
    says: 'Slices of work on operations: ok or failed',
    labels: { outcome: ['ok', 'failed'] },
  },
  'rollcall.chores': {
    unit: '{run}',
    says: 'Runs of each chore; failed if it failed as a whole or for one operation',
    labels: { chore: startupLabels.chore, outcome: ['ok', 'failed'] },
  },
} as const satisfies Record<string, Measure>

/** OpenTelemetry's recommended histogram boundaries for HTTP and database calls, in seconds. */
const httpBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
const databaseBoundaries = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]
/** For our own durations, in seconds: a button seems dead after 5 s, and a slice of work takes up to 30 s. */
const boundaries = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 4, 8, 15, 30, 60]

/**
 * Durations in seconds, recorded as histograms. Those whose names don't begin with `rollcall` follow OpenTelemetry's
 * semantic conventions.
 */
export const durations = {
  'rollcall.command.duration': {
    says: 'Time from a command to its reply',
    unit: 's',
    steps: boundaries,
    labels: { command: startupLabels.command },
  },
  'rollcall.job.duration': {
    says: 'Duration of a slice of work on an operation',
    unit: 's',
    steps: boundaries,
    labels: {},
  },
  'rollcall.chore.duration': {
    says: 'Duration of one run of a chore',
    unit: 's',
    steps: boundaries,
    labels: { chore: startupLabels.chore },
  },
  'rollcall.eventloop.delay': {
    says: 'Event loop delay: how late a timer ran',
    unit: 's',
    steps: boundaries,
    labels: {},
  },
  'http.server.request.duration': {
    says: 'Duration of HTTP server requests',
    unit: 's',
    steps: httpBoundaries,
    labels: { 'http.request.method': [], 'url.scheme': [], 'http.response.status_code': [] },
    some: { 'http.route': [], 'error.type': [] },
  },
  'http.client.request.duration': {
    says: 'Duration of HTTP client requests',
    unit: 's',
    steps: httpBoundaries,
    labels: { 'http.request.method': [], 'server.address': [], 'server.port': [], 'service.peer.name': [] },
    some: { 'http.response.status_code': [], 'error.type': [] },
  },
  'db.client.operation.duration': {
    says: 'Duration of database client operations',
    unit: 's',
    steps: databaseBoundaries,
    labels: { 'db.system.name': [] },
    some: { 'db.namespace': [], 'server.address': [], 'server.port': [], 'error.type': [] },
  },
} as const satisfies Record<string, Measure & { readonly steps: readonly number[] }>

/**
 * Gauges, read whenever metrics are collected. `kind`: `total` if the value only grows, `sum` if it adds up over
 * instances; absent if each value stands on its own.
 */
export const gauges = {
  'rollcall.operations': {
    says: 'Unfinished operations in the database',
    unit: '{operation}',
    labels: { state: openStates },
  },
  'rollcall.queue.age': { says: 'How long the longest-waiting operation has been due', unit: 's', labels: {} },
  'rollcall.database.up': {
    says: '1 while the database responds and can be written to, otherwise 0',
    unit: '',
    labels: {},
  },
  'rollcall.database.connections.free': {
    says: 'Connections that the database server still has for this role, all instances together',
    unit: '{connection}',
    labels: {},
  },
  'rollcall.clock.difference': {
    says: "How far this machine's clock and the database server's are apart",
    unit: 's',
    labels: {},
  },
  'rollcall.credential.remaining': {
    says: 'Time until a secret or certificate expires, as configured',
    unit: 's',
    labels: { credential: ['bot', 'sso'] },
  },
  'db.client.connection.count': {
    says: 'Database connections, by state',
    unit: '{connection}',
    labels: { 'db.client.connection.pool.name': [], 'db.client.connection.state': ['used', 'idle'] },
    kind: 'sum',
  },
  'db.client.connection.pending_requests': {
    says: 'Callers waiting for a database connection',
    unit: '{request}',
    labels: { 'db.client.connection.pool.name': [] },
    kind: 'sum',
  },
  'process.memory.usage': { says: 'Physical memory in use', unit: 'By', labels: {}, kind: 'sum' },
  'v8js.memory.heap.used': {
    says: 'JavaScript heap in use',
    unit: 'By',
    labels: { 'v8js.heap.space.name': [] },
    kind: 'sum',
  },
  'process.cpu.time': { says: 'CPU time', unit: 's', labels: { 'cpu.mode': ['user', 'system'] }, kind: 'total' },
  'process.uptime': { says: 'How long the process has been running', unit: 's', labels: {} },
  'rollcall.build.info': {
    says: 'Always 1; the labels identify the running version and its settings',
    unit: '',
    labels: { version: [], node: [], settings: [] },
  },
} as const satisfies Record<string, Measure & { readonly kind?: 'total' | 'sum' }>

export type Counter = keyof typeof counters
export type Duration = keyof typeof durations
export type Gauge = keyof typeof gauges
type LabelsOf<M extends Measure> = { readonly [Name in keyof M['labels']]: string | number } & (M extends {
  readonly some: infer Some
}
  ? { readonly [Name in keyof Some]?: string | number }
  : unknown)

/** One gauge value. */
export interface GaugeValue {
  readonly value: number
  readonly labels?: Labels
}

/** What started the work in a span: an incoming request, an outgoing request, or a queued job. */
export type SpanKind = 'internal' | 'server' | 'client' | 'consumer'

/** A span in progress. */
export interface Span {
  /** Trace ID, for the log; absent when tracing is off. */
  readonly trace?: string
  set(attributes: Labels): void
  /** Adds an event to the span. */
  event(name: string, attributes: Labels): void
  /**
   * Marks the span as failed. `type` is a code or status, never user text; `why` adds detail if the type isn't enough.
   */
  fail(type: string, why?: string): void
}

/** How the bot reports what it does. Nothing here throws or blocks. */
export interface Metrics {
  /** Initialises counters at 0 for label values the caller knows. */
  begin(values: Readonly<Record<keyof typeof startupLabels, readonly string[]>>): void
  count<Name extends Counter>(name: Name, labels: LabelsOf<(typeof counters)[Name]>, amount?: number): void
  seconds<Name extends Duration>(name: Name, seconds: number, labels: LabelsOf<(typeof durations)[Name]>): void
  /** Calls `read` whenever metrics are collected; if it rejects, the gauge has no value. */
  watch(name: Gauge, read: () => Promise<readonly GaugeValue[]>): void
  /** Runs `work` in a span of the current trace. Attributes can be IDs, but never secrets. */
  span<T>(name: string, attributes: Labels, work: (span: Span) => Promise<T>, kind?: SpanKind): Promise<T>
  /** The current span as a W3C `traceparent`, which contains only two IDs; undefined outside of a span. */
  traceparent(): string | undefined
  /** Links the current span to the one named by `traceparent`, usually from another trace. */
  link(traceparent: string): void
}

const noSpan: Span = { set: () => {}, event: () => {}, fail: () => {} }

/** Discards everything. */
export const noMetrics: Metrics = {
  begin: () => {},
  count: () => {},
  seconds: () => {},
  watch: () => {},
  span: (_name, _attributes, work) => work(noSpan),
  traceparent: () => undefined,
  link: () => {},
}
