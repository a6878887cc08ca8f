import type { ColumnType, Generated } from 'kysely'

// Read out of `entry` by the database, and so never written.
type Derived<T> = ColumnType<T, never, never>

/** One row a step, for good. `entry` is the exact text that was hashed, as JSON. */
export interface AuditTable {
  entry: ColumnType<unknown, never, never>
  previous: ColumnType<string, never, never>
  hash: ColumnType<string, never, never>
  tenant_id: Derived<string>
  seq: Derived<number>
  operation_id: Derived<string | null>
  /** Lower case, as the three below. */
  account_id: Derived<string | null>
  account_upn: Derived<string | null>
  actor_oid: Derived<string | null>
  actor_upn: Derived<string | null>
}

/** A file that can be fetched until `expires_at` (ms since the epoch), by one browser. */
export interface ExportsTable {
  token_hash: string
  tenant_id: string
  owner_oid: string
  owner_upn: string
  owner_name: string
  file_name: string
  content_type: string
  /** Bytes of the whole, in UTF-8. */
  size: number
  /** What the audit says of it. */
  detail: ColumnType<unknown, string, string>
  expires_at: number
  used: Generated<boolean>
  /** The browser that fetched it; null before. */
  session_hash: string | null
  /** Where its link was shown. */
  card: ColumnType<unknown, string | null | undefined, string>
}

/** A piece of a file, in the order of `n`. */
export interface ExportChunksTable {
  token_hash: string
  n: number
  content: Uint8Array
}

/** The tables of the audit and of exports, as part of the database. */
export interface AuditTables {
  audit: AuditTable
  exports: ExportsTable
  export_chunks: ExportChunksTable
}
