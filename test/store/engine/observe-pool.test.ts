import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { systemClock } from '../../../src/core/clock.ts'
import { type Labels, type Metrics, noMetrics } from '../../../src/core/metrics.ts'
import { summaryOf } from '../../../src/store/engine/observe-pool.ts'
import { useStore } from '../../support/store.ts'

const spans: { name: string; attributes: Labels; failed?: string }[] = []
const times: Labels[] = []
let within: string | undefined

const metrics: Metrics = {
  ...noMetrics,
  seconds: (_name, _seconds, labels) => void times.push(labels),
  traceparent: () => within,
  span: (name, attributes, work) => {
    const seen: (typeof spans)[number] = { name, attributes: { ...attributes } }
    spans.push(seen)
    return work({
      set: (more) => void Object.assign(seen.attributes, more),
      event: () => {},
      fail: (type) => {
        seen.failed = type
      },
    })
  },
}

describe('statements in metrics and traces', () => {
  const store = useStore({ clock: systemClock, metrics })
  beforeEach(() => {
    spans.length = 0
    times.length = 0
    within = '00-trace'
  })

  it('are named by verb and tables, without values', async () => {
    await store().db.selectFrom('operations').selectAll().where('id', '=', 'secret').execute()
    const [span] = spans
    assert.equal(span?.name, 'select operations')
    assert.deepEqual(span?.attributes, { 'db.system.name': 'postgresql', 'db.query.summary': 'select operations' })
    assert.deepEqual(times, [{ 'db.system.name': 'postgresql' }])
  })

  it('have the SQLSTATE of an error', async () => {
    await assert.rejects(sql`select nothing from nowhere`.execute(store().db))
    assert.equal(spans[0]?.failed, '42P01')
    assert.equal(spans[0]?.attributes['db.response.status_code'], '42P01')
    assert.deepEqual(times, [{ 'db.system.name': 'postgresql', 'error.type': '42P01' }])
  })

  it('have no span if they have no parent', async () => {
    within = undefined
    await store().ping()
    assert.deepEqual(spans, [])
    assert.ok(times.length > 0)
  })

  it('are summarised by the tables they name', () => {
    for (const [statement, summary] of [
      ['begin', 'begin'],
      ['insert into "operations" ("id") values ($1)', 'insert operations'],
      ['update "posts" set "shown" = $1', 'update posts'],
      ['with a as (select 1 from audit) select * from a join operations o on true', 'with audit a operations'],
      ['select * from (select 1 from unnest($1::text[])) x', 'select'],
    ] as const)
      assert.equal(summaryOf(statement), summary)
  })
})
