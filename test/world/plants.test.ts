import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import fs from 'node:fs/promises'
import path from 'node:path'
import { temporaryFolder } from '../support/folders.ts'
import { simulateWith } from './plant.ts'
import { plants } from './plants.ts'

/** How many are planted in a short test; WORLD_PLANTS=all plants each of them. */
const few = 3
const { WORLD_PLANTS, WORLD_SEED = `${randomInt(2 ** 31)}` } = process.env
/** Those that are found soon, in an order that depends on the seed. */
const soon = Object.entries(plants).filter(([, { within }]) => within <= 1_000)
const first = Number(WORLD_SEED) % soon.length
const turned = [...soon.slice(first), ...soon.slice(0, first)]
const chosen = WORLD_PLANTS === 'all' ? Object.entries(plants) : turned.slice(0, few)

describe('the judges', () => {
  for (const [name, plant] of chosen)
    it(`notice that ${name}`, async () => {
      const { isFound, said } = await simulateWith(plant, { seed: 1, steps: plant.within })
      assert.ok(isFound, `instead of ${plant.says}: ${said || 'nothing'}`)
    })
})

describe('a failure that the judges found', () => {
  it('is kept in fewer steps, and replayed', async () => {
    const [[, plant] = assert.fail()] = chosen
    const file = path.join(await temporaryFolder(), 'kept.json')
    const first = await simulateWith(plant, { seed: 1, steps: plant.within, keep: file, shrinks: 12 })
    const { length } = JSON.parse(await fs.readFile(file, 'utf8')) as readonly unknown[]
    assert.ok(length - 2 < first.steps, `${length - 2} of ${first.steps} steps are left`)
    const again = await simulateWith(plant, { replay: file })
    assert.ok(again.isFound, again.said)
  })
})
