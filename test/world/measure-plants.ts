import { seed, simulateWith } from './plant.ts'
import { plants } from './plants.ts'

/*
 * node --import tsx test/world/measure-plants.ts [PART OF A NAME] [SEEDS] [STEPS]
 *
 * In how many steps each planted fault is found, in the median of some seeds; if it takes more steps than this, it
 * counts as not found.
 */

const [, , part = '', seeds = '5', most = '10000'] = process.argv

for (const [name, plant] of Object.entries(plants)) {
  if (!name.includes(part)) continue
  const found: number[] = []
  for (let n = 1; n <= Number(seeds); n++) {
    const { isFound, steps, said } = await simulateWith(plant, { seed: n * seed, steps: most })
    found.push(isFound ? steps : Number.POSITIVE_INFINITY)
    if (!isFound && said) console.log(`  with seed ${n * seed}: ${said.slice(0, 300)}`)
  }
  const median = found.sort((a, b) => a - b)[Math.floor(found.length / 2)]
  console.log(`${name}: ${median} steps (${found.join(', ')})`)
}
