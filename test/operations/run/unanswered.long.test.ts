import assert from 'node:assert/strict'
import { sql } from 'kysely'
import type { FaultRule } from '../../../emulator/fault-rule.ts'
import { hasEnded } from '../../../src/core/operation-states.ts'
import { useStore } from '../../support/store.ts'
import { drive, watched } from '../drive.ts'
import { createJobTable } from '../hand-queue.ts'
import { anna, authorise, type Harness, reason } from '../harness.ts'
import { createScene, endsOf } from '../many-steps.ts'

const minute = 60_000

describe('a write that gets no clear answer', () => {
  const store = useStore()
  before(() => createJobTable(store()))

  /** A containment of ten accounts; Graph answers each change of the last one with these faults, one after another. */
  const begin = async (faults: readonly FaultRule[] = [{ fail: 500 }]) => {
    const scene = createScene(store(), { accounts: 10, faults: [], deaths: [] }, { limits: { abortAboveFailures: 20 } })
    const { it, people, bot } = scene
    const [slow, ...others] = people.toReversed()
    assert.ok(slow)
    for (const fault of faults)
      it.faults.add({ ...fault, match: { method: 'PATCH', path: `^/users/${slow.id}` }, at: 'item' })
    const planner = bot(watched(store()))
    const { id } = await drive(
      it.clock,
      (async () => {
        const { operation, token } = await planner.plan(
          'contain',
          people.map((one) => one.id),
        )
        const confirmed = { person: anna, authorise, token, reason, count: operation.counts.change }
        return planner.operations.confirm(operation.id, confirmed)
      })(),
    )
    const blocks = () =>
      it.arrivals.filter(({ id: of, body }) => of === slow.id && Object(body).accountEnabled === false)
    const state = async (by: Harness) => (await by.operations.get(id, anna)).state
    const began = it.clock.now()
    /** Lets an instance work for this long, or until the operation has ended. Later tries are far apart. */
    const work = async (by: Harness, ms: number) => {
      const until = it.clock.now() + ms
      while (it.clock.now() < until && !hasEnded(await state(by))) {
        await by.sweep()
        await by.work()
        await it.clock.sleep(it.clock.now() < began + 30_000 ? 2_000 : 10_000)
      }
    }
    /** Lets two instances work in turns until the operation is done. */
    const takeTurns = async () => {
      const bots = [bot(watched(store())), bot(watched(store()))] as const
      await drive(it.clock, Promise.all(bots.map((each) => each.operations.start())))
      for (let turn = 0; turn < 60 && !hasEnded(await state(bots[0])); turn++)
        await drive(it.clock, work(bots[turn % 2] ?? bots[0], 31_000))
      assert.equal(await state(bots[0]), 'done')
      for (const each of bots) await drive(it.clock, each.operations.close())
    }
    return { ...scene, id, slow, others, planner, blocks, work, state, began, takeTurns }
  }
  const endOf = async (id: string, account: string) => {
    const writes = await endsOf(store(), {
      id,
      actions: (
        await store().db.selectFrom('operations').select('actions').where('id', '=', id).executeTakeFirstOrThrow()
      ).actions,
    })
    return writes.filter((one) => one.account === account)
  }

  it('holds back only its own account, is named on the card, and ends after 24 tries or 15 minutes', async () => {
    const { it: graph, bot, id, slow, others, blocks, work, state, began } = await begin()
    const one = bot(watched(store()))
    await drive(
      graph.clock,
      one.operations.start().then(() => work(one, 20_000)),
    )
    const shown = one.told.findLast(({ unanswered }) => unanswered !== null)
    assert.deepEqual([shown?.unanswered?.count, shown?.unanswered?.names], [1, [slow.displayName]])
    const { rows } = await sql<{ tries: number }>`select tries from operation_writes where state = 'sending'`.execute(
      store().db,
    )
    assert.ok((rows[0]?.tries ?? 0) > 2)
    await drive(graph.clock, work(one, 20 * minute))
    await drive(graph.clock, one.operations.close())
    const ids = new Set(others.map((each) => each.id))
    // Sign-in methods have a slow quota of their own.
    const theirs = graph.arrivals.filter(({ id: of, url }) => ids.has(of) && !url.includes('/authentication/'))
    const last = Math.max(...theirs.map(({ at }) => at))
    assert.ok(last - began < 15_000, `the others took ${last - began} ms`)
    for (const each of others) {
      const ends = (await endOf(id, each.id)).filter(({ state, kind }) => kind === 'request' && state !== 'none')
      const done = ends.map((one) => one.state)
      assert.deepEqual(new Set(done), new Set(['done']))
    }
    assert.ok(blocks().length > 5 && blocks().length <= 24, `${blocks().length} tries`)
    assert.equal(await state(one), 'done')
    const [block] = (await endOf(id, slow.id)).filter(({ action }) => action === 'block-sign-in')
    assert.ok(block && ['uncertain', 'failed'].includes(block.state), block?.state)
    assert.ok((block.settled_at ?? 0) - began <= 15 * minute + 30_000)
  })

  it('is not given up because it is throttled, whatever happens before and after, and whichever instance tries', async () => {
    const { id, slow, blocks, takeTurns } = await begin([
      { fail: 504, times: 2 },
      { fail: 429, retryAfter: 1, times: 25 },
      { fail: 429, retryAfter: 3, times: 15 },
      { fail: 503, times: 2 },
    ])
    await takeTurns()
    const [block] = (await endOf(id, slow.id)).filter(({ action }) => action === 'block-sign-in')
    assert.deepEqual([block?.state, blocks().length], ['done', 45])
  })

  it('counts its tries across instances', async () => {
    const { blocks, takeTurns } = await begin()
    await takeTurns()
    assert.ok(blocks().length <= 24, `${blocks().length} tries`)
  })
})
