import assert from 'node:assert/strict'
import { sql } from 'kysely'
import { stopGrace } from '../../../src/store/queue/queue.ts'
import type { Store } from '../../../src/store/store.ts'
import { eventually } from '../../support/eventually.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import type { TestStore, TestStoreOptions } from '../../support/store.ts'

/** An event a test waits for, with its value. */
function signal<T = void>() {
  let fire: (value: T) => void = () => {}
  const fired = new Promise<T>((resolve) => {
    fire = resolve
  })
  return { fire, fired }
}

const jobsOf = async (store: Store, name: string) => {
  const { rows } = await sql<{ state: string; seconds: number }>`select state::text,
    extract(epoch from start_after - now())::float8 as seconds from pgboss.job where name = ${name}`.execute(store.db)
  return rows
}

/** Tests of the queue, for any database. `open` provides a store that the test may stop. */
export function queueBehaviour(store: () => Store, open: (options: TestStoreOptions) => Promise<TestStore>): void {
  it("passes a job's data to the worker", async () => {
    const got = signal<object>()
    await store().queue.work('hand-over', async (data) => got.fire(data))
    await store().queue.send('hand-over', { operation: 'K7', nested: { n: 1 } })
    assert.deepEqual(await got.fired, { operation: 'K7', nested: { n: 1 } })
  })

  it('creates a job only if the transaction commits', async () => {
    const seen: unknown[] = []
    const done = signal()
    await store().queue.work('transactional', async (data) => {
      seen.push(Object(data).n)
      if (Object(data).n === 3) done.fire()
    })
    const send = (n: number, fail: boolean) =>
      store()
        .db.transaction()
        .execute(async (tx) => {
          await store().queue.send('transactional', { n }, { tx })
          assert.equal(seen.includes(n), false)
          if (fail) throw new Error('changed my mind')
        })
    await assert.rejects(send(1, true), /changed my mind/)
    await send(2, false)
    await store().queue.send('transactional', { n: 3 })
    await done.fired
    assert.deepEqual(seen.sort(), [2, 3])
  })

  it('refuses a transactional send to an unknown queue, instead of deadlocking', async () => {
    const sending = store()
      .db.transaction()
      .execute((tx) => store().queue.send('never-heard-of', {}, { tx }))
    await assert.rejects(sending, /never-heard-of is not known/)
    assert.deepEqual(await jobsOf(store(), 'never-heard-of'), [])
  })

  it('lets one job wait per key', async () => {
    for (const singletonKey of ['a', 'b', 'a', 'a']) await store().queue.send('one-waits', {}, { singletonKey })
    for (const _ of [1, 2]) await store().queue.send('one-waits', {})
    assert.equal((await jobsOf(store(), 'one-waits')).length, 4)
  })

  it('runs another job of a key while one is running', async () => {
    const gate = signal()
    const firstRuns = signal()
    const second = signal<unknown>()
    await store().queue.work(
      'by-key',
      async (data) => {
        const { n } = data as { n: number }
        if (n > 1) return second.fire(n)
        firstRuns.fire()
        await gate.fired
      },
      { concurrency: 2 },
    )
    const send = (n: number) => store().queue.send('by-key', { n }, { singletonKey: 'a' })
    await send(1)
    await firstRuns.fired
    await send(2)
    assert.equal(await second.fired, 2)
    gate.fire()
  })

  it('holds a later job until its time, without delaying one due now', async () => {
    const done = signal()
    let runs = 0
    const hour = 3_600_000
    const send = (after?: number) =>
      store().queue.send('later', {}, { singletonKey: 'k', ...(after !== undefined && { after }) })
    await send(Date.now() + hour)
    const [waiting] = await jobsOf(store(), 'later')
    assert.ok(waiting && Math.abs(waiting.seconds - 3600) < 60, `${waiting?.seconds}`)
    await send(Date.now() + 2 * hour)
    const [unmoved] = await jobsOf(store(), 'later')
    assert.ok(unmoved && unmoved.seconds <= waiting.seconds)
    await store().queue.work('later', async () => {
      runs++
      done.fire()
    })
    await send()
    await done.fired
    assert.equal(runs, 1)
  })

  it('knows how long the longest-waiting job has been due', async () => {
    const { store: own, close } = await open({ queues: ['aging'] })
    try {
      assert.equal(await own.queue.age('aging'), 0)
      await own.queue.send('aging', {}, { after: Date.now() + 60_000 })
      assert.equal(await own.queue.age('aging'), 0)
      await own.queue.send('aging', { n: 1 })
      await eventually('the job is due', async () => (await own.queue.age('aging')) > 0)
      await own.queue.work('aging', async () => {})
      await eventually('the job is taken', async () => (await own.queue.age('aging')) === 0)
    } finally {
      await close()
    }
  })

  it('runs a job again when its handler throws', async () => {
    let runs = 0
    const done = signal()
    await store().queue.work('again', async () => {
      if (++runs === 1) throw new Error('not yet')
      done.fire()
    })
    await store().queue.send('again', {})
    await done.fired
    assert.equal(runs, 2)
  })

  it('stops a running handler, waits for it, and leaves its job for the next run', async () => {
    const { store: own, close } = await open({})
    try {
      const started = signal()
      let ended = false
      await own.queue.work('stopping', async (_, aborted) => {
        started.fire()
        await new Promise((resolve) => aborted.addEventListener('abort', resolve))
        await own.ping()
        ended = true
      })
      await own.queue.send('stopping', {}, { singletonKey: 'k' })
      await started.fired
      await own.queue.stop()
      assert.equal(ended, true)
      assert.deepEqual(
        (await jobsOf(own, 'stopping')).map((job) => job.state),
        ['retry'],
      )
    } finally {
      await close()
    }
  })

  it('removes completed jobs', async () => {
    const { store: own, close } = await open({})
    try {
      const handled = signal<AbortSignal>()
      await own.queue.work('ending', async (_, aborted) => handled.fire(aborted))
      await own.queue.send('ending', {})
      const ended = await handled.fired
      await eventually('the job is completed', async () => (await jobsOf(own, 'ending'))[0]?.state === 'completed')
      await own.queue.stop()
      assert.equal(ended.aborted, false)
    } finally {
      await close()
    }
  })

  it('does not wait forever for a handler that ignores the stop', async () => {
    const clock = createFakeClock()
    const { store: own, close } = await open({ clock })
    const stuck = signal()
    try {
      const started = signal()
      await own.queue.work('stuck', async () => {
        started.fire()
        await stuck.fired
      })
      await own.queue.send('stuck', {})
      await started.fired
      const before = clock.sleeping
      const stopping = own.queue.stop()
      await eventually('the stop waits', () => clock.sleeping > before)
      await clock.advance(stopGrace)
      await stopping
    } finally {
      stuck.fire()
      await close()
    }
  })
}
