/** What a measurement is about. A label has few values: never an id, a name of a person or a text somebody typed. */
export type Labels = Readonly<Record<string, string | number>>

interface Measure {
  readonly says: string
  readonly labels: readonly string[]
}

/** What is counted, since the start of the process. */
export const counters = {
  'rollcall.turns': { says: 'Requests of the channel, by activity type and HTTP status', labels: ['type', 'status'] },
  'rollcall.commands': {
    says: 'Commands run; the outcome is ok, the code of a refusal, or error for a defect',
    labels: ['command', 'outcome'],
  },
  'rollcall.graph.requests': {
    says: 'HTTP requests to Graph, whole batches counted once; status 0 is no answer',
    labels: ['kind', 'status'],
  },
  'rollcall.graph.calls': {
    says: 'Calls of Graph, alone or inside a batch; status 0 is no answer',
    labels: ['method', 'status'],
  },
  'rollcall.graph.throttled': {
    says: 'Calls that Graph turned away with 429, by the limit it named',
    labels: ['limit'],
  },
  'rollcall.graph.units': { says: 'Resource units that Graph charged', labels: [] },
  'rollcall.writes': {
    says: 'Writes to accounts that came to an end: done, failed or uncertain',
    labels: ['outcome', 'reason'],
  },
  'rollcall.operations.changes': { says: 'Operations that reached a state', labels: ['kind', 'state'] },
  'rollcall.jobs': { says: 'Slices of work on operations, ok or failed', labels: ['outcome'] },
} as const satisfies Record<string, Measure>

/** What is measured in seconds, as distributions. */
export const durations = {
  'rollcall.turn.seconds': { says: 'Time a request of the channel was held', labels: ['type'] },
  'rollcall.command.seconds': { says: 'Time a command took to its reply', labels: ['command'] },
  'rollcall.graph.request.seconds': { says: 'Time Graph took to answer a request', labels: ['kind'] },
  'rollcall.job.seconds': { says: 'Time a slice of work on an operation took', labels: [] },
} as const satisfies Record<string, Measure>

/** What is looked at whenever somebody reads the metrics. */
export const gauges = {
  'rollcall.operations': { says: 'Operations in the database that have not ended', labels: ['state'] },
  'rollcall.queue.age.seconds': {
    says: 'How long the operation that waits longest could have run and did not',
    labels: [],
  },
} as const satisfies Record<string, Measure>

export type Counter = keyof typeof counters
export type Duration = keyof typeof durations
export type Gauge = keyof typeof gauges

/** One value of a gauge. */
export interface Reading {
  readonly value: number
  readonly labels?: Labels
}

/** Where the parts of the bot tell what they do. Nothing here throws or waits. */
export interface Metrics {
  count(name: Counter, labels: Labels, amount?: number): void
  seconds(name: Duration, seconds: number, labels?: Labels): void
  /** `read` is called whenever the metrics are read; when it rejects, the gauge has no value. */
  watch(name: Gauge, read: () => Promise<readonly Reading[]>): void
  /** Runs `work` as a span of the trace it is called in. Attributes may be ids, never secrets. */
  span<T>(name: string, attributes: Labels, work: () => Promise<T>): Promise<T>
}

/** Tells nobody. */
export const noMetrics: Metrics = {
  count: () => {},
  seconds: () => {},
  watch: () => {},
  span: (_name, _attributes, work) => work(),
}
