import type { Kysely, Transaction } from 'kysely'
import type { Database } from './database.ts'
import type { Driver } from './engine/driver.ts'
import type { ClockDifference } from './queries/clock.ts'

/**
 * Everything that outlives a process. Methods throw UserError storeUnavailable while the database is down, and
 * storeFull while its disk is full.
 */
export interface Store {
  /**
   * Typed queries. Inside `db.transaction()`, use only the transaction it passes: the embedded database has a single
   * connection, so a query on `db` would deadlock.
   */
  readonly db: Kysely<Database>
  readonly kind: 'pglite' | 'postgres'
  readonly turnState: TurnState
  readonly seen: ActivityLog
  readonly conversations: Conversations
  readonly queue: Queue
  /** A value shared by all instances under this name, such as what remains of the tenant's quota. */
  cell<State>(name: string): SharedCell<State>
  /** See `Driver.connections`; excludes the queue's own. */
  connections: Driver['connections']
  /** How many connections the server has left; undefined for the embedded database. */
  freeConnections(): Promise<number | undefined>
  /** How far this machine's clock and the server's are apart; undefined for the embedded database. */
  clockDifference(): Promise<ClockDifference | undefined>
  /** Resolves if the database responds and can be written to; for readiness checks. */
  ping(): Promise<void>
  /** Stops the queue (see `Queue.stop`), then closes the database. */
  close(): Promise<void>
}

/** The Bot Framework's storage contract. */
export interface TurnState {
  /** Values of `keys`, each with its `eTag`; missing keys are omitted. */
  read(keys: string[]): Promise<Record<string, unknown>>
  /**
   * Stores all entries or none. An entry with an `eTag` other than `*` must match the stored row's eTag, or have no row
   * yet; otherwise throws an error containing `eTag conflict`.
   */
  write(changes: Record<string, unknown>): Promise<void>
  delete(keys: string[]): Promise<void>
}

export interface ActivityLog {
  /**
   * True for the first caller across all instances with this ID, false for later ones, for a day. `from`: the sender
   * and how to reach them, saved if changed. One statement checks both, because every message needs both.
   */
  first(activityId: string, from?: { readonly key: ConversationKey; readonly reference: unknown }): Promise<boolean>
}

/** The person whose chat it is: an object ID within the tenant. */
export interface ConversationKey {
  readonly tenantId: string
  readonly personId: string
}

export interface Conversations {
  save(key: ConversationKey, reference: unknown): Promise<void>
  find(key: ConversationKey): Promise<unknown | undefined>
  /** Forgets it, because nothing can be delivered there. */
  remove(key: ConversationKey): Promise<void>
}

/** A JSON value that all instances update. Less durable than the rest: a crash might lose the latest changes. */
export interface SharedCell<State> {
  /**
   * Atomically replaces the value (initially undefined) with the result of `change`. `change` must be pure and fast,
   * because all other callers wait for it.
   */
  update<T>(change: (state: State | undefined) => { state: State; result: T }): Promise<T>
}

/**
 * A job is only a hint to check the tables. It can arrive twice, concurrently or not at all, and handlers must cope
 * with that.
 */
export interface Queue {
  /** Queues a job. At most one job per `singletonKey` and time can wait; sending another joins it. */
  send(name: string, data: object, options?: SendOptions): Promise<void>
  /**
   * Runs `handler` for each job, at most `concurrency` (default 1) at a time in this process. Handlers that throw or
   * are interrupted by `stop` run again, here or elsewhere. A killed process's job is retried only after 15 minutes, so
   * a caller that can't wait must send another. The signal aborts on `stop`.
   */
  work(name: string, handler: JobHandler, options?: { concurrency?: number }): Promise<void>
  /** How long the longest-waiting job has been due, in ms; 0 if none is waiting. */
  age(name: string): Promise<number>
  /** Stops taking jobs, signals running handlers, and waits for them up to a limit. */
  stop(): Promise<void>
}

export type JobHandler = (data: object, signal: AbortSignal) => Promise<void>

export interface SendOptions {
  /** Earliest start, in ms since the epoch. */
  readonly after?: number
  /**
   * The job exists only if this transaction commits. The queue must already be known: see `queues` of `openStore`, or
   * `work`.
   */
  readonly tx?: Transaction<Database>
  readonly singletonKey?: string
}
