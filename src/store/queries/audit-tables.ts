import type { ColumnType, Generated } from 'kysely'

// Generated columns, computed from `entry`.
type GeneratedColumn<T> = ColumnType<T, never, never>

/** One row per step, never deleted or changed. `entry` is the exact JSON text that was hashed. */
export interface AuditTable {
  entry: ColumnType<unknown, never, never>
  previous: ColumnType<string, never, never>
  hash: ColumnType<string, never, never>
  tenant_id: GeneratedColumn<string>
  seq: GeneratedColumn<number>
  operation_id: GeneratedColumn<string | null>
  /** In lower case, like the next three. */
  account_id: GeneratedColumn<string | null>
  account_upn: GeneratedColumn<string | null>
  actor_oid: GeneratedColumn<string | null>
  actor_upn: GeneratedColumn<string | null>
}

/** The minimum age at which entries can be removed; at most one row. */
export interface AuditFloorTable {
  days: number
  only_row: Generated<boolean>
}

/** A file that one browser can download until `expires_at` (ms since the epoch). */
export interface ExportsTable {
  token_hash: string
  tenant_id: string
  owner_oid: string
  owner_upn: string
  owner_name: string
  file_name: string
  content_type: string
  /** Total size in bytes, UTF-8. */
  size: number
  /** What the audit log records about it. */
  detail: ColumnType<unknown, string, string>
  expires_at: number
  used: Generated<boolean>
  /** The browser that downloaded it; null until then. */
  session_hash: string | null
  /** The card that shows the link. */
  card: ColumnType<unknown, string | null | undefined, string>
}

/** A piece of a file, ordered by `n`. */
export interface ExportChunksTable {
  token_hash: string
  n: number
  content: Uint8Array
}

/** A browser in which someone is signing in to a page, or has signed in. */
export interface PageSignInsTable {
  session_hash: string
  voucher_id: string
  started_at: number
  expires_at: number
  tenant_id: string | null
  person_oid: string | null
  person_upn: string | null
  person_name: string | null
}

/** Tables of the audit log, exports and pages. */
export interface AuditTables {
  audit: AuditTable
  audit_floor: AuditFloorTable
  exports: ExportsTable
  export_chunks: ExportChunksTable
  page_sign_ins: PageSignInsTable
}
