import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { temporaryFolder } from '../support/folders.ts'
import { seed, simulateWith } from './plant.ts'
import { plants } from './plants.ts'

/** Planted in each test. */
const always = 'one operation at a time needs no second person'
/** How many others are drawn for a short test; WORLD_PLANTS=all plants each of them. */
const few = 2
const found = Object.entries(plants).flatMap(([name, { within }]) => (within === undefined ? [] : [name]))
const others = found.filter((name) => name !== always)
const at = randomInt(Math.max(1, others.length))
const drawn = process.env['WORLD_PLANTS'] === 'all' ? others : [...others, ...others].slice(at, at + few)

function planted(name: string) {
  const plant = plants[name] ?? assert.fail(name)
  return { plant, steps: plant.within ?? assert.fail(name) }
}

describe('the judges', () => {
  for (const name of [always, ...drawn])
    it(`notice that ${name}`, async () => {
      const { plant, steps } = planted(name)
      const { isFound, said } = await simulateWith(plant, { seed, steps })
      assert.ok(isFound, `instead of ${plant.says}: ${said || 'nothing'}`)
    })
})

describe('a failure that the judges found', () => {
  it('is kept in fewer steps, and replayed', async () => {
    const { plant, steps } = planted(always)
    const file = path.join(await temporaryFolder(), 'kept.json')
    const first = await simulateWith(plant, { seed, steps, keep: file, shrinks: 12 })
    const { length } = JSON.parse(await fs.readFile(file, 'utf8')) as readonly unknown[]
    assert.ok(length - 2 < first.steps, `${length - 2} of ${first.steps} steps are left`)
    const again = await simulateWith(plant, { replay: file })
    assert.ok(again.isFound, again.said)
  })
})
