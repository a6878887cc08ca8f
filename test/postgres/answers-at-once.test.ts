// Covers: away
import assert from 'node:assert/strict'
import { answersAtOnce } from '../operations/behaviour/answers-at-once.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { openTestStore, type TestStore } from '../support/store.ts'

describe('on two instances with one PostgreSQL server, a request', () => {
  let opened: TestStore[] = []
  beforeEach(async () => {
    const databaseUrl = await createTestDatabase()
    opened = [await openTestStore({ databaseUrl }), await openTestStore({ databaseUrl })]
  })
  afterEach(() => Promise.all(opened.map((one) => one.close())))
  answersAtOnce(() => {
    const [one, other] = opened
    assert.ok(one && other)
    return [one.store, other.store]
  })
})
