import { createDatabaseToken } from '../../auth/database-token.ts'
import type { CloudName } from '../../core/model.ts'

/** The keys about the database, from a complete configuration or from an environment that hasn't been checked. */
interface DatabaseKeys {
  readonly DATABASE_URL?: string | undefined
  readonly DATABASE_IDENTITY_ID?: string | undefined
  readonly CLOUD?: string | undefined
  readonly DATA_DIR?: string | undefined
}

/** Where the database is and how to sign in to it: the same for the bot and for every tool. */
export function databaseOf(keys: DatabaseKeys): {
  readonly databaseUrl?: string
  readonly databasePassword?: () => Promise<string>
  readonly dataDir: string
} {
  const { DATABASE_URL: databaseUrl, DATABASE_IDENTITY_ID: identity, CLOUD: cloud, DATA_DIR: dataDir } = keys
  return {
    ...(databaseUrl && { databaseUrl }),
    ...(databaseUrl &&
      identity && { databasePassword: createDatabaseToken(identity, (cloud || 'public') as CloudName) }),
    dataDir: dataDir || '.data',
  }
}
