import assert from 'node:assert/strict'
import { filesBelow, text } from '../../packaging/project.ts'

/** The first letter of a message that is logged. */
const logged = /\blog(?:\.(?:debug|info|warn|error|fatal)|\[\w+\])\(\s*['"`](\p{L})/gu

describe('log lines', () => {
  it('begin with a capital letter, so that alerts only need to know one form', () => {
    const letters = filesBelow('src').flatMap((path) =>
      [...text(path).matchAll(logged)].map(([line, letter = '']) => ({ path, line, letter })),
    )
    assert.ok(letters.length > 40)
    assert.deepEqual(
      letters.filter(({ letter }) => letter !== letter.toUpperCase()),
      [],
    )
  })
})
