// Covers: away
import assert from 'node:assert/strict'
import { createAbsences } from '../../../src/features/away/absences.ts'
import type { ApprovalDecision } from '../../../src/operations/index.ts'
import { auditQueries } from '../../../src/store/queries/audit.ts'
import { verifyChain } from '../../../src/store/queries/audit-chain.ts'
import type { Store } from '../../../src/store/store.ts'
import { findUnrecorded } from '../../support/audit.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { createJobTable } from '../hand-queue.ts'
import { anna, createHarness, someone } from '../harness.ts'
import { createWorld, member } from '../world.ts'

const minute = 60_000
const [first, second] = ['approvers', 'seniors']

const as = (oid: string): ApprovalDecision => ({
  person: someone(oid),
  directory: member,
})

/** What is answered, asked and extended at the same moment on two instances, and by people who come and go. */
export function answersAtOnce(stores: () => readonly [Store, Store]): void {
  const two = async (approvers: readonly string[] = ['erin', 'frank']) => {
    const [one, other] = stores()
    await createJobTable(one)
    const [world, clock] = [createWorld(), createFakeClock()]
    for (const name of ['bob', 'carol', 'anna', 'sven', ...approvers]) world.add(name)
    world.groups.set(first, new Set(approvers))
    world.groups.set(second, new Set(['sven']))
    const limits = { approvalAbove: 1, approverGroupId: first, escalationGroupId: second }
    const [a, b] = [one, other].map((store) => createHarness(store, { clock, world, limits }))
    assert.ok(a && b)
    const both = [a, b] as const
    for (const { operations } of both) await operations.start()
    const begin = async () => {
      const { id } = await a.begin('disable', ['bob', 'carol'])
      await a.work()
      return id
    }
    /** Lets both instances look, as they do every few seconds. */
    const pass = async (ms: number) => {
      await clock.advance(ms)
      await Promise.all(both.map((each) => each.sweep()))
      for (const each of both) await each.work()
    }
    const close = () => Promise.all(both.map(({ operations }) => operations.close()))
    const asked = () =>
      both.flatMap(({ cards }) =>
        cards.flatMap(({ asked: whom, token }) => (token && 'person' in whom ? whom.person.oid : [])),
      )
    return { a, b, clock, begin, pass, close, asked, absences: createAbsences({ store: one, clock }) }
  }
  const steps = async (id: string) => {
    const rows = await auditQueries(stores()[0].db).range(anna.tid, 1, 1_000)
    return rows.flatMap(({ entry }) => {
      const { operation, step } = JSON.parse(entry)
      return operation === id ? [String(step)] : []
    })
  }
  const whole = async () => {
    const { db } = stores()[0]
    assert.equal((await verifyChain(db, anna.tid)).broken, undefined)
    assert.deepEqual(await findUnrecorded(db, anna.tid), [])
  }
  const codes = (results: readonly PromiseSettledResult<unknown>[]) =>
    results.map((one) => (one.status === 'fulfilled' ? 'done' : String(one.reason.code)))

  it('can extend the time and decide simultaneously: the decision counts once, and the new time doesn’t undo it', async () => {
    for (const decide of ['approve', 'deny'] as const) {
      const { a, b, begin, pass, close } = await two()
      const id = await begin()
      const results = await Promise.allSettled([
        a.operations.extend(id, { person: anna }),
        b.operations[decide](id, as('erin')),
        a.operations[decide](id, as('frank')),
        b.operations.extend(id, { person: anna }),
      ])
      const [, ...decided] = codes(results)
      assert.deepEqual(decided.slice(0, 2).sort(), ['approvalAnswered', 'done'], codes(results).join())
      await pass(1_000)
      await pass(40 * minute)
      const { state } = await a.operations.get(id, anna)
      assert.equal(state, decide === 'approve' ? 'done' : 'denied')
      assert.ok((await steps(id)).filter((step) => step === 'extended').length <= 1)
      await whole()
      await close()
    }
  })

  it('can extend the time as it ends: either there is more time, or it has expired; never both', async () => {
    for (const early of [1, 0]) {
      const { a, b, begin, clock, close } = await two()
      const id = await begin()
      await clock.advance(30 * minute - early)
      const results = await Promise.allSettled([
        a.operations.extend(id, { person: anna }),
        b.sweep(),
        b.operations.deny(id, as('erin')),
      ])
      const { state, approval } = await a.operations.get(id, anna)
      const [extended, , denied] = codes(results)
      if (early) assert.equal(denied, 'done')
      else assert.deepEqual([extended, denied, state], ['approvalExpired', 'approvalExpired', 'expired'])
      assert.equal(extended === 'done', approval?.extended)
      await whole()
      await close()
    }
  })

  it('can ask and answer while someone decides: nothing is asked about what is decided', async () => {
    const { a, b, begin, close } = await two()
    const id = await begin()
    await a.operations.ask(id, { ...as('erin'), text: 'Why both of them?' })
    const results = await Promise.allSettled([
      a.operations.answer(id, { person: anna, text: 'They share a password' }),
      b.operations.approve(id, as('erin')),
      b.operations.ask(id, { ...as('frank'), text: 'And when?' }),
    ])
    assert.equal(codes(results)[1], 'done')
    const happened = (await steps(id)).filter((step) => ['asked', 'answered', 'approved'].includes(step))
    assert.equal(happened.at(-1), 'approved', happened.join())
    await a.work()
    assert.equal((await a.operations.get(id, anna)).state, 'done')
    await whole()
    await close()
  })

  it('asks people who return, once, before and after the second group is asked', async () => {
    const { begin, pass, absences, asked, clock, close } = await two()
    const away = (oid: string, minutes: number) => absences.begin(someone(oid), clock.now() + minutes * minute)
    await away('erin', 5)
    await away('frank', 25)
    await begin()
    assert.deepEqual(asked(), ['sven'], 'with everyone away, the second group is asked')
    await pass(5 * minute + 1)
    assert.deepEqual(asked(), ['sven', 'erin'])
    await absences.end(someone('frank'))
    await pass(minute)
    await away('frank', 1)
    await pass(2 * minute)
    assert.deepEqual(asked().toSorted(), ['erin', 'frank', 'sven'], 'away again and back: not asked twice')
    await close()
  })

  it('asks the others immediately if the named approver is away, and the named one on their return', async () => {
    const { a, absences, clock, pass, asked, close } = await two()
    await absences.begin(someone('erin'), clock.now() + 3 * minute)
    const { id } = await a.begin('disable', ['bob', 'carol'], { approver: 'erin' })
    await a.work()
    await pass(minute)
    assert.deepEqual(asked(), ['frank'])
    await pass(3 * minute)
    assert.deepEqual(asked(), ['frank', 'erin'])
    assert.equal((await a.operations.approve(id, as('erin'))).approval?.by?.oid, 'erin')
    await close()
  })
}
