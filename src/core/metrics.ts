import { allStates, openStates } from './operation-states.ts'

/** Labels of a measurement. They must have few values: never an id, a person's name or anything a user typed. */
export type Labels = Readonly<Record<string, string | number>>

/**
 * A metric with every value its labels can have. Unlisted values count as `other` where that is listed; an empty list
 * is filled at start-up by `Metrics.begin`. Counters start at 0 for every combination, because Prometheus sees no
 * increase in a series that first appears with its first event.
 */
interface Measure {
  readonly says: string
  readonly labels: Readonly<Record<string, readonly (string | number)[]>>
}

/** Label values that only higher layers know. */
const namedAtStart = { command: [], kind: [], code: [] } as const

const activityTypes = [
  ...['message', 'invoke', 'conversationUpdate', 'installationUpdate', 'messageReaction', 'messageUpdate'],
  ...['messageDelete', 'event', 'typing', 'other'],
]
const answers = [200, 201, 202, 400, 401, 403, 500, 501, 503, 'other']
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
    says: 'Channel requests, by activity type and HTTP status',
    labels: { type: activityTypes, status: answers },
  },
  'rollcall.requests.refused': {
    says: 'Refused requests to the messaging endpoint, by reason',
    labels: { reason: refusals },
  },
  'rollcall.commands': {
    says: 'Commands run: ok, refused (with a message), or error (a bug)',
    labels: { command: namedAtStart.command, outcome: ['ok', 'refused', 'error'] },
  },
  'rollcall.refusals': { says: 'Refusals shown to operators, by code', labels: { code: namedAtStart.code } },
  'rollcall.graph.requests': {
    says: 'HTTP requests to Graph, counting each batch once; status 0 means no response',
    labels: { kind: ['batch', 'single'], status: statuses },
  },
  'rollcall.graph.calls': {
    says: 'Graph calls, single or batched; status 0 means no response',
    labels: { method: ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'], status: statuses },
  },
  'rollcall.graph.throttled': {
    says: 'Graph calls throttled with 429, by limit',
    labels: { limit: limits },
  },
  'rollcall.graph.units': { says: 'Resource units charged by Graph', labels: {} },
  'rollcall.calls': {
    says: 'HTTP requests to services other than Graph; status 0 means no response',
    labels: { service: ['connector', 'tokenService', 'entra', 'keys', 'model'], status: statuses },
  },
  'rollcall.deliveries': {
    says: 'Messages and cards sent to chats: ok, failed, or gone (the message to edit was deleted)',
    labels: { outcome: ['ok', 'gone', 'failed'] },
  },
  'rollcall.cards.abandoned': {
    says: 'Operation states never shown on their card, given up after retrying for an hour',
    labels: {},
  },
  'rollcall.writes': {
    says: 'Completed writes to accounts: done, failed or uncertain',
    labels: { outcome: ['done', 'failed', 'uncertain'], reason: failures },
  },
  'rollcall.operations.changes': {
    says: 'Operations entering each state',
    labels: { kind: namedAtStart.kind, state: allStates },
  },
  'rollcall.plans.refused': {
    says: 'Plans refused because their accounts are protected and nothing else is left to change',
    labels: { kind: namedAtStart.kind },
  },
  'rollcall.jobs': { says: 'Slices of work on operations: ok or failed', labels: { outcome: ['ok', 'failed'] } },
} as const satisfies Record<string, Measure>

/** Durations in seconds, recorded as histograms. */
export const durations = {
  'rollcall.turn.seconds': { says: 'Time until a channel request was answered', labels: { type: activityTypes } },
  'rollcall.command.seconds': { says: 'Time from a command to its reply', labels: { command: namedAtStart.command } },
  'rollcall.graph.request.seconds': {
    says: 'Response time of Graph requests',
    labels: { kind: ['batch', 'single'] },
  },
  'rollcall.call.seconds': {
    says: 'Response time of services other than Graph',
    labels: { service: ['connector', 'tokenService', 'entra', 'keys', 'model'] },
  },
  'rollcall.job.seconds': { says: 'Duration of a slice of work on an operation', labels: {} },
  'rollcall.eventloop.delay.seconds': {
    says: 'Event loop delay: how late a timer ran',
    labels: {},
  },
} as const satisfies Record<string, Measure>

/** Gauges, read whenever metrics are collected. `total` marks values that only grow. */
export const gauges = {
  'rollcall.operations': {
    says: 'Unfinished operations in the database',
    labels: { state: openStates },
  },
  'rollcall.queue.age.seconds': {
    says: 'How long the longest-waiting operation has been due',
    labels: {},
  },
  'rollcall.database.up': { says: '1 while the database responds and its disk is not full, otherwise 0', labels: {} },
  'rollcall.database.connections': {
    says: 'Database connections in use and idle, and callers waiting for one',
    labels: { state: ['used', 'idle', 'waiting'] },
  },
  'rollcall.process.memory.bytes': {
    says: 'Process memory: resident, and JavaScript heap in use',
    labels: { kind: ['resident', 'heap'] },
  },
  'rollcall.process.cpu.seconds': { says: 'CPU time of the process', labels: {}, total: true },
  'rollcall.process.start.seconds': { says: 'Start time of the process, in seconds since the Unix epoch', labels: {} },
  'rollcall.build.info': {
    says: 'Always 1; the labels identify the running version',
    labels: { version: [], node: [] },
  },
} as const satisfies Record<string, Measure & { readonly total?: true }>

export type Counter = keyof typeof counters
export type Duration = keyof typeof durations
export type Gauge = keyof typeof gauges
type LabelsOf<M extends Measure> = { readonly [Name in keyof M['labels']]: string | number }

/** One gauge value. */
export interface Reading {
  readonly value: number
  readonly labels?: Labels
}

/** What started the work in a span: an incoming request, an outgoing one, or a queued job. */
export type SpanKind = 'internal' | 'server' | 'client' | 'consumer'

/** A span in progress. */
export interface Span {
  /** Trace id, for the log; absent when tracing is off. */
  readonly trace?: string
  set(attributes: Labels): void
  /** Marks the span as failed; `why` is a code, never user text. */
  fail(why: string): void
}

/** Where the bot reports what it does. Nothing here throws or blocks. */
export interface Metrics {
  /** Initialises counters at 0 for label values the caller knows. */
  begin(values: Readonly<Record<keyof typeof namedAtStart, readonly string[]>>): void
  count<Name extends Counter>(name: Name, labels: LabelsOf<(typeof counters)[Name]>, amount?: number): void
  seconds<Name extends Duration>(name: Name, seconds: number, labels: LabelsOf<(typeof durations)[Name]>): void
  /** Calls `read` whenever metrics are collected; if it rejects, the gauge has no value. */
  watch(name: Gauge, read: () => Promise<readonly Reading[]>): void
  /** Runs `work` in a span of the current trace. Attributes may be ids, but never secrets. */
  span<T>(name: string, attributes: Labels, work: (span: Span) => Promise<T>, kind?: SpanKind): Promise<T>
  /** The current span as a W3C `traceparent`, which contains nothing but two ids. */
  traceparent(): string | undefined
  /** Links the current span to the one named by `traceparent`, usually from another trace. */
  link(traceparent: string): void
}

const unseen: Span = { set: () => {}, fail: () => {} }

/** Discards everything. */
export const noMetrics: Metrics = {
  begin: () => {},
  count: () => {},
  seconds: () => {},
  watch: () => {},
  span: (_name, _attributes, work) => work(unseen),
  traceparent: () => undefined,
  link: () => {},
}
