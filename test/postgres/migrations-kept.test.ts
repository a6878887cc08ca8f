import { migrationsBehaviour } from '../store/behaviour/migrations.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { useStore } from '../support/store.ts'

describe('on a PostgreSQL server, migrating', () =>
  migrationsBehaviour(useStore(async () => ({ databaseUrl: await createTestDatabase() }))))
