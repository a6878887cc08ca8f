import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { folderOfTheRun } from '../support/folders.ts'
import { formerBugs } from '../support/former-bugs.ts'
import { runWith } from '../support/plant.ts'
import { plants } from './plants.ts'
import { stories } from './stories.ts'
import { tell } from './told.ts'

/** How many faults are drawn for a short test, besides those that decisions once had; WORLD_PLANTS=all plants each. */
const few = 4
const shown = Object.entries(stories).flatMap(([name, { of }]) => of.map((fault) => ({ name, fault })))
const former = shown.filter(({ fault }) => fault in formerBugs)
const others = shown.filter(({ fault }) => !(fault in formerBugs))
const at = randomInt(others.length)
const drawn = process.env['WORLD_PLANTS'] === 'all' ? others : [...others, ...others].slice(at, at + few)

describe('a story', () => {
  for (const [name, { tell: story }] of Object.entries(stories)) it(`ends well: ${name}`, () => tell(story))

  it('is there for each bug that decisions once had', () => {
    const told = new Set(former.map(({ fault }) => fault))
    assert.deepEqual(
      Object.keys(formerBugs).filter((bug) => !told.has(bug)),
      [],
    )
  })

  for (const { name, fault } of [...former, ...drawn])
    it(`fails because ${fault}: ${name}`, async () => {
      const { edits, says } = plants[fault] ?? assert.fail(fault)
      // All of them begin with the same database, which is made once.
      folderOfTheRun()
      const { out, err } = await runWith(edits, 'world/play-story.ts', { args: [name] })
      assert.match(out, says, err || 'nothing was found')
    })
})
