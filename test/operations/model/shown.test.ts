import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { features } from '../../../src/features/index.ts'
import { defineShown, type Shown } from '../../../src/operations/model/shown.ts'
import { createSubquery } from '../../../src/store/queries/subqueries.ts'
import { anna, createHarness, useHarness } from '../harness.ts'

describe('what features add to what is read about operations', () => {
  const h = useHarness()
  const asked: string[][] = []
  const letters = defineShown({
    name: 'letters',
    wanted: ({ playbook }) => playbook === 'disable',
    query: ({ ids }) => {
      asked.push([...ids])
      return createSubquery(
        sql<{
          id: string
          letters: number
        }>`select id, length(id) as letters from operations where id = any(${[...ids]})`,
        (rows) => new Map(rows.map((row) => [row.id, row.letters])),
      )
    },
    empty: 0,
  })
  const listed = (...shown: Shown<unknown>[]) =>
    createHarness(h().store, {
      clock: h().clock,
      world: h().world,
      features: [...features, { name: 'letters', shown }],
    })
  beforeEach(() => {
    asked.length = 0
    h().world.add('bob')
  })

  it('is read back by its declaration, and asked only of operations that can have it', async () => {
    const { operations, plan } = listed(letters)
    const some = [await plan('disable', ['bob']), await plan('signOut', ['bob'])].map(({ operation }) => operation)
    assert.deepEqual(some.map(letters.of), [some[0]?.id.length, 0])
    asked.length = 0
    const all = (await operations.list(anna)).operations
    assert.deepEqual(all.map(letters.of).sort(), [0, some[0]?.id.length])
    assert.deepEqual(asked, [[some[0]?.id]])
  })

  it('is empty if the feature is not in the list', async () => {
    const { operation } = await h().plan('disable', ['bob'])
    assert.equal(letters.of(operation), 0)
    assert.deepEqual(asked, [])
  })

  it('needs a name of its own: two of the same name do not start', () => {
    const two = { ...letters, name: 'tally' }
    assert.throws(() => listed(letters, letters), { message: 'There are two shown values named letters' })
    assert.throws(() => listed(two), { message: 'There are two shown values named tally' })
  })
})
