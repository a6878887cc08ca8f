import { queueBehaviour } from '../store/behaviour/queue.ts'
import { tablesBehaviour } from '../store/behaviour/tables.ts'
import { turnStateBehaviour } from '../store/behaviour/turn-state.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { openTestStore, type TestStoreOptions, useStore } from '../support/store.ts'

const onServer = async (options: TestStoreOptions = {}) => ({ ...options, databaseUrl: await createTestDatabase() })

describe('on a PostgreSQL server, turn state', () => turnStateBehaviour(useStore(onServer)))
describe('on a PostgreSQL server, tables', () => tablesBehaviour(useStore(onServer)))
describe('on a PostgreSQL server, the queue', () =>
  queueBehaviour(useStore(onServer), async (options) => openTestStore(await onServer(options))))
