// Covers: away, evidence, report, take-over, way-back-in

import { describeWrong, openTable, pairNamed, playPair } from './pair.ts'
import { openScene } from './scene.ts'

// Plays one pair on a stored state, with whatever is planted in the source: `planted <address> <pair>`.
const [address = '', name = ''] = process.argv.slice(2)
const scene = await openScene(address)
const table = await openTable(scene)
const { wrong } = await playPair(table, pairNamed(name))
if (wrong) process.stdout.write(describeWrong(wrong))
process.exit(wrong ? 1 : 0)
