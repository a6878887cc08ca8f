import assert from 'node:assert/strict'
import { folderOfTheRun } from '../support/folders.ts'
import { formerBugs } from '../support/former-bugs.ts'
import { runWith } from '../support/plant.ts'
import { stories } from './stories.ts'
import { tell } from './told.ts'

describe('a story about a bug that decisions once had', () => {
  for (const [name, { tell: story }] of Object.entries(stories)) it(`ends well: ${name}`, () => tell(story))

  it('is there for each of them', () => {
    const shown = new Set<string>(Object.values(stories).flatMap(({ of }) => of))
    assert.deepEqual(
      Object.keys(formerBugs).filter((bug) => !shown.has(bug)),
      [],
    )
  })

  for (const [name, { of, says }] of Object.entries(stories))
    for (const bug of of)
      it(`fails because ${bug}: ${name}`, async () => {
        // All of them begin with the same database, which is made once.
        folderOfTheRun()
        const { out, err } = await runWith(formerBugs[bug], 'world/play-story.ts', { args: [name] })
        assert.match(out, says, err || 'nothing was found')
      })
})
