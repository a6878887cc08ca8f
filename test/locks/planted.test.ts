// Covers: away, evidence, report, take-over, way-back-in
import assert from 'node:assert/strict'
import { type Edit, runWith } from '../support/plant.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { buildScene } from './build-scene.ts'

interface Fault extends Edit {
  /** The pair that finds it. */
  readonly pair: string
  readonly says: RegExp
}

const answer = 'src/features/take-over/answer.ts'
const lockPerson = '    await schedule.lockPerson({ tenantId: key.tenantId, oid: row.to_oid })\n'
const lock = '    await schedule.lock(key)\n'
const lockRequester = '    await schedule.lockPerson({ tenantId: row.tenant_id, oid: row.requester_oid })\n'
const count = `    const now = clock.now()
    const changed = await schedule.changeCountsSince(
      { ...key, oid: row.requester_oid },
      anHourBefore(now),
      ownerChangesOf(context),
    )
`

const faults: Readonly<Record<string, Fault>> = {
  'two locks are swapped': {
    file: answer,
    find: lockPerson + lock,
    put: lock + lockPerson,
    pair: 'agree and keep: scheduled',
    says: /locks in another order/,
  },
  'nothing that is locked is skipped': {
    file: 'src/store/queries/plan/decisions.ts',
    find: 'for update of w skip locked)',
    put: 'for update of w)',
    pair: 'confirm (plan), store results (running)',
    says: /a deadlock/,
  },
  'confirming does not lock the person': {
    file: 'src/operations/confirm/confirm.ts',
    find: '.lock(key.tenantId, person, row.requester_oid)',
    put: '.lock(key.tenantId, person)',
    pair: 'confirm (plan), admit (due)',
    says: /admitted_at/,
  },
  'something is read before the lock instead of after it': {
    file: 'src/operations/run/admission.ts',
    find: lockRequester + count,
    put: count + lockRequester,
    pair: 'confirm (plan), admit (due)',
    says: /admitted_at/,
  },
  'an operation is locked after what belongs to it': {
    file: 'src/features/take-over/service.ts',
    find: '    await scheduleQueries(tx).lock(key)\n',
    put: '',
    pair: 'cancel and open a request: scheduled',
    says: /a deadlock/,
  },
  'an operation that no longer runs is not stopped': {
    file: 'src/operations/confirm/end.ts',
    find: ' ?? (await end())\n',
    put: '\n',
    pair: 'stop and ask for approval: due',
    says: /ended with operationUnderWay and ok/,
  },
  'an event is written outside the transaction': {
    file: 'src/operations/lifecycle/advance.ts',
    find: `advanceRows(
        tx,`,
    put: 'advanceRows(context.store.db,',
    pair: 'extend and cancel: request',
    says: /waits for another connection/,
  },
}

/** Plays these pairs in a process of its own, with these changes to the source. */
async function playWith(edits: readonly Fault[], pairs: readonly string[], databaseUrl: string) {
  const { out, err, code } = await runWith(edits, 'locks/planted.ts', { args: [databaseUrl, ...pairs] })
  return { code, report: out + err }
}

describe('a planted fault', () => {
  let databaseUrl = ''
  before(async () => {
    // Without the fault, with which some would never get there.
    databaseUrl = await createTestDatabase()
    await buildScene(databaseUrl)
  })

  for (const [what, fault] of Object.entries(faults))
    it(`is found: ${what}`, async () => {
      const { code, report } = await playWith([fault], [fault.pair], databaseUrl)
      assert.equal(code, 1, report || 'nothing was found')
      assert.match(report, fault.says)
    })

  it('is not found where there is none', async () => {
    const pairs = new Set(Object.values(faults).map((one) => one.pair))
    const { code, report } = await playWith([], [...pairs], databaseUrl)
    assert.equal(code, 0, report)
  })
})
