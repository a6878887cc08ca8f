import type { PostgresPool } from 'kysely'
import type { ConstructorOptions } from 'pg-boss'

/** One way to a PostgreSQL database: embedded, or a server. */
export interface Driver {
  readonly kind: 'pglite' | 'postgres'
  readonly pool: PostgresPool
  /** How the queue engine reaches the same database. */
  readonly queue: ConstructorOptions
  /** How many connections are lent out and idle, and how many callers wait for one. */
  connections(): { readonly used: number; readonly idle: number; readonly waiting: number }
  /** What a server does by itself in the background and the embedded database does not. */
  maintain(): Promise<void>
  /** Lets go of the database; the pool is ended by then. */
  close(): Promise<void>
}
