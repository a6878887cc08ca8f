import { schemaBehaviour } from '../store/behaviour/schema.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { useStore } from '../support/store.ts'

describe('the schema of a PostgreSQL server', () =>
  schemaBehaviour(useStore(async () => ({ databaseUrl: await createTestDatabase() }))))
