import { type Kysely, sql } from 'kysely'
import type { Database } from '../database.ts'
import { applicationName, type RunningInstance } from '../engine/postgres.ts'

/** How many connections a server has for the bot, and how many of them are in use. */
export interface ServerConnections {
  /** For the bot's role: without those reserved for administrators and those opened by other programs. */
  readonly available: number
  /** Connections of running instances, without the one of this query. */
  readonly open: number
}

const isOurs = sql`split_part(application_name, ' ', 1) = ${applicationName}`

// `reserved_connections` exists since PostgreSQL 16. Background processes of the server belong to no database.
export async function connectionsOf(db: Kysely<Database>): Promise<ServerConnections> {
  const { rows } = await sql<{ available: number; open: number }>`
    with sessions as (
      select datname = current_database() and ${isOurs} as ours from pg_stat_activity
      where datid is not null and pid <> pg_backend_pid()),
    counted as (
      select (count(*) filter (where ours))::integer as open, (count(*) filter (where not ours))::integer as foreign_ones
      from sessions)
    select open, least(
        current_setting('max_connections')::integer - current_setting('superuser_reserved_connections')::integer
          - coalesce(current_setting('reserved_connections', true)::integer, 0) - foreign_ones,
        (select nullif(rolconnlimit, -1) from pg_roles where rolname = current_user),
        (select nullif(datconnlimit, -1) from pg_database where datname = current_database())) as available
    from counted`.execute(db)
  const [{ available, open } = { available: 0, open: 0 }] = rows
  return { available, open }
}

/** The instances that are connected to this database. */
export async function instancesOf(db: Kysely<Database>): Promise<readonly RunningInstance[]> {
  const { rows } = await sql<RunningInstance>`
    select distinct split_part(application_name, ' ', 3) as instance, split_part(application_name, ' ', 2) as settings
    from pg_stat_activity where datname = current_database() and ${isOurs} and split_part(application_name, ' ', 3) <> ''
    order by 1`.execute(db)
  return rows
}
