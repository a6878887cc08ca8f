import assert from 'node:assert/strict'
import { columnsOf, pagesOf } from '../../src/features/define.ts'
import { features } from '../../src/features/index.ts'

describe('what features declare for the process', () => {
  it('has addresses and columns of which none is there twice', () => {
    assert.deepEqual(
      pagesOf(features).map(({ routes }) => routes.length),
      [5],
    )
    const [first] = features.filter(({ pages = [], columns = [] }) => pages.length > 0 && columns.length > 0)
    assert.ok(first)
    const doubled = [...features, { ...first, name: 'another' }]
    assert.throws(() => pagesOf(doubled), /addresses of pages.*get \/pass\/signed-in/)
    assert.throws(() => columnsOf(doubled), /columns.*wayBackIn/)
  })
})
