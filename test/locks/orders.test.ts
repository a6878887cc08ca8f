import assert from 'node:assert/strict'
import { type Kysely, sql } from 'kysely'
import type { Database } from '../../src/store/database.ts'
import { createTestDatabase } from '../support/postgres.ts'
import { openSide, type Side } from './gate.ts'
import { eachOrder } from './orders.ts'
import { type Played, play, type Turn, type Which } from './play.ts'

type Db = Kysely<Database>
type Work = (db: Db) => Promise<unknown>

const inTransaction =
  (work: Work): Work =>
  (db) =>
    db.transaction().execute((tx) => work(tx))

async function read(db: Db, table: 'apples' | 'pears', lock = ''): Promise<number | undefined> {
  const { rows } = await sql<{ n: number }>`select n from ${sql.raw(table)} where id = 1 ${sql.raw(lock)}`.execute(db)
  return rows[0]?.n
}

const set = (db: Db, table: 'apples' | 'pears', n: number) => sql`update ${sql.raw(table)} set n = ${n}`.execute(db)

const add =
  (lock = ''): Work =>
  async (db) => {
    const n = await read(db, 'apples', lock)
    if (n !== undefined) await set(db, 'apples', n + 1)
  }

const lock = 'for update'
const withLock = inTransaction(add(lock))
const copy = (from: 'apples' | 'pears', to: 'apples' | 'pears') =>
  inTransaction(async (db) => set(db, to, ((await read(db, from)) ?? 0) + 1))
const lockBoth = (first: 'apples' | 'pears', second: 'apples' | 'pears') =>
  inTransaction(async (db) => [await read(db, first, lock), await read(db, second, lock)])

/** Each pair, and how many different ends it has. */
const pairs: Readonly<Record<string, readonly [Work, Work, ends: number]>> = {
  'an update that can be lost': [inTransaction(add()), inTransaction(add()), 2],
  'an update under a lock': [withLock, withLock, 1],
  'an update that leaves it if it is locked': [
    inTransaction(add('for update skip locked')),
    inTransaction(add('for update skip locked')),
    2,
  ],
  'a read before the lock': [
    inTransaction(async (db) => {
      const n = await read(db, 'apples')
      await read(db, 'apples', lock)
      await set(db, 'apples', (n ?? 0) + 1)
    }),
    withLock,
    2,
  ],
  'two that each read what the other changes': [copy('apples', 'pears'), copy('pears', 'apples'), 3],
  'two locks in different orders': [lockBoth('apples', 'pears'), lockBoth('pears', 'apples'), 2],
  'statements without a transaction': [
    async (db) => {
      await add()(db)
      await set(db, 'pears', (await read(db, 'apples')) ?? 0)
    },
    add(),
    3,
  ],
}

/** Every order of so many statements of each. */
function* allOrders(far: readonly [number, number], before: readonly Turn[] = []): Generator<readonly Turn[]> {
  if (far[0] + far[1] === 0) return yield before
  for (const which of [0, 1] as const) {
    if (far[which] === 0) continue
    const passed = before.filter(([one]) => one === which).length + 1
    const left = [far[0] - (which === 0 ? 1 : 0), far[1] - which] as const
    yield* allOrders(left, [...before, [which, passed]])
  }
}

const countOf = ({ steps }: Played, side: Which) => steps.filter(({ which }) => which === side).length

describe('the orders that matter', () => {
  let sides: readonly [Side, Side] | undefined
  before(async () => {
    const databaseUrl = await createTestDatabase()
    sides = [await openSide(databaseUrl), await openSide(databaseUrl)]
    for (const table of ['apples', 'pears'])
      await sql`create table ${sql.raw(table)} (id integer primary key, n integer)`.execute(sides[0].db)
  })
  after(async () => {
    for (const side of sides ?? []) await side.close()
  })

  for (const [name, [one, other, ends]] of Object.entries(pairs))
    it(`have every end that any order has: ${name}`, async () => {
      assert.ok(sides)
      const [first, second] = sides
      const tried = async (turns: readonly Turn[]): Promise<{ played: Played; end: string }> => {
        await sql`delete from apples; delete from pears; insert into apples values (1, 0); insert into pears values (1, 0)`.execute(
          first.db,
        )
        const played = await play([first, second], [() => one(first.db), () => other(second.db)], turns)
        const stored = [await read(first.db, 'apples'), await read(first.db, 'pears')]
        return { played, end: JSON.stringify([stored, played.faults.includes('a deadlock')]) }
      }
      const found = new Set<string>()
      let lengths: readonly [number, number] | undefined
      let orders = 0
      await eachOrder(async (turns) => {
        const { played, end } = await tried(turns)
        found.add(end)
        orders += 1
        lengths ??= [countOf(played, 0), countOf(played, 1)]
        const waits = played.steps.map(({ which, blocked }) => blocked && which)
        return { steps: played.steps, result: JSON.stringify([end, played.answers, waits]) }
      })
      const all = new Set<string>()
      let every = 0
      for (const turns of allOrders(lengths ?? [0, 0])) {
        all.add((await tried(turns)).end)
        every += 1
      }
      assert.deepEqual([...found].sort(), [...all].sort())
      assert.equal(found.size, ends)
      assert.ok(orders < every, `${orders} of ${every}`)
    })
})
