import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { events, eventsVersion } from '../../../src/operations/lifecycle/events.ts'
import { auditQueries } from '../../../src/store/queries/audit.ts'
import { operationQueries } from '../../../src/store/queries/lifecycle/operations.ts'
import type { Store } from '../../../src/store/store.ts'
import { applyEvent, applyMove, insertPlan, takeLease } from '../../support/events.ts'
import { planOf } from '../../support/plans.ts'

const tenantId = 'contoso'
const key = { tenantId, id: 'tobaki-42' }
const plan = planOf({ ...key, now: 1_000, expiresAt: 2_000 })

/** What the database refuses to do to an operation, for any database. */
export function eventsBehaviour(store: () => Store): void {
  beforeEach(() => insertPlan(store().db, plan))
  const run = (statement: string) => sql.raw(statement).execute(store().db)
  const row = async () => {
    const { state, version } = (await operationQueries(store().db).find(key)) ?? assert.fail()
    return `${state} ${version}`
  }

  for (const [what, statement] of [
    ['its state', `update operations set state = 'done'`],
    ['its state and version', `update operations set state = 'done', version = version + 1`],
    ['its version', 'update operations set version = version + 1'],
    ['its stop request', 'update operations set stop_requested = true'],
  ] as const)
    it(`refuses a commit that changes ${what} without an event`, async () => {
      await assert.rejects(run(statement), /Operation tobaki-42 changed without an event/)
      assert.equal(await row(), 'planned 1')
    })

  it('refuses an operation without an event', async () => {
    await assert.rejects(
      run(`insert into operations select (jsonb_populate_record(o, '{"id": "other-11"}')).* from operations o`),
      /Operation other-11 changed without an event/,
    )
  })

  it('refuses a change that no event makes, and one from a state that the operation is not in', async () => {
    await applyMove(store().db, key, { from: 'planned', to: 'queued', now: 2 })
    const event = (name: string, to: string) =>
      run(`with moved as (update operations set state = '${to}', version = version + 1 returning *)
        insert into operation_events (tenant_id, operation_id, version, event, to_state)
        select tenant_id, id, version, '${name}', state from moved`)
    await assert.rejects(event('approved', 'queued'), /can't go from queued to queued by the event approved/)
    await assert.rejects(event('finished', 'done'), /can't go from queued to done by the event finished/)
    await assert.rejects(event('invented', 'running'), /by the event invented/)
    assert.equal(await row(), 'queued 2')
    await event('started', 'running')
    assert.equal(await row(), 'running 3')
  })

  it('records each event in the audit, in order, with the states before and after', async () => {
    await applyMove(store().db, key, { from: 'planned', to: 'queued', now: 2 })
    await takeLease(store().db, key, { by: 'me', now: 3, until: 4 })
    await applyMove(store().db, key, { from: 'running', to: 'needsSignIn', now: 5, leaseBy: 'me' })
    await applyMove(store().db, key, { from: 'needsSignIn', to: 'queued', now: 6 })
    await takeLease(store().db, key, { by: 'me', now: 7, until: 8 })
    const entries = (await auditQueries(store().db).range(tenantId, 1, 99)).map(({ entry }) => JSON.parse(entry))
    assert.deepEqual(
      entries.map(({ step, before, after, actor }) => [step, before, after, actor?.oid].join(' ')),
      [
        'planned  planned anna',
        'confirmed planned queued anna',
        'started queued running ',
        'paused running needsSignIn ',
        'resumed needsSignIn queued anna',
        'continued queued running ',
      ],
    )
  })

  it('leaves an operation to instances that know the table of its latest event', async () => {
    await applyMove(store().db, key, { from: 'planned', to: 'queued', now: 2 })
    await run(`update operations set events_version = ${eventsVersion + 1}`)
    assert.equal(await takeLease(store().db, key, { by: 'me', now: 3, until: 4 }), undefined)
    assert.equal(await applyEvent(store().db, key, events.cancelled, { now: 3 }), undefined)
    assert.equal(await row(), 'queued 2')
  })
}
