import type { PostgresPool } from 'kysely'
import type { ConstructorOptions } from 'pg-boss'

/** A connection to PostgreSQL: embedded, or a server. */
export interface Driver {
  readonly kind: 'pglite' | 'postgres'
  readonly pool: PostgresPool
  /** The same database for the queue engine. */
  readonly queue: ConstructorOptions
  /** Connections in use and idle, and callers waiting for one. */
  connections(): { readonly used: number; readonly idle: number; readonly waiting: number }
  /** Closes the database; the pool has already ended. */
  close(): Promise<void>
}
