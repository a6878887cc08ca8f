import type { ColumnType } from 'kysely'
import { anyMention, type OwnTables } from './table-declaration.ts'

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

/** Tables of the audit log. */
export interface AuditTables {
  audit: AuditTable
}

export const auditTables: OwnTables<AuditTables> = {
  audit: {
    about: anyMention,
    people: [
      ['actor_oid', 'actor_upn'],
      ['account_id', 'account_upn'],
    ],
  },
  audit_floor: { about: null },
}
