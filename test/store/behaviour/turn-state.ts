import assert from 'node:assert/strict'
import { MemoryStorage } from 'botbuilder'
import fc from 'fast-check'
import { deleteExpired } from '../../../src/store/queries/maintenance.ts'
import { turnStateRetention } from '../../../src/store/queries/store-tables.ts'
import type { Store, TurnState } from '../../../src/store/store.ts'
import { tables } from '../../support/tables.ts'

const conflict = { message: /etag conflict/i }

/** Tests of turn state, for any database. */
export function turnStateBehaviour(store: () => Store): void {
  const state = () => store().turnState
  const eTagOf = async (key: string) => ((await state().read([key]))[key] as { eTag: string }).eTag

  it('returns what was written, and nothing for unknown keys', async () => {
    const odd = { text: 'a\u0000b \ud800 "é" 😀', deep: { list: [1, null, { no: false }] } }
    await state().write({ one: odd, two: { n: 1 } })
    const found = await state().read(['one', 'two', 'three'])
    assert.deepEqual(Object.keys(found).sort(), ['one', 'two'])
    assert.deepEqual({ ...Object(found['one']), eTag: 'x' }, { ...odd, eTag: 'x' })
    assert.deepEqual(await state().read([]), {})
  })

  it('refuses a write with an outdated eTag, saying "eTag conflict"', async () => {
    await state().write({ key: { n: 1 } })
    const eTag = await eTagOf('key')
    await state().write({ key: { n: 2, eTag } })
    await assert.rejects(state().write({ key: { n: 3, eTag } }), conflict)
    assert.equal(Object((await state().read(['key']))['key']).n, 2)
  })

  it('writes without an eTag or with * regardless of the current state', async () => {
    await state().write({ key: { n: 1 } })
    await state().write({ key: { n: 2 } })
    await state().write({ key: { n: 3, eTag: '*' } })
    assert.equal(Object((await state().read(['key']))['key']).n, 3)
  })

  it('writes all entries or none', async () => {
    await state().write({ a: { n: 1 }, b: { n: 1 } })
    await assert.rejects(state().write({ a: { n: 2 }, b: { n: 2, eTag: 'stale' }, c: { n: 2 } }), conflict)
    const found = await state().read(['a', 'b', 'c'])
    assert.deepEqual([Object(found['a']).n, Object(found['b']).n, found['c']], [1, 1, undefined])
  })

  it('lets exactly one of many writers with the same eTag succeed', async () => {
    await state().write({ key: { n: 0 } })
    const eTag = await eTagOf('key')
    const tries = Array.from({ length: 10 }, (_, n) => state().write({ key: { n, eTag } }))
    const results = await Promise.allSettled(tries)
    assert.equal(results.filter((one) => one.status === 'fulfilled').length, 1)
  })

  it('handles concurrent writers of the same keys in different orders', async () => {
    const write = (keys: string[]) => state().write(Object.fromEntries(keys.map((key) => [key, { key }])))
    await Promise.all(Array.from({ length: 20 }, (_, n) => write(n % 2 ? ['x', 'y', 'z'] : ['z', 'y', 'x'])))
    assert.equal(Object.keys(await state().read(['x', 'y', 'z'])).length, 3)
  })

  it("agrees with the framework's in-memory storage on every sequence of calls", async () => {
    const step = fc.record({
      act: fc.constantFrom('write', 'write', 'write', 'delete'),
      key: fc.constantFrom('p', 'q'),
      value: fc.record({ n: fc.integer(), text: fc.string({ unit: 'binary' }) }),
      eTag: fc.constantFrom('absent', 'any', 'current', 'stale'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        const memory: TurnState = new MemoryStorage() as TurnState
        await state().delete(['p', 'q'])
        for (const { act, key, value, eTag } of steps) {
          const outcomes = [memory, state()].map((one) => apply(one, act, key, value, eTag))
          const [expected, actual] = await Promise.all(outcomes)
          assert.deepEqual(actual, expected)
        }
      }),
      { numRuns: 25 },
    )
  })

  it('deletes only what nobody has used for a month', async () => {
    await state().write({ old: { n: 1 } })
    const { updated_at } = await store().db.selectFrom('turn_state').select('updated_at').executeTakeFirstOrThrow()
    await deleteExpired(store().db, tables, updated_at.getTime() + turnStateRetention)
    assert.deepEqual(Object.keys(await state().read(['old'])), ['old'])
    await deleteExpired(store().db, tables, updated_at.getTime() + turnStateRetention + 1)
    assert.deepEqual(await state().read(['old']), {})
  })
}

/** One call and its result, with eTags reduced to whether they exist. */
async function apply(storage: TurnState, act: string, key: string, value: object, eTag: string): Promise<unknown> {
  const before = (await storage.read([key]))[key] as { eTag: string } | undefined
  const tag = { absent: {}, any: { eTag: '*' }, current: before && { eTag: before.eTag }, stale: { eTag: 'stale' } }[
    eTag
  ]
  const call = act === 'delete' ? storage.delete([key]) : storage.write({ [key]: { ...value, ...tag } })
  const outcome = await call.then(
    () => 'done',
    (error: Error) => (conflict.message.test(error.message) ? 'conflict' : error),
  )
  const after = (await storage.read([key]))[key] as Record<string, unknown> | undefined
  return { outcome, after: after && { ...after, eTag: typeof after['eTag'] } }
}
