import type { Kysely, Transaction } from 'kysely'
import type { Driver } from './engine/driver.ts'
import type { Database } from './schema.ts'

/**
 * Everything that outlives a process. Whatever is called while the database is away throws UserError('storeUnavailable'), or
 * 'storeFull' while its disk has no room.
 */
export interface Store {
  /**
   * Typed queries. Inside `db.transaction()` use the transaction it hands over and nothing else: the embedded database
   * has one connection, so a query on `db` itself would wait for the transaction that waits for it.
   */
  readonly db: Kysely<Database>
  readonly kind: 'pglite' | 'postgres'
  readonly turnState: TurnState
  readonly seen: Seen
  readonly conversations: Conversations
  readonly queue: Queue
  /** The value of this name that all instances share, such as what is left of the tenant's quota. */
  cell<State>(name: string): SharedCell<State>
  /** See `Driver.connections`; the queue's own are not counted. */
  connections: Driver['connections']
  /** Resolves when the database answers; for readiness. */
  ping(): Promise<void>
  /** Stops the queue (see `Queue.stop`), then lets go of the database. */
  close(): Promise<void>
}

/** The bot framework's storage contract. */
export interface TurnState {
  /** What is stored under `keys`, each with its `eTag`; missing keys are left out. */
  read(keys: string[]): Promise<Record<string, unknown>>
  /**
   * Stores every entry or none. An entry whose `eTag` is neither absent nor `*` must meet either no row or the row that
   * carries this eTag; otherwise an error that says `eTag conflict`.
   */
  write(changes: Record<string, unknown>): Promise<void>
  delete(keys: string[]): Promise<void>
}

export interface Seen {
  /** True for the first caller of all instances that asks about this id, false for everyone after, for a day. */
  first(activityId: string): Promise<boolean>
}

/** Whose chat: the object id of the person, within the tenant. */
export interface ConversationKey {
  readonly tenantId: string
  readonly personId: string
}

export interface Conversations {
  save(key: ConversationKey, reference: unknown): Promise<void>
  find(key: ConversationKey): Promise<unknown | undefined>
}

/** One value (JSON) that all instances change together. It is not kept as safely as the rest: a crash may set it back a little. */
export interface SharedCell<State> {
  /**
   * Replaces the value (undefined at first) by what `change` makes of it and resolves with its result, as one atomic
   * step. `change` is pure and quick: everybody else who wants the value waits for it.
   */
  update<T>(change: (state: State | undefined) => { state: State; result: T }): Promise<T>
}

/**
 * A job is a nudge to look at the tables, never the truth: it may come twice, at the same time as another, or not at all, and
 * its handler must bear that.
 */
export interface Queue {
  /** Queues a job. Of the jobs with one `singletonKey` and one time, at most one waits; a second send joins it. */
  send(name: string, data: object, options?: SendOptions): Promise<void>
  /**
   * Runs `handler` for each job, at most `concurrency` (1) at a time in this process. A handler that throws, or that was
   * cut short by `stop`, is run again, here or elsewhere; the job of a killed process only after a quarter of an hour, so
   * whoever cannot wait for that sends another. The signal fires on `stop`.
   */
  work(name: string, handler: JobHandler, options?: { concurrency?: number }): Promise<void>
  /** How long the job that waits longest has been due, in ms; 0 when none waits. */
  age(name: string): Promise<number>
  /** Takes no more jobs, tells running handlers to end, and waits for them a bounded time. */
  stop(): Promise<void>
}

export type JobHandler = (data: object, signal: AbortSignal) => Promise<void>

export interface SendOptions {
  /** Not before this time, in ms since the epoch. */
  readonly after?: number
  /** The job exists only if this transaction commits. Its queue must be known already: see `queues` of `openStore`, or `work`. */
  readonly tx?: Transaction<Database>
  readonly singletonKey?: string
}
