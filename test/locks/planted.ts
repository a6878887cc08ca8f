// Covers: away, evidence, report, take-over, way-back-in

import { describeWrong, openTable, pairNamed, playPair } from './pair.ts'
import { openScene } from './scene.ts'

// Plays pairs on a stored state, with whatever is planted in the source: `planted <address> <pair>...`.
const [address = '', ...names] = process.argv.slice(2)
const table = await openTable(await openScene(address))
for (const name of names) {
  const { wrong } = await playPair(table, pairNamed(name))
  if (!wrong) continue
  process.stdout.write(describeWrong(wrong))
  process.exit(1)
}
process.exit(0)
