import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { openTestStore, useStore } from '../support/store.ts'
import { queueBehaviour } from './behaviour/queue.ts'
import { tablesBehaviour } from './behaviour/tables.ts'
import { turnStateBehaviour } from './behaviour/turn-state.ts'

describe('on the embedded database, turn state', () => turnStateBehaviour(useStore()))
describe('on the embedded database, tables', () => tablesBehaviour(useStore()))
describe('on the embedded database, the queue', () => queueBehaviour(useStore(), openTestStore))

describe('a database that is read-only', () => {
  const store = useStore()
  it('counts as unavailable, although it answers', async () => {
    await store().ping()
    await sql`set default_transaction_read_only = on`.execute(store().db)
    try {
      await assert.rejects(store().ping(), (error: Error) => /read-only/.test(String(error.cause)))
    } finally {
      await sql`set default_transaction_read_only = off`.execute(store().db)
    }
    await store().ping()
  })
})
