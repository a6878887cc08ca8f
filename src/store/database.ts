import type { AuditTables } from './queries/audit-tables.ts'
import type { OperationTables } from './queries/operation-tables.ts'

/** State of a dialog or person between turns, by Bot Framework storage key. */
export interface TurnStateTable {
  key: string
  /** JSON, without the eTag. */
  value: string
  etag: string
  updated_at: Date
}

/** Activities already processed, by whichever instance was first. */
export interface SeenActivitiesTable {
  id: string
  seen_at: Date
}

/** How to reach a person in their private chat. */
export interface ConversationsTable {
  tenant_id: string
  person_id: string
  /** JSON. */
  reference: string
  updated_at: Date
}

/** Values that all instances update. */
export interface SharedCellsTable {
  name: string
  /** JSON; null until first set. */
  value: string | null
  updated_at: Date
}

/** People who have signed out of the bot. */
export interface SignOutsTable {
  tenant_id: string
  person_id: string
  times: number
  signed_out: boolean
}

/** Accounts that protection entries have referred to. */
export interface ProtectedAccountsTable {
  tenant_id: string
  entry: string
  account_id: string
  seen_at: number
}

/** Applied migrations; written only by `migrate.ts`. */
export interface SchemaMigrationsTable {
  number: number
  name: string
  /** SHA-256 of its text, in hex. A migration that has been applied must not change. */
  hash: string
  applied_at: Date
}

/** Every table, as seen by Kysely. The queue has its own schema, which isn't listed. */
export interface Database extends OperationTables, AuditTables {
  turn_state: TurnStateTable
  seen_activities: SeenActivitiesTable
  conversations: ConversationsTable
  shared_cells: SharedCellsTable
  schema_migrations: SchemaMigrationsTable
  protected_accounts: ProtectedAccountsTable
  sign_outs: SignOutsTable
}
