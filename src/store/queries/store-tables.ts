import { sql } from 'kysely'
import { anyMention, day, type OwnTables } from './table-declaration.ts'

/** State of a dialog or person between turns, by Bot Framework storage key. */
interface TurnStateTable {
  key: string
  /** JSON, without the eTag. */
  value: string
  etag: string
  updated_at: Date
}

/** Activities already processed, by whichever instance was first. */
interface SeenActivitiesTable {
  id: string
  seen_at: Date
}

/** How to reach a person in their private chat. */
interface ConversationsTable {
  tenant_id: string
  person_id: string
  /** JSON. */
  reference: string
  updated_at: Date
}

/** Values that all instances update. */
interface SharedCellsTable {
  name: string
  /** JSON; null until first set. */
  value: string | null
  updated_at: Date
}

/** Applied migrations; written only by `migrate.ts`. */
interface SchemaMigrationsTable {
  number: number
  name: string
  /** SHA-256 of its text, in hex. A migration that has been applied must not change. */
  hash: string
  applied_at: Date
}

/** Tables of the store itself. */
export interface StoreTables {
  turn_state: TurnStateTable
  seen_activities: SeenActivitiesTable
  conversations: ConversationsTable
  shared_cells: SharedCellsTable
  schema_migrations: SchemaMigrationsTable
}

/** How long unused turn state is kept. Dialogs left open longer than that start again. */
export const turnStateRetention = 30 * day
/** How long activity IDs are remembered; the channel stops redelivering after minutes. */
export const activityIdRetention = day

export const storeTables: OwnTables<StoreTables> = {
  turn_state: {
    about: anyMention,
    expired: (now) => sql`updated_at < ${new Date(now - turnStateRetention)}`,
  },
  seen_activities: { about: null, expired: (now) => sql`seen_at < ${new Date(now - activityIdRetention)}` },
  conversations: { about: anyMention },
  shared_cells: { about: null },
  schema_migrations: { about: null },
}
