import assert from 'node:assert/strict'
import { type Metrics, noMetrics } from '../../../src/core/metrics.ts'
import type { Chore } from '../../../src/operations/model/chore.ts'
import type { Context } from '../../../src/operations/model/context.ts'
import { createChoreRunner } from '../../../src/operations/run/chores.ts'
import { useHarness } from '../harness.ts'
import { createParts } from '../parts.ts'

describe('chores', () => {
  const h = useHarness()
  /** What was done, in order. */
  const done: string[] = []
  const counted: string[] = []
  const timed: string[] = []
  const metrics: Metrics = {
    ...noMetrics,
    count: (name, labels) => void counted.push([name, ...Object.values(labels)].join(' ')),
    seconds: (name, seconds, labels) => void timed.push([name, seconds, ...Object.values(labels)].join(' ')),
  }
  const runner = (chores: readonly Chore<Context>[], isAnythingDue = async () => true) => {
    const { context, lines } = createParts(h())
    return { ...createChoreRunner({ ...context, metrics }, chores, isAnythingDue), lines }
  }
  const does = (name: string): Chore<Context> => ({ name, run: async () => void done.push(name) })
  const rows = ['a', 'b', 'c'].map((id) => ({ id }))

  beforeEach(() => {
    for (const list of [done, counted, timed]) list.length = 0
  })

  it('are done, counted and timed one by one, whichever of them fails', async () => {
    const fails: Chore<Context> = {
      name: 'second',
      run: async () => {
        await h().clock.advance(2_000)
        throw new Error('It is broken')
      },
    }
    const { swept, lines } = runner([does('first'), fails, does('third')])
    await swept()
    assert.deepEqual(done, ['first', 'third'])
    assert.deepEqual(
      counted,
      ['first ok', 'second failed', 'third ok'].map((one) => `rollcall.chores ${one}`),
    )
    assert.deepEqual(
      timed,
      ['0 first', '2 second', '0 third'].map((one) => `rollcall.chore.duration ${one}`),
    )
    assert.equal(lines.length, 1)
    assert.match(lines[0] ?? '', /"chore":"second".*"A chore failed"|"A chore failed".*"chore":"second"/)
  })

  it('are done for each row, whichever of them fails, and say which one', async () => {
    const each: Chore<Context> = {
      name: 'each',
      run: (_context, each) =>
        each(rows, async ({ id }) => {
          if (id === 'b') throw new Error('It is broken')
          done.push(id)
        }),
    }
    const { swept, lines } = runner([each])
    await swept()
    assert.deepEqual(done, ['a', 'c'])
    assert.deepEqual(counted, ['rollcall.chores each failed'])
    assert.match(lines.join(), /"chore":"each"/)
    assert.match(lines.join(), /"operation":"b"/)
  })

  it("aren't done if there is nothing to do, and are if nobody can tell", async () => {
    const chores = [does('first'), { ...does('second'), slow: true } as const]
    await runner(chores, async () => false).swept()
    assert.deepEqual([done, counted], [[], []])
    await runner(chores, () => Promise.reject(new Error('It is broken'))).swept()
    assert.deepEqual(done, ['first', 'second'])
  })

  it("don't wait for a slow one, which isn't begun twice", async () => {
    let finish = () => {}
    let begun = 0
    const slow: Chore<Context> = {
      name: 'slow',
      slow: true,
      run: () => {
        begun++
        return new Promise<void>((resolve) => {
          finish = resolve
        })
      },
    }
    const { sweep, idle } = runner([slow, does('fast')])
    await sweep()
    await sweep()
    assert.deepEqual([begun, done], [1, ['fast', 'fast']])
    finish()
    await idle()
    await sweep()
    assert.equal(begun, 2)
    finish()
    await idle()
  })

  it('are one sweep if asked for twice at once', async () => {
    const { sweep } = runner([does('first'), does('second')])
    await Promise.all([sweep(), sweep()])
    assert.deepEqual(done, ['first', 'second'])
  })
})
