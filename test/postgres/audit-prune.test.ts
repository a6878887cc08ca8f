import { pruneBehaviour } from '../store/behaviour/prune.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { openTestStore } from '../support/store.ts'

describe('npm run audit:prune, on a PostgreSQL server', () =>
  pruneBehaviour(async () => {
    const databaseUrl = await createTestDatabase()
    return { environment: { DATABASE_URL: databaseUrl }, open: () => openTestStore({ databaseUrl }) }
  }))
