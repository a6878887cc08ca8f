import { personBehaviour } from '../store/behaviour/person.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { openTestStore } from '../support/store.ts'

describe('npm run person:export, on a PostgreSQL server', () =>
  personBehaviour(async () => {
    const databaseUrl = await createTestDatabase()
    return { environment: { DATABASE_URL: databaseUrl }, open: () => openTestStore({ databaseUrl }) }
  }))
