import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { type RunOptions, run } from './run.ts'

/** As in `npm run simulate`. */
const stepsPerRun = 250
/** Of the situations, even in a short test. */
const fewestSituations = 20
/** A test of so many steps reaches more of them, and each of those twice. */
const long = 10_000
const fewestInLong = 40
const { WORLD_STEPS = '500' } = process.env
/** A few steps of any seed can be about little but faults, so that hardly anything is accepted. */
const { WORLD_SEED = Number(WORLD_STEPS) >= long ? `${randomInt(2 ** 31)}` : '1' } = process.env

async function journalOf(from: RunOptions['from'], steps: number) {
  const lines: string[] = []
  const outcome = await run({ from, steps, journal: (line) => lines.push(line) })
  if (outcome.failure !== undefined) throw outcome.failure
  return { journal: lines.join('\n'), ...outcome }
}

describe('the simulator', () => {
  it('plays the same seed with the same journal, byte for byte, and so are its decisions', async () => {
    const first = await journalOf({ seed: 1 }, 60)
    assert.equal((await journalOf({ seed: 1 }, 60)).journal, first.journal)
    assert.equal((await journalOf({ decisions: first.decisions }, 60)).journal, first.journal)
  })

  it(`finds nothing wrong in ${WORLD_STEPS} steps from seed ${WORLD_SEED} on, and accepts two fifths`, async () => {
    let [asked, accepted] = [0, 0]
    const reached = new Map<string, number>()
    for (let [seed, steps] = [Number(WORLD_SEED), 0]; steps < Number(WORLD_STEPS); seed++) {
      const outcome = await run({ from: { seed }, steps: stepsPerRun })
      if (outcome.failure !== undefined) throw new Error(`WORLD_SEED=${seed}`, { cause: outcome.failure })
      asked += outcome.asked
      accepted += outcome.accepted
      steps += outcome.steps
      for (const [what, times] of outcome.reached) reached.set(what, (reached.get(what) ?? 0) + times)
    }
    assert.ok(accepted >= 0.4 * asked, `only ${accepted} of ${asked} were accepted`)
    const missing = [...reached].flatMap(([what, times]) => (times === 0 ? [what] : []))
    console.log(
      `      ${reached.size - missing.length} of ${reached.size} situations; not reached: ${missing.join(', ')}`,
    )
    assert.ok(reached.size - missing.length >= fewestSituations)
    const often = [...reached.values()].filter((times) => times >= 2).length
    if (Number(WORLD_STEPS) >= long) assert.ok(often >= fewestInLong, `only ${often} were reached twice`)
  })
})
