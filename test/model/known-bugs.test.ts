import assert from 'node:assert/strict'
import { formerBugs } from '../support/former-bugs.ts'
import { type Edit, runWith } from '../support/plant.ts'

/** A generated scenario: the nth (from 1) of a seed. */
interface Chance {
  readonly seed: number
  readonly story: number
}

interface KnownBug {
  /** The model's message. */
  readonly says: RegExp
  /** The generated scenario that finds it, playing seeds from 1 on without the known ones. */
  readonly found: Chance
}

/** Each bug this guards against. */
const knownBugs: Readonly<Record<keyof typeof formerBugs, KnownBug>> = {
  'an account that a disable found disabled is enabled at the hour of an older one': {
    says: /which was not the latest decision over it|is not as .* left it/,
    found: { seed: 1, story: 38 },
  },
  'an older hour is not cancelled by what is decided later': {
    says: /which was not the latest decision over it|is not as .* left it/,
    found: { seed: 1, story: 11 },
  },
  'a plan goes by a read that is older than a finished write': {
    says: /done, which is not|is not as .* left it/,
    found: { seed: 1, story: 3 },
  },
  'a plan says nothing of what is pending': {
    says: /which .* is still to change/,
    found: { seed: 1, story: 1 },
  },
  'one operation at a time needs no second person': {
    says: /accounts without approval/,
    found: { seed: 1, story: 3 },
  },
  'the approval of someone who may not approve any more counts': {
    says: /may not approve any more/,
    found: { seed: 3, story: 241 },
  },
  'those who guard the bot are changed without a second person': {
    says: /an operator, without approval/,
    found: { seed: 1, story: 9 },
  },
  'whoever became an operator after the plan is changed without a second person': {
    says: /an operator, without approval/,
    found: { seed: 1, story: 11 },
  },
  'an account that loses the name by which it is listed is not protected any more': {
    says: /a protected account was written to/,
    found: { seed: 1, story: 61 },
  },
  'a look-up of a protected account that is refused counts as an answer': {
    says: /a protected account was written to/,
    found: { seed: 3, story: 18 },
  },
  'someone who was taken out of the operators goes on': {
    says: /is no operator any more/,
    found: { seed: 1, story: 9 },
  },
}

/** Plays the known scenarios, or a generated one, in a separate process with modified source; returns its output. */
async function playWith(edits: readonly Edit[], chance?: Chance): Promise<{ code: number | null; report: string }> {
  const which = chance && { MODEL_SEED: `${chance.seed}`, MODEL_STORY: `${chance.story}` }
  const { out, err, code } = await runWith(edits, 'model/play.ts', { env: { MODEL_SEED: '', ...which } })
  return { code, report: out + err }
}

describe('the scenarios', () => {
  it('pass as they are', async () => {
    assert.deepEqual(await playWith([]), { code: 0, report: '' })
    for (const { found } of Object.values(knownBugs))
      assert.deepEqual(await playWith([], found), { code: 0, report: '' })
  })

  for (const [what, edits] of Object.entries(formerBugs)) {
    const { says, found } = knownBugs[what as keyof typeof formerBugs]
    for (const [which, chance] of [
      ['known ones', undefined],
      ['generated ones', found],
    ] as const)
      it(`${which} fail when ${what}`, async () => {
        const { code, report } = await playWith(edits, chance)
        assert.equal(code, 1, report || 'nothing was found')
        assert.match(report, says)
      })
  }
})
