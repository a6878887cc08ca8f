import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { createLog } from '../../../src/core/log.ts'
import { features } from '../../../src/features/index.ts'
import type { Context } from '../../../src/operations/model/context.ts'
import { interruptionOf } from '../../../src/operations/run/interruption.ts'
import { takeLease } from '../../../src/operations/run/lease.ts'
import { leaseQueries } from '../../../src/store/queries/run/leases.ts'
import { setOperations } from '../../support/events.ts'
import { wholeRegistry } from '../../support/registry.ts'
import { useHarness } from '../harness.ts'

describe("an operation's lease", () => {
  const h = useHarness()
  const lines: string[] = []
  let key = { tenantId: 'contoso', id: '' }

  beforeEach(async () => {
    lines.length = 0
    h().world.add('bob')
    key = { tenantId: 'contoso', id: (await h().begin('disable', ['bob'])).id }
  })

  const take = (shutdown = new AbortController().signal, instance = 'one') => {
    const { clock, store, limits } = h()
    const log = createLog({ level: 'info', destination: { write: (line) => void lines.push(line) } })
    const registry = wholeRegistry
    const context = { clock, store, limits, log, instance, registry, features, random: randomBytes, onStep: () => {} }
    return takeLease(context as unknown as Context, key, shutdown)
  }
  const taken = async (shutdown?: AbortSignal) => (await take(shutdown)) ?? assert.fail('nothing to run')
  const why = (lease: { signal: AbortSignal }) => interruptionOf(lease.signal)?.why
  /** Advances time in steps that let the store respond between two renewals. */
  const wait = async (seconds: number) => {
    for (let second = 0; second < seconds; second++) {
      await h().clock.advance(1000)
      await h().store.ping()
    }
  }
  const set = (row: object) => setOperations(h().store.db, row)

  it('belongs to one instance at a time, and starts the operation', async () => {
    const mine = await taken()
    assert.equal(mine.row.state, 'running')
    assert.equal(await take(), undefined)
    assert.equal(why(mine), undefined)
    mine.end()
  })

  it('is kept while the slice works, and expires eight seconds after the last renewal', async () => {
    const mine = await taken()
    await wait(20)
    assert.equal(await take(), undefined)
    mine.end()
    await wait(5)
    assert.equal(await take(), undefined)
    await wait(3)
    ;(await taken()).end()
  })

  it('ends with its slice after half a minute, so that operations take turns', async () => {
    const mine = await taken()
    await wait(29)
    assert.equal(why(mine), undefined)
    await wait(1)
    assert.equal(why(mine), 'sliceOver')
    mine.end()
  })

  it('ends with the process, immediately if it is already stopping', async () => {
    const shutdown = new AbortController()
    const mine = await taken(shutdown.signal)
    shutdown.abort()
    assert.equal(why(mine), 'shutdown')
    mine.end()
    await wait(8)
    const late = await taken(shutdown.signal)
    assert.equal(why(late), 'shutdown')
    late.end()
  })

  it("does not listen for the process's end after its own", async () => {
    const shutdown = new AbortController()
    const mine = await taken(shutdown.signal)
    mine.end()
    shutdown.abort()
    assert.equal(why(mine), undefined)
  })

  it('is lost to the instance that took it, which a check reveals', async () => {
    const mine = await taken()
    await set({ lease_by: 'another' })
    await mine.check()
    assert.equal(why(mine), 'lost')
    mine.end()
  })

  it('is logged when it was left by another instance, which died or stopped', async () => {
    const takenOver = () => lines.map((line) => JSON.parse(line)).filter(({ step }) => step === 'takenOver')
    ;(await taken()).end()
    await wait(8)
    const again = await taken()
    assert.deepEqual(takenOver(), [], 'its own')
    again.end()
    await wait(8)
    const other = (await take(undefined, 'two')) ?? assert.fail()
    assert.deepEqual(
      takenOver().map(({ level, msg, operation, from, why }) => [level, msg, operation, from, why]),
      [[30, 'Operation', key.id, 'one', 'leaseExpired']],
    )
    const stopping = { by: other.by, now: h().clock.now(), notBefore: 0, failures: 0, stopping: true }
    assert.equal(await leaseQueries(h().store.db).release(key, stopping), true)
    other.end()
    const third = (await take(undefined, 'three')) ?? assert.fail()
    assert.deepEqual(
      takenOver()
        .slice(1)
        .map(({ from, why }) => [from, why]),
      [['two', 'stopped']],
    )
    assert.equal(await leaseQueries(h().store.db).release(key, { ...stopping, by: third.by, stopping: false }), true)
    third.end()
    const fourth = (await take(undefined, 'four')) ?? assert.fail()
    assert.equal(takenOver().length, 2, 'a slice that ended')
    fourth.end()
  })

  it('notices stop requests and read-only mode at its next renewal', async () => {
    const mine = await taken()
    await set({ stop_requested: true })
    await wait(2)
    assert.equal(why(mine), 'stopped')
    mine.end()
    await wait(8)
    await set({ stop_requested: false })
    const other = await taken()
    h().limits.readOnly = true
    await wait(2)
    assert.equal(why(other), 'readOnly')
    other.end()
  })

  it('continues reading back even if writing is forbidden', async () => {
    await set({ state: 'verifying', look_at: h().clock.now(), stop_requested: true })
    h().limits.readOnly = true
    const mine = await taken()
    await mine.check()
    assert.equal(why(mine), undefined)
    mine.end()
  })

  for (const kept of [0, 4]) {
    it(`is given up when it couldn't be renewed for its whole term, and not before, ${kept} s after it was taken`, async () => {
      const { db } = h().store
      const mine = await taken()
      await wait(kept)
      const update = db.updateTable
      db.updateTable = (() => {
        throw new Error('The database is away')
      }) as unknown as typeof update
      try {
        await h().clock.advance(6000)
        assert.equal(why(mine), undefined)
        assert.match(lines.join(''), /The database is away.*The lease of an operation could not be renewed/)
        assert.ok(lines.every((line) => line.includes(key.id)))
        await h().clock.advance(2000)
        assert.equal(why(mine), 'lost')
      } finally {
        db.updateTable = update
        mine.end()
      }
    })
  }
})
