import assert from 'node:assert/strict'
import { getEventListeners } from 'node:events'
import { setImmediate as immediate } from 'node:timers/promises'
import { createConcurrency, type Urgency } from '../../../src/graph/throttle/concurrency.ts'

/** Connections and their current holders, in order of entry. */
function watched(count: number) {
  const concurrency = createConcurrency(count)
  const inside: { name: string; leave: () => void }[] = []
  const enter = async (urgency: Urgency, name: string = urgency, signal?: AbortSignal) => {
    concurrency.acquire(urgency, signal).then(
      (leave) => inside.push({ name, leave }),
      (reason: unknown) => inside.push({ name: `${name}: ${reason}`, leave: () => {} }),
    )
    await immediate()
  }
  const names = () => inside.map(({ name }) => name)
  const leave = async (name: string) => {
    const one = inside.find((it) => it.name === name) ?? assert.fail(`${name} is not inside`)
    inside.splice(inside.indexOf(one), 1)
    one.leave()
    await immediate()
    return one
  }
  return { concurrency, enter, names, leave }
}

describe('Graph concurrency', () => {
  it('reserves a quarter for writes', async () => {
    const { enter, names } = watched(8)
    for (const name of 'abcdefgh') await enter(name < 'e' ? 'normal' : 'high', name)
    assert.deepEqual(names(), [...'abcdef'])
    for (const name of 'xyz') await enter('write', name)
    assert.deepEqual(names(), [...'abcdefxy'])
  })

  it('lets writes use all connections', async () => {
    const { enter, names } = watched(4)
    for (const name of 'wxyz') await enter('write', name)
    await enter('high', 'a')
    assert.deepEqual(names(), [...'wxyz'])
  })

  it('allows one read even with a single connection', async () => {
    const { enter, names } = watched(1)
    await enter('normal', 'a')
    assert.deepEqual(names(), ['a'])
  })

  it('admits by urgency, then in order, one for each that finishes', async () => {
    const { enter, names, leave } = watched(1)
    await enter('write', 'first')
    for (const name of ['n1', 'n2']) await enter('normal', name)
    for (const name of ['h1', 'h2']) await enter('high', name)
    await enter('write', 'w1')
    const order: string[] = []
    for (let name = 'first'; name; name = names()[0] ?? '') {
      await leave(name)
      order.push(...names())
      assert.ok(names().length <= 1)
    }
    assert.deepEqual(order, ['w1', 'h1', 'h2', 'n1', 'n2'])
  })

  it('counts a slot released twice only once', async () => {
    const { enter, names, leave } = watched(1)
    await enter('write', 'a')
    const { leave: again } = await leave('a')
    again()
    for (const name of 'bc') await enter('write', name)
    assert.deepEqual(names(), ['b'])
  })

  it('makes room for reads when a read leaves, not when a write does', async () => {
    const { enter, names, leave } = watched(4)
    for (const name of 'abc') await enter('high', name)
    await enter('write', 'w')
    await enter('normal', 'd')
    await leave('w')
    assert.deepEqual(names(), [...'abc'])
    await leave('a')
    assert.deepEqual(names(), [...'bcd'])
  })

  it('removes those who stop waiting, with the reason, and nobody else', async () => {
    const { enter, names, leave } = watched(1)
    const stop = new AbortController()
    await enter('write', 'a')
    for (const name of 'bc') await enter('write', name, name === 'b' ? stop.signal : undefined)
    stop.abort('enough')
    await immediate()
    assert.deepEqual(names(), ['a', 'b: enough'])
    await enter('write', 'd', stop.signal)
    assert.deepEqual(names(), ['a', 'b: enough', 'd: enough'])
    await leave('a')
    assert.deepEqual(names(), ['b: enough', 'd: enough', 'c'])
  })

  it('refuses those already stopped, even with room', async () => {
    const { enter, names } = watched(1)
    await enter('write', 'a', AbortSignal.abort('enough'))
    assert.deepEqual(names(), ['a: enough'])
  })

  it('listens to a signal only while someone waits', async () => {
    const { enter, leave } = watched(1)
    const { signal } = new AbortController()
    await enter('write', 'a', signal)
    assert.equal(getEventListeners(signal, 'abort').length, 0)
    await enter('write', 'b', signal)
    assert.equal(getEventListeners(signal, 'abort').length, 1)
    await leave('a')
    assert.equal(getEventListeners(signal, 'abort').length, 0)
  })

  it('is lower after batches were throttled, even for those waiting', async () => {
    const { concurrency, enter, names } = watched(8)
    concurrency.recordThrottled(0)
    assert.deepEqual(
      [concurrency.maxParallel('write'), concurrency.maxParallel('high'), concurrency.maxParallel('normal')],
      [4, 3, 3],
    )
    for (const name of 'abcd') await enter('high', name)
    for (const name of 'wx') await enter('write', name)
    assert.deepEqual(names(), [...'abcw'])
    concurrency.recordSuccess()
    await immediate()
    assert.deepEqual(names(), [...'abcwx'])
    concurrency.recordSuccess()
    await immediate()
    assert.deepEqual([names(), concurrency.maxParallel('high')], [[...'abcwxd'], 4])
  })

  it('is halved at most once a second, down to four or the total', () => {
    const { concurrency } = watched(32)
    const widths = [0, 999, 1000, 2000, 3000, 4000].map((now) => {
      concurrency.recordThrottled(now)
      return concurrency.maxParallel('write')
    })
    assert.deepEqual(widths, [16, 16, 8, 4, 4, 4])
    const few = createConcurrency(2)
    few.recordThrottled(0)
    assert.equal(few.maxParallel('write'), 2)
    few.recordSuccess()
    assert.equal(few.maxParallel('write'), 2)
  })
})
