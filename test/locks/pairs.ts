// Covers: away, evidence, report, take-over, way-back-in
import assert from 'node:assert/strict'
import { createRandom } from '../../emulator/random.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { buildScene } from './build-scene.ts'
import { drawnOrders, eachOrder } from './orders.ts'
import { allPairs, describeWrong, openTable, type Pair, playPair, type Table } from './pair.ts'
import { openScene, type Scene } from './scene.ts'

/**
 * A stored state on a database of its own, and two connections to it, for the tests of a `describe`. `ready` is called
 * once it is there.
 */
export function useTable(ready = async () => {}): () => Table {
  let scene: Scene | undefined
  let table: Table | undefined
  before(async () => {
    const databaseUrl = await createTestDatabase()
    await buildScene(databaseUrl)
    scene = await openScene(databaseUrl)
    table = await openTable(scene)
    await ready()
  })
  after(async () => {
    await table?.close()
    await scene?.close()
  })
  return () => {
    assert.ok(table, 'The table is there inside tests and hooks only')
    return table
  }
}

const { LOCKS = '', LOCKS_SECONDS = '300', LOCKS_SEED = '1' } = process.env

/** The pairs whose names match LOCKS, in an order that depends on the seed. */
function shuffled(half: 0 | 1): Pair[] {
  const random = createRandom(Number(LOCKS_SEED))
  const pairs = allPairs().filter(({ name }) => new RegExp(LOCKS).test(name))
  const drawn = pairs.map((pair) => ({ pair, place: random() })).sort((one, other) => one.place - other.place)
  return drawn.filter((_, at) => at % 2 === half).map(({ pair }) => pair)
}

/** How many orders of each pair are drawn at a time, and how often at most. */
const [drawn, rounds] = [5, 10]

/**
 * Plays every second pair in each order with one switch and, while there is time, in some with more; mocha runs the two
 * halves at once.
 */
export function playHalf(half: 0 | 1): void {
  describe(`pairs of transactions, ${half === 0 ? 'one' : 'the other'} half`, () => {
    const table = useTable()
    it('end like one transaction after another', async () => {
      const random = createRandom(Number(LOCKS_SEED) + half)
      const pairs = shuffled(half)
      const wrong: string[] = []
      const begun = performance.now()
      const seconds = () => (performance.now() - begun) / 1000
      /** Plays each pair while there is time, and says how many there were. */
      const playAll = async (orders: typeof eachOrder, said: string) => {
        const total = { pairs: 0, orders: 0, waited: 0, between: 0 }
        for (const pair of pairs) {
          if (seconds() > Number(LOCKS_SECONDS)) break
          const result = await playPair(table(), pair, orders)
          total.pairs += 1
          for (const one of ['orders', 'waited', 'between'] as const) total[one] += result[one]
          if (result.wrong) wrong.push(`${pair.name}:\n${describeWrong(result.wrong)}`)
        }
        const counts = `${total.orders} orders (${total.waited} with a wait, ${total.between} between)`
        console.log(`${total.pairs} of ${pairs.length} pairs, ${said}: ${counts} after ${Math.round(seconds())} s`)
      }
      console.log(`LOCKS_SEED=${LOCKS_SEED}`)
      await playAll(eachOrder, 'one switch')
      for (let round = 0; round < rounds && seconds() < Number(LOCKS_SECONDS); round++)
        await playAll(drawnOrders(random, drawn), 'four switches')
      assert.equal(wrong.length, 0, wrong.slice(0, 5).join('\n\n'))
    })
  })
}
