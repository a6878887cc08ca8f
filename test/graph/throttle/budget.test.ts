import assert from 'node:assert/strict'
import { withMargin } from '../../../src/graph/throttle/bucket.ts'
import { createBudget } from '../../../src/graph/throttle/budget.ts'
import type { BudgetState } from '../../../src/graph/throttle/pacer.ts'
import { createLocalCells, type SharedCell } from '../../../src/graph/throttle/shared.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

const quotas = { units: { capacity: 1000, perSecond: 100 }, writes: { capacity: 500, perSecond: 10 } }
const full = [withMargin(quotas.units).capacity, withMargin(quotas.writes).capacity] as const
const nothing = { units: 0, writes: 0 }
const cost = (units: number, writes = 0) => ({ units, writes })

/** A budget that exposes its level and the number of calls. */
function watched() {
  const shared = createLocalCells()<BudgetState>('quota')
  let asked = 0
  let left: readonly number[] = full
  const counting: SharedCell<BudgetState> = {
    update: (change) => {
      asked++
      return shared.update((state) => {
        const next = change(state)
        left = [next.state.units.level, next.state.writes.level]
        return next
      })
    },
  }
  const open = createBudget({ shared: counting, quotas, clock: createFakeClock() })
  return { open, asked: () => asked, spent: () => full.map((level, index) => level - (left[index] ?? 0)) }
}

describe('an allowance', () => {
  it('takes what is needed now, and up to one per cent of each quota in advance', async () => {
    const { open, spent } = watched()
    assert.equal(await open(0).spend(cost(3, 2), cost(400, 400)), 0)
    assert.deepEqual(spent(), [13, 7])
  })

  it('takes no more in advance than needed', async () => {
    const { open, spent } = watched()
    await open(0).spend(cost(3, 2), cost(4, 1))
    assert.deepEqual(spent(), [7, 3])
  })

  it("asks the shared budget again only when its reserve isn't enough", async () => {
    const { open, asked, spent } = watched()
    const allowance = open(0)
    await allowance.spend(cost(1, 1), cost(9, 4))
    await allowance.spend(cost(9, 1), nothing)
    await allowance.spend(cost(0, 3), nothing)
    assert.deepEqual([asked(), spent()], [1, [10, 5]])
    await allowance.spend(cost(1, 0), nothing)
    await allowance.spend(cost(0, 1), nothing)
    assert.deepEqual([asked(), spent()], [3, [11, 6]])
  })

  it('takes only the missing part of a need', async () => {
    const { open, spent } = watched()
    const allowance = open(0)
    await allowance.spend(cost(1, 1), cost(4, 3))
    await allowance.spend(cost(6, 7), nothing)
    assert.deepEqual(spent(), [7, 8])
    await allowance.close()
    assert.deepEqual(spent(), [7, 8])
  })

  it('says how long to wait, and spends nothing, if the rest is reserved for others', async () => {
    const { open, spent } = watched()
    const most = open(0)
    for (let n = 0; n < 10_000 && (await most.spend(cost(100), nothing)) === 0; n++);
    const before = spent()
    const wait = await open(0).spend(cost(100), nothing)
    assert.ok(wait > 0 && (await open(0.5).spend(cost(100), nothing)) > wait + 4000)
    assert.deepEqual(spent(), before)
  })

  it('returns its reserve of either quota when closed, once', async () => {
    for (const ahead of [cost(6, 0), cost(0, 3), cost(6, 3)]) {
      const { open, spent } = watched()
      const allowance = open(0)
      await allowance.spend(cost(1, 1), ahead)
      await allowance.close()
      await allowance.close()
      assert.deepEqual(spent(), [1, 1])
    }
  })

  it('does not call the shared budget without anything to return or report', async () => {
    const { open, asked } = watched()
    const allowance = open(0)
    await allowance.spend(cost(1, 1), nothing)
    await allowance.recordUsage([])
    await allowance.close()
    assert.equal(asked(), 1)
  })

  it('pays for calls that cost more than estimated, and is refunded for cheaper ones', async () => {
    const { open, spent } = watched()
    const allowance = open(0)
    await allowance.spend(cost(2, 1), nothing)
    allowance.correctEstimate(3)
    await allowance.close()
    assert.deepEqual(spent(), [5, 1])
    const other = open(0)
    await other.spend(cost(2, 0), nothing)
    other.correctEstimate(-1)
    await other.close()
    assert.deepEqual(spent(), [6, 1])
  })

  it('discards its reserve after feedback from Graph', async () => {
    const { open, spent, asked } = watched()
    const allowance = open(0)
    await allowance.spend(cost(1, 1), cost(9, 4))
    await allowance.recordUsage([{ limit: 'units', at: 0, used: 0 }])
    assert.deepEqual(spent(), [1, 1])
    await allowance.close()
    assert.deepEqual([asked(), spent()], [2, [1, 1]])
    await allowance.recordUsage([{ limit: 'writes', at: 0, used: 1 }])
    assert.deepEqual(spent(), [1, full[1] + 3])
  })

  it('reports if far less is left for writes than assumed, but not rounding, nor units', async () => {
    const allowance = watched().open(0)
    assert.equal(await allowance.recordUsage([]), false)
    assert.equal(await allowance.recordUsage([{ limit: 'units', at: 0, used: 0.9 }]), false)
    assert.equal(await allowance.recordUsage([{ limit: 'writes', at: 0, used: 0.9 }]), true)
    assert.equal(await allowance.recordUsage([{ limit: 'writes', at: 0, used: 0.91 }]), false)
  })
})
