import type { AuditTables } from './queries/audit-tables.ts'
import type { OperationTables } from './queries/operation-tables.ts'
import type { ProtectedAccountsTable } from './queries/protected-accounts.ts'

/** A dialog's or a person's state between turns, under the bot framework's storage key. */
export interface TurnStateTable {
  key: string
  /** JSON, without the eTag. */
  value: string
  etag: string
  updated_at: Date
}

/** Activities already taken up, by whichever instance was first. */
export interface SeenActivitiesTable {
  id: string
  seen_at: Date
}

/** How to reach a person in a one-to-one chat. */
export interface ConversationsTable {
  tenant_id: string
  person_id: string
  /** JSON. */
  reference: string
  updated_at: Date
}

/** Values that all instances change together. */
export interface SharedCellsTable {
  name: string
  /** JSON; null until first set. */
  value: string | null
  updated_at: Date
}

/** The migrations that ran; written by `migrate.ts` alone. */
export interface SchemaMigrationsTable {
  number: number
  name: string
  applied_at: Date
}

/** Every table, as Kysely sees it. The queue keeps a schema of its own and is not listed. */
export interface Database extends OperationTables, AuditTables {
  turn_state: TurnStateTable
  seen_activities: SeenActivitiesTable
  conversations: ConversationsTable
  shared_cells: SharedCellsTable
  schema_migrations: SchemaMigrationsTable
  protected_accounts: ProtectedAccountsTable
}
