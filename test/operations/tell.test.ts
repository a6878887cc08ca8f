import assert from 'node:assert/strict'
import type { Operation } from '../../src/operations/index.ts'
import { anna, useHarness } from './harness.ts'

describe('telling the operator', () => {
  let failing = 0
  let holding: Promise<void> | undefined
  let release = () => {}
  const h = useHarness(() => ({
    limits: { confirmCountAbove: 100 },
    onTell: async () => {
      await holding
      if (failing-- > 0) throw new Error('Teams is away')
    },
  }))
  const states = () => h().told.map(({ state }) => state)

  beforeEach(() => {
    failing = 0
    holding = undefined
    for (let n = 0; n < 30; n++) h().world.add(`user${n}`)
  })

  const users = (count: number) => Array.from({ length: count }, (_, n) => `user${n}`)

  it('shows each state once, the last of them with the outcome', async () => {
    const { id } = await h().begin('disable', users(2))
    await h().work()
    assert.deepEqual(states(), ['queued', 'running', 'verifying', 'done'])
    assert.deepEqual(h().told.at(-1), await h().operations.get(id, anna))
  })

  it('shows progress at most every two seconds', async () => {
    const { world, clock } = h()
    await h().begin('disable', users(30))
    world.step = async (name) => {
      if (name === 'answered') await clock.advance(700)
    }
    const at: number[] = []
    const { told } = h()
    const push = told.push.bind(told)
    told.push = (...operations: Operation[]) => {
      at.push(...operations.map(() => clock.now()))
      return push(...operations)
    }
    await h().work()
    const running = told.flatMap((one, index) => (one.state === 'running' ? [at[index] ?? 0] : []))
    assert.ok(running.length >= 4, `shown ${running.length} times`)
    for (const [index, time] of running.entries()) {
      const before = running[index - 1]
      if (before !== undefined) assert.ok(time - before >= 2000, `${time - before} ms`)
    }
    assert.equal(told.at(-1)?.state, 'done')
  })

  it('never makes the work wait', async () => {
    holding = new Promise((resolve) => {
      release = resolve
    })
    await h().begin('disable', users(1))
    await h().queue.drain()
    assert.equal(h().world.written.length, 2)
    assert.deepEqual(states(), [])
    release()
    await h().work()
    assert.equal(states().at(-1), 'done')
  })

  it('comes back to a state that could not be shown', async () => {
    await h().begin('disable', users(1))
    failing = 100
    await h().work()
    failing = 0
    await h().clock.advance(9_000)
    await h().sweep()
    assert.deepEqual(states(), [])
    await h().clock.advance(1_000)
    await h().sweep()
    await h().work()
    assert.deepEqual(states(), ['done'])
  })

  it('shows what changed before the card was there', async () => {
    const { operations, told } = h()
    const { id } = await h().begin('disable', users(1))
    await h().work()
    told.length = 0
    await operations.cardPosted(id, anna, { activityId: 'a1' })
    await operations.close()
    assert.deepEqual(states(), ['done'])
    assert.deepEqual(h().channels.at(-1), {
      reference: { chat: 'one' },
      userId: '29:anna',
      device: 'desktop',
      activityId: 'a1',
    })
  })
})
