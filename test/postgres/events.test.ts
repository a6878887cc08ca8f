import { eventsBehaviour } from '../store/behaviour/events.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { useStore } from '../support/store.ts'

describe('a PostgreSQL server', () =>
  eventsBehaviour(useStore(async () => ({ databaseUrl: await createTestDatabase() }))))
